import type { Transaction } from 'kysely';
import { z } from 'zod';
import { recordAudit } from '../audit/record-audit.ts';
import type { Database } from '../db/database.ts';
import { nextId } from '../writes/next-id.ts';
import { issueLink } from './one-time-links.ts';
import { roles, type Membership } from './roles.ts';
import { endSessionsOf } from './sessions.ts';

/** A change of accounts that cannot be made as asked; the message says what to do. */
export class AccountError extends Error {
  override readonly name = 'AccountError';
  /** What to correct; null where it is the account itself. */
  readonly field: 'email' | 'roles' | null;

  constructor(message: string, field: AccountError['field'] = null) {
    super(message);
    this.field = field;
  }
}

export const membershipSchema = z
  .object({
    role: z.enum(roles),
    clinicId: z.int().positive().nullable(),
    clinicianId: z.int().positive().nullable()
  })
  .refine(({ role, clinicId }) => (role === 'administrator') === (clinicId === null), {
    message: 'Administrators have no clinic, and every other role has one.'
  })
  .refine(({ role, clinicianId }) => (role === 'clinician') === (clinicianId !== null), {
    message: 'A clinician needs the panel that is theirs, and no other role has one.'
  });

export const newUserSchema = z.object({
  email: z.email('Enter an e-mail address.').max(254).toLowerCase(),
  name: z.string().trim().min(1, 'Enter a name.').max(120)
});

export interface NewUser {
  readonly email: string;
  readonly name: string;
  readonly memberships: readonly Membership[];
}

/** Who asked: a signed-in administrator, or null for the command line. */
export interface Actor {
  readonly userId: number | null;
  readonly address: string | null;
}

/**
 * Adds an account without a password; the returned token, of a one-time link, sets it. A link of the command
 * line is used at once, so it lives as short as that of a reset.
 *
 * @throws AccountError where the address is taken or a role names a clinic or panel that is not there
 */
export async function addUser(
  trx: Transaction<Database>,
  { email, name, memberships }: NewUser,
  actor: Actor
): Promise<{ userId: number; linkToken: string }> {
  const address = email.trim().toLowerCase();
  const taken = await trx
    .selectFrom('users')
    .select('user_id')
    .where('email', '=', address)
    .executeTakeFirst();
  if (taken) {
    throw new AccountError(
      'There is an account with this e-mail address. Change that one.',
      'email'
    );
  }
  const userId = await nextId(trx, 'users', 'user_id');
  await trx
    .insertInto('users')
    .values({
      user_id: userId,
      email: address,
      name,
      password_hash: null,
      totp_secret: null,
      totp_confirmed_at: null,
      totp_last_step: null,
      oidc_subject: null,
      is_disabled: false,
      is_demo: false,
      created_at: new Date().toISOString()
    })
    .execute();
  await storeMemberships(trx, userId, memberships);
  await recordAudit(trx, {
    ...actor,
    action: 'user-added',
    subject: { user: userId, roles: rolesText(memberships) }
  });
  const isInvite = actor.userId !== null;
  return { userId, linkToken: await issueLink(trx, userId, { resetsTotp: false, isInvite }) };
}

/**
 * Replaces the roles; the user's sessions end, so that no page of the former roles stays open.
 *
 * @throws AccountError where nobody would be left to manage accounts, or a role names no clinic or panel
 */
export async function changeRoles(
  trx: Transaction<Database>,
  userId: number,
  memberships: readonly Membership[],
  actor: Actor
): Promise<void> {
  await requireUser(trx, userId);
  await requireAnotherAdministrator(trx, userId, memberships);
  await trx.deleteFrom('memberships').where('user_id', '=', userId).execute();
  await storeMemberships(trx, userId, memberships);
  await endSessionsOf(trx, userId);
  await recordAudit(trx, {
    ...actor,
    action: 'roles-changed',
    subject: { user: userId, roles: rolesText(memberships) }
  });
}

