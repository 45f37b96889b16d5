import { redirect } from '@sveltejs/kit';
import { clearSessionCookie } from '$lib/server/auth/session-cookie.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ locals, cookies, url }) => {
  if (locals.session) await locals.authentication.signOut(locals.session, locals.address);
  clearSessionCookie(cookies, url);
  redirect(303, '/sign-in');
};
