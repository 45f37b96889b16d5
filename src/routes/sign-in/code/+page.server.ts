import { fail, redirect } from '@sveltejs/kit';
import { confirmFromForm } from '../confirm-code.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { session } }) => {
  if (!session) redirect(303, '/sign-in');
  return { email: session.user.email };
};

export const actions: Actions = {
  async default(event) {
    const message = await confirmFromForm(event);
    return fail(400, { message });
  }
};
