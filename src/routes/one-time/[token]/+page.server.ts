import { error, fail, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import type { Actions, PageServerLoad } from './$types';

const form = z.object({ password: z.string().max(1024).catch('') });
const gone = 'This link has run out or was used. Ask an administrator for another.';

export const load: PageServerLoad = async ({ locals, params }) => {
  const link = await locals.authentication.findLink(params.token);
  if (!link) error(404, gone);
  return { email: link.email, resetsTotp: link.resetsTotp };
};

export const actions: Actions = {
  async default({ request, locals, params }) {
    const { authentication, address } = locals;
    const { password } = form.parse(Object.fromEntries(await request.formData()));
    const link = await authentication.findLink(params.token);
    if (!link) error(404, gone);
    const fault = await authentication.useLink(params.token, {
      email: link.email,
      password,
      address
    });
    if (fault) return fail(400, { message: fault });
    redirect(303, '/sign-in');
  }
};
