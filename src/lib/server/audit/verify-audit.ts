import { setImmediate } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { AuditEntryTable } from '../db/account-tables.ts';
import type { Database } from '../db/database.ts';
import { isWholeMillisecond } from '../db/functions.ts';
import type { Keys } from '../keys.ts';
import { hashEntry } from './record-audit.ts';
import { isSignedBy, readSignedHeads, tailBytes, type SignedHead } from './signed-head.ts';

const entriesAtOnce = 20_000;
const hashedBetweenTurns = 2000;

export interface AuditCheck {
  /** The entries that were recomputed, both included; `first` above `last` where there are none. */
  readonly first: number;
  readonly last: number;
  /** The newest signed head that the log was held against; null where there was none. */
  readonly signedAt: string | null;
  /** The first thing that does not agree; null where the log is whole as far as it was checked. */
  readonly fault: { readonly entryId: number; readonly sentence: string } | null;
}

export interface AuditCheckOptions {
  /** Only as many of the newest entries, and the newest signed heads; all of both where left out. */
  readonly newest?: number;
}

/**
 * Recomputes the chain of the audit and holds its end against `audit_head` and every signed head: an entry
 * that was changed, removed, added, put in another's place or cut off the end shows. It cannot show that the
 * file of signed heads was shortened together with the log; a copy of the file elsewhere does.
 */
export async function verifyAudit(
  db: Kysely<Database>,
  keys: Keys,
  headFile: string,
  { newest }: AuditCheckOptions = {}
): Promise<AuditCheck> {
  const { isThere, heads } = readSignedHeads(headFile, newest === undefined ? Infinity : tailBytes);
  const stored = await db.selectFrom('audit_head').selectAll().execute();
  const [head] = stored;
  const last = head?.entry_id ?? 0;
  const first = newest === undefined ? 1 : Math.max(1, last - newest + 1);
  const done = (fault: AuditCheck['fault']): AuditCheck => ({
    first,
    last,
    signedAt: heads.at(-1)?.at ?? null,
    fault
  });
  if (!head || stored.length > 1) {
    return done({ entryId: 0, sentence: 'The row that names the log’s end was changed.' });
  }
  const unsigned = heads.find((one) => !isSignedBy(keys, one));
  if (unsigned) {
    return done({
      entryId: unsigned.entryId,
      sentence: `The head of ${unsigned.at} in ${headFile} was not signed with this key.`
    });
  }
  if (!isThere && last > 0) {
    return done({
      entryId: last,
      sentence: `There is no file of signed heads at ${headFile}, so nothing shows whether the end was cut off. Put it back; where there was none yet, the next change writes one.`
    });
  }
  const beyond = heads.find(({ entryId }) => entryId > last);
  const fault = await findBrokenEntry(db, { first, last, head, heads });
  if (fault) return done(fault);
  if (!beyond) return done(null);
  return done({
    entryId: last + 1,
    sentence: `Entry ${beyond.entryId}, signed ${beyond.at}, is not in the log: its end was cut off, or an older backup was put back.`
  });
}

interface Chain {
  readonly first: number;
  readonly last: number;
  readonly head: { readonly entry_id: number; readonly hash: string };
  readonly heads: readonly SignedHead[];
}

async function findBrokenEntry(
  db: Kysely<Database>,
  { first, last, head, heads }: Chain
): Promise<AuditCheck['fault']> {
  const signed = new Map<number, SignedHead[]>();
  for (const one of heads) signed.set(one.entryId, [...(signed.get(one.entryId) ?? []), one]);
  let previous = first === 1 ? '' : null;
  let expected = first;
  for (;;) {
    const entries = await readEntries(db, expected, last);
    for (const entry of entries) {
      const sentence =
        brokenLink(entry, expected, previous) ?? againstSigned(entry, signed.get(entry.entry_id));
      if (sentence) return { entryId: expected, sentence };
      previous = entry.hash;
      expected += 1;
      if (expected % hashedBetweenTurns === 0) await setImmediate();
    }
    if (entries.length < entriesAtOnce) break;
  }
  if (expected <= last) return { entryId: expected, sentence: `Entry ${expected} is missing.` };
  if ((previous ?? '') !== head.hash) {
    return { entryId: last, sentence: `Entry ${last} is not the one that ended the log.` };
  }
  return findMisplaced(db, first, last);
}

async function readEntries(
  db: Kysely<Database>,
  from: number,
  last: number
): Promise<AuditEntryTable[]> {
  // A second entry of one number pushes the last out of the chunk, which begins the next and breaks there.
  return db
    .selectFrom('audit_entries')
    .selectAll()
    .where('entry_id', '>=', from)
    .where('entry_id', '<=', Math.min(last, from + entriesAtOnce - 1))
    .orderBy('entry_id')
    .limit(entriesAtOnce)
    .execute();
}

function brokenLink(
  entry: AuditEntryTable,
  expected: number,
  previous: string | null
): string | null {
  if (entry.entry_id > expected) return `Entry ${expected} is missing.`;
  if (entry.entry_id < expected) return `There is a second entry ${entry.entry_id}.`;
  if (previous !== null && entry.previous_hash !== previous) {
    return `Entry ${expected} does not follow the one before it.`;
  }
  if (hashEntry(entry) !== entry.hash) return `Entry ${expected} was changed.`;
  return null;
}

function againstSigned(
  entry: AuditEntryTable,
  signed: readonly SignedHead[] | undefined
): string | null {
  const other = signed?.find(({ hash }) => hash !== entry.hash);
  return other ? `Entry ${entry.entry_id} is not the one that was signed ${other.at}.` : null;
}

/** Entries below 1 or beyond the end, and instants finer than any that was written. */
async function findMisplaced(
  db: Kysely<Database>,
  first: number,
  last: number
): Promise<AuditCheck['fault']> {
  const below = await db
    .selectFrom('audit_entries')
    .select('entry_id')
    .where((eb) =>
      eb.or([eb('entry_id', '<', 1), eb.not(isWholeMillisecond(eb.ref('recorded_at')))])
    )
    .$if(first > 1, (newest) => newest.where('entry_id', '>=', first))
    .limit(1)
    .executeTakeFirst();
  if (below) return { entryId: below.entry_id, sentence: `Entry ${below.entry_id} was changed.` };
  const { highest } = await db
    .selectFrom('audit_entries')
    .select((eb) => eb.fn.max<number | null>('entry_id').as('highest'))
    .executeTakeFirstOrThrow();
  // Asked after the entries: what was recorded meanwhile moved the end too.
  const end = await db.selectFrom('audit_head').select('entry_id').executeTakeFirst();
  if (highest === null || highest <= Math.max(last, end?.entry_id ?? 0)) return null;
  return { entryId: last + 1, sentence: `Entry ${last + 1} was added beyond the log’s end.` };
}
