import { fail, redirect } from '@sveltejs/kit';
import { findListedUser } from '$lib/server/auth/list-users.ts';
import { AccountError, addUser, newUserSchema } from '$lib/server/auth/users.ts';
import type { Actions, PageServerLoad } from './$types';
import { listClinicChoices, readMemberships } from '../roles-form.ts';

export const load: PageServerLoad = async ({ locals }) => ({
  clinics: await listClinicChoices(locals.scope)
});

export const actions: Actions = {
  async default({ request, locals, url }) {
    const { scope, user, address } = locals;
    if (!user) redirect(303, '/sign-in');
    const form = await request.formData();
    const typed = { email: textOf(form, 'email'), name: textOf(form, 'name') };
    const memberships = readMemberships(form);
    const refuse = (field: string, message: string) =>
      fail(400, { ...typed, memberships, field, message, added: null });
    const who = newUserSchema.safeParse(typed);
    if (!who.success) {
      const [first] = who.error.issues;
      return refuse(String(first?.path[0]), first?.message ?? '');
    }
    try {
      const { userId, linkToken } = await scope.write((trx) =>
        addUser(trx, { ...who.data, memberships }, { userId: user.userId, address })
      );
      const stored = await findListedUser(scope.quick, userId);
      const added = {
        userId,
        name: who.data.name,
        link: `${url.origin}/one-time/${linkToken}`,
        until: stored?.linkUntil ?? new Date().toISOString()
      };
      return { email: '', name: '', memberships: [], field: null, message: null, added };
    } catch (error) {
      if (error instanceof AccountError) return refuse(error.field ?? 'email', error.message);
      throw error;
    }
  }
};

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
