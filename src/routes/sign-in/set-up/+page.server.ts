import { fail, redirect } from '@sveltejs/kit';
import { renderSVG } from 'uqr';
import { totpAddress } from '$lib/server/auth/totp.ts';
import { confirmFromForm } from '../confirm-code.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { session, authentication } }) => {
  if (!session) redirect(303, '/sign-in');
  const secret = await authentication.enrolmentSecret(session);
  const { email } = session.user;
  return {
    email,
    secret: secret.replace(/(.{4})(?=.)/g, '$1 '),
    code: renderSVG(totpAddress(secret, email), { border: 2 })
  };
};

export const actions: Actions = {
  async default(event) {
    const message = await confirmFromForm(event);
    return fail(400, { message });
  }
};
