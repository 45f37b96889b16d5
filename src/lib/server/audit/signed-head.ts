import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  writeSync
} from 'node:fs';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Database } from '../db/database.ts';
import type { Keys } from '../keys.ts';

/** How far the audit had come at an instant, signed so that nobody without the key can say another. */
export interface SignedHead {
  readonly at: string;
  readonly entryId: number;
  readonly hash: string;
  readonly signature: string;
}

/** The file of signed heads cannot be written; the log itself is as it was. */
export class AuditHeadError extends Error {
  override readonly name = 'AuditHeadError';
}

/** Of the file's end: about 300 heads. */
export const tailBytes = 65_536;

const headSchema = z.object({
  at: z.string(),
  entryId: z.int().nonnegative(),
  hash: z.string(),
  signature: z.string()
});

/**
 * Appends the audit's newest entry to the file of signed heads, unless that says it already. The file lies
 * outside the database: a copy of it elsewhere shows what was cut off the log's end.
 *
 * @returns the head, or null where nothing was added since the last
 */
export async function signHead(
  db: Kysely<Database>,
  keys: Keys,
  file: string,
  now: () => Date = () => new Date()
): Promise<SignedHead | null> {
  const head = await db.selectFrom('audit_head').selectAll().executeTakeFirst();
  if (!head || head.entry_id === 0) return null;
  const last = readSignedHeads(file, tailBytes).heads.at(-1);
  if (last?.entryId === head.entry_id && last.hash === head.hash) return null;
  const unsigned = { at: now().toISOString(), entryId: head.entry_id, hash: head.hash };
  const signed = { ...unsigned, signature: signatureOf(keys, unsigned) };
  appendLine(file, JSON.stringify(signed));
  return signed;
}

export interface SignedHeads {
  readonly isThere: boolean;
  /** Oldest first; what a power cut left of one is none. */
  readonly heads: readonly SignedHead[];
}

/** @param lastBytes how much of the file's end to read; a head has about 220 bytes */
export function readSignedHeads(file: string, lastBytes = Infinity): SignedHeads {
  if (!existsSync(file)) return { isThere: false, heads: [] };
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const length = Math.min(size, lastBytes);
    const text = Buffer.alloc(length);
    readSync(descriptor, text, 0, length, size - length);
    const lines = text.toString('utf8').split('\n');
    const whole = length < size ? lines.slice(1) : lines;
    return { isThere: true, heads: whole.flatMap((line) => parseHead(line) ?? []) };
  } finally {
    closeSync(descriptor);
  }
}

export function isSignedBy(keys: Keys, { signature, ...head }: SignedHead): boolean {
  const expected = Buffer.from(signatureOf(keys, head));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function parseHead(line: string): SignedHead | null {
  try {
    return headSchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}

/** HMAC-SHA-256 in hex. */
function signatureOf(keys: Keys, { at, entryId, hash }: Omit<SignedHead, 'signature'>): string {
  return createHmac('sha256', keys.audit)
    .update(JSON.stringify([at, entryId, hash]))
    .digest('hex');
}

function appendLine(file: string, line: string): void {
  try {
    const descriptor = openSync(file, 'a+', 0o600);
    try {
      writeSync(descriptor, `${endsInsideLine(descriptor) ? '\n' : ''}${line}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (cause) {
    throw new AuditHeadError(
      `The audit log’s end could not be signed in ${file}. Give this account that file and its folder, or set AUDIT_HEAD_FILE.`,
      { cause }
    );
  }
}

/** As a power cut leaves it. */
function endsInsideLine(descriptor: number): boolean {
  const { size } = fstatSync(descriptor);
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  readSync(descriptor, last, 0, 1, size - 1);
  return last.toString() !== '\n';
}
