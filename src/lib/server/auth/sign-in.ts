import type { Transaction } from 'kysely';
import { recordAudit } from '../audit/record-audit.ts';
import type { UserTable } from '../db/account-tables.ts';
import type { OpenDatabase } from '../db/connection.ts';
import type { Database } from '../db/database.ts';
import { decryptField, encryptField, fieldContext } from '../field-encryption.ts';
import type { Keys } from '../keys.ts';
import { isPassword } from './password.ts';
import type { SignInLimits } from './rate-limits.ts';
import type { User } from './roles.ts';
import { endSession, openSession, type Session } from './sessions.ts';
import { acceptedTotpStep, newTotpSecret } from './totp.ts';

/** What signing in needs of the process. */
export interface SignInService {
  readonly database: OpenDatabase;
  readonly keys: Keys;
  readonly limits: SignInLimits;
  /** Whether everyone has a second factor; otherwise only those who set one up. */
  readonly secondFactorRequired: boolean;
}

export type SignInResult =
  | { readonly kind: 'signed-in'; readonly token: string; readonly stage: Session['stage'] }
  | { readonly kind: 'refused' }
  /** Too many tries; the same for accounts that are and are not. */
  | { readonly kind: 'wait'; readonly seconds: number };

/** The first step. The answer and its timing are the same for an unknown account and a wrong password. */
export async function signIn(
  { database, limits, secondFactorRequired }: SignInService,
  { email, password, address }: { email: string; password: string; address: string },
  nowMs = Date.now()
): Promise<SignInResult> {
  const seconds = await limits.countPassword(email, address);
  if (seconds > 0) return { kind: 'wait', seconds };
  const account = await findAccount(database, email);
  const matches = await isPassword(password, account?.password_hash ?? null);
  return database.write(async (trx) => {
    const user = account && matches ? await readAccount(trx, account.user_id) : undefined;
    // Read again: the account may have changed while the password was checked.
    if (!user || user.is_disabled || user.password_hash !== account?.password_hash) {
      await recordAudit(trx, {
        action: 'sign-in-refused',
        outcome: 'refused',
        userId: account?.user_id ?? null,
        subject: { step: 'password' },
        address
      });
      return { kind: 'refused' };
    }
    await limits.forgetPassword(email);
    return enter(trx, user, secondFactorRequired, { address, nowMs });
  });
}

async function enter(
  trx: Transaction<Database>,
  user: UserTable,
  secondFactorRequired: boolean,
  { address, nowMs }: { address: string; nowMs: number }
): Promise<SignInResult> {
  const enrolled = user.totp_confirmed_at !== null;
  const stage = enrolled ? 'second-factor' : secondFactorRequired ? 'enrolment' : 'full';
  const token = await openSession(trx, user.user_id, stage, nowMs);
  if (stage === 'full') {
    await recordAudit(trx, { action: 'signed-in', userId: user.user_id, address });
  }
  return { kind: 'signed-in', token, stage };
}

export type CodeResult =
  | { readonly kind: 'signed-in'; readonly token: string }
  | { readonly kind: 'refused'; readonly triesLeft: number }
  /** The session is over: sign in anew after the wait. */
  | { readonly kind: 'wait'; readonly seconds: number };

/** The second step: a code of the step now, never used before. The session gets a new token. */
export async function confirmCode(
  { database, keys, limits }: SignInService,
  session: Session,
  { code, address }: { code: string; address: string },
  nowMs = Date.now()
): Promise<CodeResult> {
  const { userId } = session.user;
  const seconds = await limits.countCode(userId);
  const triesLeft = await limits.codesLeft(userId);
  const result = await database.write(async (trx): Promise<CodeResult> => {
    const refuse = (step: string): Promise<number> =>
      recordAudit(trx, {
        action: 'sign-in-refused',
        outcome: 'refused',
        userId,
        subject: { step },
        address
      });
    if (seconds > 0) {
      await endSession(trx, session.tokenHash);
      await refuse('too many codes');
      return { kind: 'wait', seconds };
    }
    const user = await readAccount(trx, userId);
    const secret = user && openTotpSecret(keys, user);
    const step = user && secret ? acceptedTotpStep(secret, code, user.totp_last_step, nowMs) : null;
    if (!user || user.is_disabled || step === null) {
      await refuse('code');
      return { kind: 'refused', triesLeft };
    }
    const isFirst = user.totp_confirmed_at === null;
    await trx
      .updateTable('users')
      .set({
        totp_last_step: step,
        ...(isFirst && { totp_confirmed_at: new Date(nowMs).toISOString() })
      })
      .where('user_id', '=', userId)
      .execute();
    await endSession(trx, session.tokenHash);
    const token = await openSession(trx, userId, 'full', nowMs);
    if (isFirst) await recordAudit(trx, { action: 'second-factor-set', userId, address });
    await recordAudit(trx, { action: 'signed-in', userId, address });
    return { kind: 'signed-in', token };
  });
  if (result.kind === 'signed-in') await limits.forgetCode(userId);
  return result;
}

/** The secret that an unfinished enrolment shows; made on first sight and kept until it is confirmed. */
export function enrolmentSecret(
  { database, keys }: SignInService,
  { userId }: User
): Promise<string> {
  return database.write(async (trx) => {
    const user = await readAccount(trx, userId);
    if (!user || user.totp_confirmed_at !== null) {
      throw new Error('This account has its second factor already.');
    }
    const known = openTotpSecret(keys, user);
    if (known) return known;
    const secret = newTotpSecret();
    await trx
      .updateTable('users')
      .set({ totp_secret: encryptField(keys, secret, totpContext(userId)) })
      .where('user_id', '=', userId)
      .execute();
    return secret;
  });
}

export async function signOut(
  { database }: SignInService,
  session: Session,
  address: string
): Promise<void> {
  await database.write(async (trx) => {
    await endSession(trx, session.tokenHash);
    await recordAudit(trx, { action: 'signed-out', userId: session.user.userId, address });
  });
}

function findAccount({ quick }: OpenDatabase, email: string) {
  return quick
    .selectFrom('users')
    .selectAll()
    .where('email', '=', email.trim().toLowerCase())
    .executeTakeFirst();
}

export function readAccount(
  trx: Transaction<Database>,
  userId: number
): Promise<UserTable | undefined> {
  return trx.selectFrom('users').selectAll().where('user_id', '=', userId).executeTakeFirst();
}

function openTotpSecret(keys: Keys, { user_id, totp_secret }: UserTable): string | null {
  return totp_secret === null ? null : decryptField(keys, totp_secret, totpContext(user_id));
}

function totpContext(userId: number): string {
  return fieldContext('users', userId, 'totp_secret');
}
