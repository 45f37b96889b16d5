import { recordAudit } from '../audit/record-audit.ts';
import { hashPassword, isPassword, passwordFault } from './password.ts';
import { endSession, endSessionsOf, openSession, type Session } from './sessions.ts';
import { readAccount, type SignInService } from './sign-in.ts';

export type PasswordChange =
  | { readonly kind: 'changed'; readonly token: string }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'wait'; readonly seconds: number };

/** Needs the current password; ends every session and opens this one anew. */
export async function changePassword(
  { database, limits }: SignInService,
  { user, tokenHash }: Session,
  { current, next, address }: { current: string; next: string; address: string },
  nowMs = Date.now()
): Promise<PasswordChange> {
  const seconds = await limits.countPassword(user.email, address);
  if (seconds > 0) return { kind: 'wait', seconds };
  const account = await database.quick
    .selectFrom('users')
    .select('password_hash')
    .where('user_id', '=', user.userId)
    .executeTakeFirst();
  if (!(await isPassword(current, account?.password_hash ?? null))) {
    return { kind: 'refused', message: 'The current password is not right. Enter it again.' };
  }
  const fault = passwordFault(next, user.email);
  if (fault) return { kind: 'refused', message: fault };
  const passwordHash = await hashPassword(next);
  await limits.forgetPassword(user.email);
  return database.write(async (trx) => {
    const stored = await readAccount(trx, user.userId);
    if (stored?.password_hash !== account?.password_hash) {
      return { kind: 'refused', message: 'The password was changed meanwhile. Sign in again.' };
    }
    await trx
      .updateTable('users')
      .set({ password_hash: passwordHash })
      .where('user_id', '=', user.userId)
      .execute();
    await endSession(trx, tokenHash);
    const ended = await endSessionsOf(trx, user.userId);
    const token = await openSession(trx, user.userId, 'full', nowMs);
    await recordAudit(trx, {
      action: 'password-changed',
      userId: user.userId,
      subject: { sessionsEnded: ended },
      address
    });
    return { kind: 'changed', token };
  });
}

export async function endOtherSessions(
  { database }: SignInService,
  { user, tokenHash }: Session,
  address: string
): Promise<number> {
  return database.write(async (trx) => {
    const ended = await endSessionsOf(trx, user.userId, tokenHash);
    await recordAudit(trx, {
      action: 'sessions-ended',
      userId: user.userId,
      subject: { ended },
      address
    });
    return ended;
  });
}
