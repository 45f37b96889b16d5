import { error, fail, redirect } from '@sveltejs/kit';
import type { Transaction } from 'kysely';
import { z } from 'zod';
import { findListedUser } from '$lib/server/auth/list-users.ts';
import {
  AccountError,
  changeRoles,
  resetByLink,
  setDisabled,
  type Actor
} from '$lib/server/auth/users.ts';
import type { Database } from '$lib/server/db/database.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';
import { listClinicChoices, readMemberships } from '../roles-form.ts';
import { listedRow } from '../rows.ts';

const keySchema = z.coerce.number().int().positive().max(2_147_483_647);

export const load: PageServerLoad = async ({ locals, params }) => {
  const user = await findUser(locals.scope.quick, params.user);
  return {
    user: { ...listedRow(user), memberships: user.memberships },
    canReset: !user.isDisabled && !user.isDemo && !user.byProvider,
    isDisabled: user.isDisabled,
    isSelf: user.userId === locals.user?.userId,
    clinics: await listClinicChoices(locals.scope)
  };
};

async function findUser(quick: App.Locals['scope']['quick'], text: string) {
  const key = keySchema.safeParse(text);
  const user = key.success ? await findListedUser(quick, key.data) : undefined;
  return user ?? error(404, 'There is no such account.');
}

/** What a form of the page did: one of the sentences, or a link that is shown this once. */
interface Done {
  readonly done: 'roles' | 'disable' | 'enable' | 'reset';
  readonly link: string | null;
  readonly fault: string | null;
}

async function change(
  { locals, params }: RequestEvent,
  done: Done['done'],
  work: (trx: Transaction<Database>, userId: number, actor: Actor) => Promise<string | void>
) {
  const { scope, user, address } = locals;
  if (!user) redirect(303, '/sign-in');
  const { userId } = await findUser(scope.quick, params.user);
  try {
    const link = await scope.write((trx) => work(trx, userId, { userId: user.userId, address }));
    return { done, link: link ?? null, fault: null } satisfies Done;
  } catch (fault) {
    if (!(fault instanceof AccountError)) throw fault;
    return fail(400, { done, link: null, fault: fault.message } satisfies Done);
  }
}

export const actions: Actions = {
  async roles(event) {
    const form = await event.request.formData();
    return change(event, 'roles', (trx, userId, actor) =>
      changeRoles(trx, userId, readMemberships(form), actor)
    );
  },

  disable: (event) =>
    change(event, 'disable', (trx, userId, actor) => setDisabled(trx, userId, true, actor)),

  enable: (event) =>
    change(event, 'enable', (trx, userId, actor) => setDisabled(trx, userId, false, actor)),

  async reset(event) {
    const form = await event.request.formData();
    return change(event, 'reset', async (trx, userId, actor) => {
      const token = await resetByLink(trx, userId, form.has('second-factor'), actor);
      return `${event.url.origin}/one-time/${token}`;
    });
  }
};
