import { redirect, type RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import { safePath } from '$lib/server/auth/request-guard.ts';
import { clearSessionCookie, setSessionCookie } from '$lib/server/auth/session-cookie.ts';

const form = z.object({ code: z.string().max(20).catch('') });

/** Finishes signing in with the posted code and goes on; otherwise says what is wrong with it. */
export async function confirmFromForm(event: RequestEvent): Promise<string> {
  const { request, locals, cookies, url } = event;
  if (!locals.session) redirect(303, '/sign-in');
  const { code } = form.parse(Object.fromEntries(await request.formData()));
  const result = await locals.authentication.confirmCode(locals.session, {
    code,
    address: locals.address
  });
  if (result.kind === 'signed-in') {
    setSessionCookie(cookies, url, result.token);
    redirect(303, safePath(url.searchParams.get('next'), url));
  }
  if (result.kind === 'wait') {
    clearSessionCookie(cookies, url);
    redirect(303, '/sign-in?wait');
  }
  const tries = `${result.triesLeft} ${result.triesLeft === 1 ? 'try' : 'tries'} left`;
  return `That code was used already or has run out. Enter the one shown now; ${tries}.`;
}
