import type { Kysely, Transaction } from 'kysely';
import { recordAudit } from '../audit/record-audit.ts';
import type { OpenDatabase } from '../db/connection.ts';
import type { Database } from '../db/database.ts';
import { hashPassword } from './password.ts';
import { endSessionsOf, hashToken, newToken } from './sessions.ts';

const lifeMs = 15 * 60_000;
/** For a new colleague, who may read the message tomorrow. */
const inviteLifeMs = 24 * 60 * 60_000;

export interface LinkKind {
  /** Whether the second factor is set up anew too: the phone is lost. */
  readonly resetsTotp: boolean;
  readonly isInvite: boolean;
}

/** Issues a link to set a password, and takes back every earlier one; returns its token. */
export async function issueLink(
  trx: Transaction<Database>,
  userId: number,
  { resetsTotp, isInvite }: LinkKind,
  nowMs = Date.now()
): Promise<string> {
  const token = newToken();
  await trx.deleteFrom('one_time_links').where('user_id', '=', userId).execute();
  await trx
    .insertInto('one_time_links')
    .values({
      token_hash: hashToken(token),
      user_id: userId,
      resets_totp: resetsTotp,
      expires_at: new Date(nowMs + (isInvite ? inviteLifeMs : lifeMs)).toISOString()
    })
    .execute();
  return token;
}

/** Whose link it is, while it may still be used. */
export async function findLink(
  db: Kysely<Database>,
  token: string,
  nowMs = Date.now()
): Promise<{ userId: number; email: string; resetsTotp: boolean } | null> {
  const row = await db
    .selectFrom('one_time_links as l')
    .innerJoin('users as u', 'u.user_id', 'l.user_id')
    .select(['l.user_id', 'l.resets_totp', 'u.email'])
    .where('l.token_hash', '=', hashToken(token))
    .where('l.expires_at', '>', new Date(nowMs).toISOString())
    .where('u.is_disabled', '=', false)
    .executeTakeFirst();
  return row ? { userId: row.user_id, email: row.email, resetsTotp: row.resets_totp } : null;
}

/** Sets the password once; every session of the account ends. False where the link ran out meanwhile. */
export async function useLink(
  database: OpenDatabase,
  token: string,
  { password, address }: { password: string; address: string },
  nowMs = Date.now()
): Promise<boolean> {
  const passwordHash = await hashPassword(password);
  return database.write(async (trx) => {
    const link = await findLink(trx, token, nowMs);
    if (!link) return false;
    await trx.deleteFrom('one_time_links').where('user_id', '=', link.userId).execute();
    await trx
      .updateTable('users')
      .set({
        password_hash: passwordHash,
        ...(link.resetsTotp && {
          totp_secret: null,
          totp_confirmed_at: null,
          totp_last_step: null
        })
      })
      .where('user_id', '=', link.userId)
      .execute();
    await endSessionsOf(trx, link.userId);
    await recordAudit(trx, { action: 'link-used', userId: link.userId, address });
    return true;
  });
}
