import { error, redirect } from '@sveltejs/kit';
import { safePath } from '$lib/server/auth/request-guard.ts';
import { setAttemptCookie } from '$lib/server/auth/session-cookie.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, cookies, url }) => {
  const next = safePath(url.searchParams.get('next'), url);
  const begun = await locals.authentication.beginAtProvider(url.origin, next).catch(() => {
    error(503, 'The clinic’s account does not answer. Try again in a minute.');
  });
  if (!begun) error(404, 'People sign in here with a password alone.');
  setAttemptCookie(cookies, url, begun.attempt);
  redirect(303, begun.address);
};
