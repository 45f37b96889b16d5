import type { Kysely, Transaction } from 'kysely';
import { recordAudit } from '../audit/record-audit.ts';
import type { OpenDatabase } from '../db/connection.ts';
import type { Database } from '../db/database.ts';
import { nextId } from '../writes/next-id.ts';
import { roles, type Membership, type Role } from './roles.ts';
import { openSession } from './sessions.ts';

/** A server and its database do not agree on whether this is a demonstration. */
export class DemoModeError extends Error {
  override readonly name = 'DemoModeError';
}

export interface DemoAccount {
  readonly userId: number;
  readonly name: string;
  readonly role: Role;
}

/**
 * One-click accounts stand on two feet: the demo command says so to the server, and every clinic in the
 * database is invented. Where only one holds, the server does not start.
 *
 * @throws DemoModeError
 */
export async function requireDemoAgreement(
  { quick }: OpenDatabase,
  isDemo: boolean
): Promise<void> {
  const real = await quick
    .selectFrom('clinics')
    .select('clinic_id')
    .where('synthetic', '=', false)
    .executeTakeFirst();
  const demoUser = await quick
    .selectFrom('users')
    .select('user_id')
    .where('is_demo', '=', true)
    .executeTakeFirst();
  if (isDemo && real) {
    throw new DemoModeError(
      'This database holds a clinic that is not invented, so it cannot be shown as a demonstration. Use another DATABASE_PATH.'
    );
  }
  if (!isDemo && demoUser) {
    throw new DemoModeError(
      'This database holds one-click demo accounts. Start it with `npm run demo`, or use another DATABASE_PATH.'
    );
  }
}

/** Adds an account for each role, unless there are any: a clinician with the largest panel among them. */
export async function addDemoAccounts(trx: Transaction<Database>): Promise<void> {
  const known = await trx
    .selectFrom('users')
    .select('user_id')
    .where('is_demo', '=', true)
    .executeTakeFirst();
  if (known) return;
  const clinics = await trx
    .selectFrom('clinics')
    .select('clinic_id')
    .orderBy('clinic_id')
    .execute();
  const clinician = await trx
    .selectFrom('patients as p')
    .innerJoin('clinicians as c', 'c.clinician_id', 'p.clinician_id')
    .select(['c.clinician_id', 'c.clinic_id', 'c.name'])
    .groupBy(['c.clinician_id', 'c.clinic_id', 'c.name'])
    .orderBy((eb) => eb.fn.countAll(), 'desc')
    .orderBy('c.clinician_id')
    .executeTakeFirstOrThrow();
  const everywhere = (role: Role): Membership[] =>
    clinics.map(({ clinic_id }) => ({ role, clinicId: clinic_id, clinicianId: null }));
  const accounts: [name: string, memberships: Membership[]][] = [
    [
      clinician.name,
      [
        {
          role: 'clinician',
          clinicId: clinician.clinic_id,
          clinicianId: clinician.clinician_id
        }
      ]
    ],
    ['Demo Director', everywhere('director')],
    ['Demo Analyst', everywhere('analyst')],
    ['Demo Administrator', [{ role: 'administrator', clinicId: null, clinicianId: null }]]
  ];
  let userId = await nextId(trx, 'users', 'user_id');
  for (const [name, memberships] of accounts) {
    await trx
      .insertInto('users')
      .values({
        user_id: userId,
        email: `demo-${memberships[0]?.role ?? 'user'}@example.invalid`,
        name,
        password_hash: null,
        totp_secret: null,
        totp_confirmed_at: null,
        totp_last_step: null,
        oidc_subject: null,
        is_disabled: false,
        is_demo: true,
        created_at: new Date().toISOString()
      })
      .execute();
    for (const { role, clinicId, clinicianId } of memberships) {
      await trx
        .insertInto('memberships')
        .values({
          user_id: userId,
          role,
          clinic_id: clinicId,
          clinician_id: clinicianId
        })
        .execute();
    }
    userId += 1;
  }
}

export async function listDemoAccounts(db: Kysely<Database>): Promise<DemoAccount[]> {
  const rows = await db
    .selectFrom('users as u')
    .innerJoin('memberships as m', 'm.user_id', 'u.user_id')
    .select(['u.user_id', 'u.name', 'm.role'])
    .distinct()
    .where('u.is_demo', '=', true)
    .where('u.is_disabled', '=', false)
    .execute();
  return rows
    .map(({ user_id, name, role }) => ({ userId: user_id, name, role }))
    .sort((a, b) => roles.indexOf(a.role) - roles.indexOf(b.role));
}

/** A session of a demo account, without password and code; null for any other account. */
export function signInAsDemo(
  database: OpenDatabase,
  userId: number,
  address: string
): Promise<string | null> {
  return database.write(async (trx) => {
    const user = await trx
      .selectFrom('users')
      .select('user_id')
      .where('user_id', '=', userId)
      .where('is_demo', '=', true)
      .where('is_disabled', '=', false)
      .executeTakeFirst();
    if (!user) return null;
    await recordAudit(trx, { action: 'signed-in', userId, subject: { by: 'demo' }, address });
    return openSession(trx, userId, 'full', Date.now());
  });
}
