import { createHash, randomBytes } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { SessionStage } from '../db/account-tables.ts';
import type { OpenDatabase } from '../db/connection.ts';
import type { Database } from '../db/database.ts';
import { findUser } from './find-user.ts';
import type { User } from './roles.ts';

const minuteMs = 60_000;
export const idleMs = 30 * minuteMs;
const absoluteMs = 12 * 60 * minuteMs;
/** Between the password and the code. */
const unfinishedMs = 10 * minuteMs;
const storeSeenAfterMs = minuteMs;

export interface Session {
  readonly tokenHash: string;
  readonly stage: SessionStage;
  readonly user: User;
}

/** 32 random bytes; only the hash is stored, so that who reads the database cannot sign in with it. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** Opens a session and returns its token. */
export async function openSession(
  trx: Transaction<Database>,
  userId: number,
  stage: SessionStage,
  nowMs: number
): Promise<string> {
  const token = newToken();
  const now = new Date(nowMs).toISOString();
  await trx.deleteFrom('sessions').where('expires_at', '<', now).execute();
  await trx
    .insertInto('sessions')
    .values({
      token_hash: hashToken(token),
      user_id: userId,
      stage,
      created_at: now,
      seen_at: now,
      expires_at: new Date(nowMs + (stage === 'full' ? absoluteMs : unfinishedMs)).toISOString()
    })
    .execute();
  return token;
}

export function endSession(trx: Transaction<Database>, tokenHash: string): Promise<unknown> {
  return trx.deleteFrom('sessions').where('token_hash', '=', tokenHash).execute();
}

/** Ends a user's sessions, all of them or all but one; returns how many. */
export async function endSessionsOf(
  trx: Transaction<Database>,
  userId: number,
  exceptHash?: string
): Promise<number> {
  const ended = await trx
    .deleteFrom('sessions')
    .where('user_id', '=', userId)
    .$if(exceptHash !== undefined, (one) => one.where('token_hash', '!=', exceptHash ?? ''))
    .returning('token_hash')
    .execute();
  return ended.length;
}

/** When sessions were last used, written to the database once a minute at most. */
const lastSeen = new Map<string, number>();

/** The session of a token that has not ended, idled out or run out. */
export async function findSession(
  database: OpenDatabase,
  token: string,
  nowMs: number
): Promise<Session | null> {
  const tokenHash = hashToken(token);
  const row = await database.quick
    .selectFrom('sessions')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst();
  if (!row) {
    lastSeen.delete(tokenHash);
    return null;
  }
  const storedMs = Date.parse(row.seen_at);
  const seenMs = Math.max(storedMs, lastSeen.get(tokenHash) ?? 0);
  if (nowMs > Date.parse(row.expires_at) || nowMs - seenMs > idleMs) return null;
  const user = await findUser(database.quick, row.user_id);
  if (!user) return null;
  lastSeen.set(tokenHash, nowMs);
  if (nowMs - storedMs > storeSeenAfterMs) storeSeen(database, tokenHash, nowMs);
  return { tokenHash, stage: row.stage, user };
}

/** Not awaited: the page does not wait for the writer, and a failure only shortens the session. */
function storeSeen(database: OpenDatabase, tokenHash: string, nowMs: number): void {
  const seenAt = new Date(nowMs).toISOString();
  database
    .write((trx) =>
      trx
        .updateTable('sessions')
        .set({ seen_at: seenAt })
        .where('token_hash', '=', tokenHash)
        .where('seen_at', '<', seenAt)
        .execute()
    )
    .catch(() => undefined);
}

export interface ListedSession {
  readonly createdAt: string;
  readonly seenAt: string;
  readonly isThis: boolean;
}

export async function listSessions(
  db: Kysely<Database>,
  userId: number,
  tokenHash: string
): Promise<ListedSession[]> {
  const rows = await db
    .selectFrom('sessions')
    .selectAll()
    .where('user_id', '=', userId)
    .where('stage', '=', 'full')
    .where('expires_at', '>', new Date().toISOString())
    .orderBy('created_at', 'desc')
    .execute();
  return rows.map((row) => ({
    createdAt: row.created_at,
    seenAt: row.seen_at,
    isThis: row.token_hash === tokenHash
  }));
}
