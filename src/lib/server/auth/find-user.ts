import type { Kysely } from 'kysely';
import type { Database } from '../db/database.ts';
import type { User } from './roles.ts';

/** The user with the roles of this moment; null where there is none or the account is disabled. */
export async function findUser(db: Kysely<Database>, userId: number): Promise<User | null> {
  const rows = await db
    .selectFrom('users as u')
    .leftJoin('memberships as m', 'm.user_id', 'u.user_id')
    .select([
      'u.user_id',
      'u.email',
      'u.name',
      'u.is_demo',
      'm.role',
      'm.clinic_id',
      'm.clinician_id'
    ])
    .where('u.user_id', '=', userId)
    .where('u.is_disabled', '=', false)
    .execute();
  const [first] = rows;
  if (!first) return null;
  return {
    userId: first.user_id,
    email: first.email,
    name: first.name,
    isDemo: first.is_demo,
    memberships: rows.flatMap(({ role, clinic_id, clinician_id }) =>
      role === null ? [] : [{ role, clinicId: clinic_id, clinicianId: clinician_id }]
    )
  };
}
