import { fail, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { safePath } from '$lib/server/auth/request-guard.ts';
import { setSessionCookie } from '$lib/server/auth/session-cookie.ts';
import type { Actions, PageServerLoad } from './$types';

const form = z.object({
  email: z.string().max(254).catch(''),
  password: z.string().max(1024).catch('')
});
const demoForm = z.object({ account: z.coerce.number().int().positive().catch(0) });

export const load: PageServerLoad = async ({ locals, url }) => {
  if (locals.user) redirect(303, safePath(url.searchParams.get('next'), url));
  return {
    // After too many codes the session is over, and its cookie with it.
    hasProvider: locals.authentication.hasProvider,
    next: safePath(url.searchParams.get('next'), url),
    hasToWait: url.searchParams.has('wait'),
    demoAccounts: await locals.authentication.demoAccounts()
  };
};

export const actions: Actions = {
  async password({ request, locals, cookies, url }) {
    const { email, password } = form.parse(Object.fromEntries(await request.formData()));
    const { authentication, address } = locals;
    const result = await authentication.signIn({ email, password, address });
    if (result.kind === 'wait') {
      return fail(429, { email, message: waitSentence(result.seconds) });
    }
    if (result.kind === 'refused') {
      return fail(400, { email, message: 'The e-mail or the password is not right. Try again.' });
    }
    setSessionCookie(cookies, url, result.token);
    const next = safePath(url.searchParams.get('next'), url);
    if (result.stage === 'full') redirect(303, next);
    const step = result.stage === 'enrolment' ? 'set-up' : 'code';
    redirect(303, `/sign-in/${step}?next=${encodeURIComponent(next)}`);
  },

  async demo({ request, locals, cookies, url }) {
    const { account } = demoForm.parse(Object.fromEntries(await request.formData()));
    const token = await locals.authentication.signInAsDemo(account, locals.address);
    if (token === null) {
      return fail(400, { email: '', message: 'There is no such demo account here. Sign in.' });
    }
    setSessionCookie(cookies, url, token);
    redirect(303, safePath(url.searchParams.get('next'), url));
  }
};

function waitSentence(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  return `Too many tries. Wait ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}, then sign in.`;
}
