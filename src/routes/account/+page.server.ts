import { fail, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { setSessionCookie } from '$lib/server/auth/session-cookie.ts';
import type { Actions, PageServerLoad } from './$types';

const form = z.object({
  current: z.string().max(1024).catch(''),
  next: z.string().max(1024).catch('')
});

export const load: PageServerLoad = async ({ locals: { session, user, authentication } }) => {
  if (!session || !user) redirect(303, '/sign-in');
  return {
    email: user.email,
    name: user.name,
    isDemo: user.isDemo,
    sessions: await authentication.listSessions(session)
  };
};

export const actions: Actions = {
  async password({ request, locals, cookies, url }) {
    const { session, authentication, address } = locals;
    if (!session) redirect(303, '/sign-in');
    const { current, next } = form.parse(Object.fromEntries(await request.formData()));
    const result = await authentication.changePassword(session, { current, next, address });
    if (result.kind === 'wait') {
      return fail(429, {
        message: 'Too many tries. Wait 15 minutes, then change it.',
        ended: null
      });
    }
    if (result.kind === 'refused') return fail(400, { message: result.message, ended: null });
    setSessionCookie(cookies, url, result.token);
    return { message: null, ended: null };
  },

  async endOthers({ locals: { session, authentication, address } }) {
    if (!session) redirect(303, '/sign-in');
    return { message: null, ended: await authentication.endOtherSessions(session, address) };
  }
};