/** @throws AccountError where nobody would be left to manage accounts */
export async function setDisabled(
  trx: Transaction<Database>,
  userId: number,
  isDisabled: boolean,
  actor: Actor
): Promise<void> {
  await requireUser(trx, userId);
  if (isDisabled) await requireAnotherAdministrator(trx, userId, []);
  await trx
    .updateTable('users')
    .set({ is_disabled: isDisabled })
    .where('user_id', '=', userId)
    .execute();
  await endSessionsOf(trx, userId);
  await trx.deleteFrom('one_time_links').where('user_id', '=', userId).execute();
  await recordAudit(trx, {
    ...actor,
    action: isDisabled ? 'user-disabled' : 'user-enabled',
    subject: { user: userId }
  });
}

/**
 * A link by which the user sets a new password and, where the phone is lost, a new second factor.
 *
 * @throws AccountError where the account is disabled or has no password of its own
 */
export async function resetByLink(
  trx: Transaction<Database>,
  userId: number,
  resetsTotp: boolean,
  actor: Actor
): Promise<string> {
  const user = await requireUser(trx, userId);
  if (user.is_disabled) throw new AccountError('This account is disabled. Enable it first.');
  if (user.is_demo)
    throw new AccountError('A demo account signs in with one click, without a password.');
  if (user.oidc_subject !== null) {
    throw new AccountError(
      'This account signs in at the clinic’s identity provider. Reset its password there.'
    );
  }
  const token = await issueLink(trx, userId, { resetsTotp, isInvite: false });
  await recordAudit(trx, {
    ...actor,
    action: 'link-issued',
    subject: { user: userId, secondFactorToo: resetsTotp }
  });
  return token;
}

async function storeMemberships(
  trx: Transaction<Database>,
  userId: number,
  memberships: readonly Membership[]
): Promise<void> {
  if (memberships.length === 0) throw new AccountError('Choose at least one role.', 'roles');
  await requirePanels(trx, memberships);
  await trx
    .insertInto('memberships')
    .values(
      memberships.map(({ role, clinicId, clinicianId }) => ({
        user_id: userId,
        role,
        clinic_id: clinicId,
        clinician_id: clinicianId
      }))
    )
    .execute();
}

/** @throws AccountError */
async function requireUser(trx: Transaction<Database>, userId: number) {
  const user = await trx
    .selectFrom('users')
    .select(['is_disabled', 'is_demo', 'oidc_subject'])
    .where('user_id', '=', userId)
    .executeTakeFirst();
  if (!user) throw new AccountError('There is no such account.');
  return user;
}

/** Each role's clinic is there, and each panel is of its clinic. @throws AccountError */
async function requirePanels(
  trx: Transaction<Database>,
  memberships: readonly Membership[]
): Promise<void> {
  const clinics = await trx.selectFrom('clinics').select('clinic_id').execute();
  const panels = await trx.selectFrom('clinicians').select(['clinician_id', 'clinic_id']).execute();
  const isThere = ({ clinicId, clinicianId }: Membership) =>
    clinicId === null ||
    (clinicianId === null
      ? clinics.some(({ clinic_id }) => clinic_id === clinicId)
      : panels.some((one) => one.clinic_id === clinicId && one.clinician_id === clinicianId));
  if (!memberships.every(isThere)) {
    throw new AccountError('Choose a clinic that is there, and a panel of that clinic.', 'roles');
  }
}

/** @throws AccountError where nobody would be left to manage accounts */
async function requireAnotherAdministrator(
  trx: Transaction<Database>,
  userId: number,
  memberships: readonly Membership[]
): Promise<void> {
  if (memberships.some(({ role }) => role === 'administrator')) return;
  const { others } = await trx
    .selectFrom('memberships as m')
    .innerJoin('users as u', 'u.user_id', 'm.user_id')
    .where('m.role', '=', 'administrator')
    .where('u.is_disabled', '=', false)
    .where('m.user_id', '!=', userId)
    .select((eb) => eb.fn.countAll<number>().as('others'))
    .executeTakeFirstOrThrow();
  if (others === 0) {
    throw new AccountError(
      'This is the last administrator. Make somebody else one first.',
      'roles'
    );
  }
}

function rolesText(memberships: readonly Membership[]): string {
  return memberships
    .map(({ role, clinicId }) => (clinicId === null ? role : `${role} of clinic ${clinicId}`))
    .join(', ');
}
