import { error, redirect } from '@sveltejs/kit';
import { setSessionCookie, takeAttemptCookie } from '$lib/server/auth/session-cookie.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, cookies, url }) => {
  const attempt = takeAttemptCookie(cookies, url);
  const result = await locals.authentication.finishAtProvider(url, attempt, locals.address);
  if (!result) error(404, 'People sign in here with a password alone.');
  if (result.kind === 'refused') return { message: result.message };
  setSessionCookie(cookies, url, result.token);
  redirect(303, result.next);
};
