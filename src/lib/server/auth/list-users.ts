import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Database } from '../db/database.ts';
import { roles, type Membership } from './roles.ts';

export const usersPerPage = 50;

/** Parameters in the address of the list; what is not one counts as left out. */
export const userFilterSchema = z.object({
  q: z.string().trim().max(200).catch(''),
  page: z.coerce.number().int().min(1).max(100_000).catch(1)
});

export type UserFilter = z.infer<typeof userFilterSchema>;

export interface ListedMembership extends Membership {
  readonly clinic: string | null;
  /** Of a clinician: whose panel it is, by name. */
  readonly panel: string | null;
}

export interface ListedUser {
  readonly userId: number;
  readonly email: string;
  readonly name: string;
  readonly isDisabled: boolean;
  readonly isDemo: boolean;
  readonly hasPassword: boolean;
  readonly hasSecondFactor: boolean;
  readonly byProvider: boolean;
  /** Until when the one-time link may be used; null where there is none. */
  readonly linkUntil: string | null;
  readonly memberships: readonly ListedMembership[];
}

/** A page of the accounts whose name or e-mail address contains `q`, by name. */
export async function listUsers(
  db: Kysely<Database>,
  { q, page }: UserFilter,
  nowMs = Date.now()
): Promise<{ users: ListedUser[]; total: number }> {
  const matching = db
    .selectFrom('users')
    .$if(q !== '', (all) =>
      all.where((eb) =>
        eb.or(
          (['name', 'email'] as const).map((column) =>
            eb(eb.fn<number>('strpos', [eb.fn('lower', [column]), eb.val(q.toLowerCase())]), '>', 0)
          )
        )
      )
    );
  const [{ total }, rows] = await Promise.all([
    matching.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
    matching
      .select('user_id')
      .orderBy((eb) => eb.fn('lower', ['name']))
      .orderBy('user_id')
      .limit(usersPerPage)
      .offset((page - 1) * usersPerPage)
      .execute()
  ]);
  const ids = rows.map(({ user_id }) => user_id);
  return { users: await readUsers(db, ids, nowMs), total };
}

/** Everyone who has an account, by name. */
export async function listUserNames(
  db: Kysely<Database>
): Promise<{ userId: number; name: string }[]> {
  const rows = await db.selectFrom('users').select(['user_id', 'name']).orderBy('name').execute();
  return rows.map(({ user_id, name }) => ({ userId: user_id, name }));
}

/** Undefined where there is no account with this e-mail address. */
export async function findUserIdByEmail(
  db: Kysely<Database>,
  email: string
): Promise<number | undefined> {
  const row = await db
    .selectFrom('users')
    .select('user_id')
    .where('email', '=', email.trim().toLowerCase())
    .executeTakeFirst();
  return row?.user_id;
}

/** Undefined where there is no such account. */
export async function findListedUser(
  db: Kysely<Database>,
  userId: number,
  nowMs = Date.now()
): Promise<ListedUser | undefined> {
  const [user] = await readUsers(db, [userId], nowMs);
  return user;
}

/** In the order of `ids`. */
async function readUsers(
  db: Kysely<Database>,
  ids: readonly number[],
  nowMs: number
): Promise<ListedUser[]> {
  if (ids.length === 0) return [];
  const [users, memberships, links] = await Promise.all([
    db.selectFrom('users').selectAll().where('user_id', 'in', ids).execute(),
    db
      .selectFrom('memberships as m')
      .leftJoin('clinics as c', 'c.clinic_id', 'm.clinic_id')
      .leftJoin('clinicians as p', 'p.clinician_id', 'm.clinician_id')
      .select(['m.user_id', 'm.role', 'm.clinic_id', 'm.clinician_id'])
      .select(['c.name as clinic', 'p.name as panel'])
      .where('m.user_id', 'in', ids)
      .orderBy('c.name')
      .execute(),
    db
      .selectFrom('one_time_links')
      .select(['user_id', 'expires_at'])
      .where('user_id', 'in', ids)
      .where('expires_at', '>', new Date(nowMs).toISOString())
      .execute()
  ]);
  return ids.flatMap((id) => {
    const user = users.find(({ user_id }) => user_id === id);
    if (!user) return [];
    return {
      userId: id,
      email: user.email,
      name: user.name,
      isDisabled: user.is_disabled,
      isDemo: user.is_demo,
      hasPassword: user.password_hash !== null,
      hasSecondFactor: user.totp_confirmed_at !== null,
      byProvider: user.oidc_subject !== null,
      linkUntil: links.find(({ user_id }) => user_id === id)?.expires_at ?? null,
      memberships: memberships
        .filter(({ user_id }) => user_id === id)
        .map(({ role, clinic_id, clinician_id, clinic, panel }) => ({
          role,
          clinicId: clinic_id,
          clinicianId: clinician_id,
          clinic,
          panel
        }))
        .sort((a, b) => roles.indexOf(a.role) - roles.indexOf(b.role))
    };
  });
}
