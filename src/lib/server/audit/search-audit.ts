import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { AuditEntryTable } from '../db/account-tables.ts';
import type { Database } from '../db/database.ts';
import { auditActions, pageViews, type AuditAction } from './actions.ts';

export const entriesPerPage = 50;
const dayMs = 86_400_000;

const actions = Object.keys(auditActions) as AuditAction[]; // Object.keys forgets the keys' type
const day = z.iso.date().optional().catch(undefined);

/** Parameters in the address of the search; what is not one counts as left out. Days are of universal time. */
export const auditFilterSchema = z.object({
  from: day,
  to: day,
  /** A user's id, or who was not signed in: the command line among them. */
  who: z
    .union([z.literal('nobody'), z.coerce.number().int().positive()])
    .optional()
    .catch(undefined),
  /** Empty: all but page views. */
  what: z.enum(['', 'everything', ...actions]).catch(''),
  refused: z.literal('yes').optional().catch(undefined),
  patient: z.string().trim().max(40).catch(''),
  page: z.coerce.number().int().min(1).max(10_000_000).catch(1)
});

export type AuditFilter = z.infer<typeof auditFilterSchema>;

/** @returns the key that the filter asks for; null where it asks for none, undefined where it is no key */
export function patientKeyOf({ patient }: AuditFilter): number | null | undefined {
  if (patient === '') return null;
  const key = /^\d{1,16}$/.test(patient) ? Number(patient) : NaN;
  return Number.isSafeInteger(key) ? key : undefined;
}

export interface AuditRow extends AuditEntryTable {
  readonly user_name: string | null;
}

/** Newest first, of the entries before `before`, so that a search does not find itself. */
export async function searchAudit(
  db: Kysely<Database>,
  filter: AuditFilter,
  before: number
): Promise<{ rows: AuditRow[]; total: number }> {
  const matching = auditQuery(db, filter, before);
  const [{ total }, rows] = await Promise.all([
    matching.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
    rowsQuery(db, filter, before)
      .limit(entriesPerPage)
      .offset((filter.page - 1) * entriesPerPage)
      .execute()
  ]);
  return { rows, total };
}

/** Everything that a search finds, in pieces: what is appended meanwhile changes none of them. */
export async function* searchWholeAudit(
  db: Kysely<Database>,
  filter: AuditFilter,
  before: number,
  entriesPerPiece = 5000
): AsyncIterable<readonly AuditRow[]> {
  for (let next = before; ;) {
    const rows = await rowsQuery(db, filter, next).limit(entriesPerPiece).execute();
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < entriesPerPiece) return;
    next = last.entry_id;
  }
}

export function rowsQuery(db: Kysely<Database>, filter: AuditFilter, before: number) {
  return auditQuery(db, filter, before)
    .leftJoin('users as u', 'u.user_id', 'a.user_id')
    .selectAll('a')
    .select('u.name as user_name')
    .orderBy('a.entry_id', 'desc');
}

function auditQuery(db: Kysely<Database>, filter: AuditFilter, before: number) {
  const { from, to, who, what, refused } = filter;
  const patientKey = patientKeyOf(filter);
  return db
    .selectFrom('audit_entries as a')
    .where('a.entry_id', '<', before)
    .$if(from !== undefined, (q) => q.where('a.recorded_at', '>=', instantOf(from, 0)))
    .$if(to !== undefined, (q) => q.where('a.recorded_at', '<', instantOf(to, 1)))
    .$if(who === 'nobody', (q) => q.where('a.user_id', 'is', null))
    .$if(typeof who === 'number', (q) => q.where('a.user_id', '=', Number(who)))
    .$if(what === '', (q) => q.where('a.action', 'not in', pageViews))
    .$if(what !== '' && what !== 'everything', (q) => q.where('a.action', '=', what))
    .$if(refused === 'yes', (q) => q.where('a.outcome', '=', 'refused'))
    .$if(patientKey !== null, (q) => q.where('a.patient_key', '=', patientKey ?? -1));
}

function instantOf(date: string | undefined, daysLater: number): string {
  return new Date(Date.parse(date ?? '') + daysLater * dayMs).toISOString();
}

export interface LastCheck {
  readonly at: string;
  readonly entries: number;
  /** The first broken entry; null where the log was whole. */
  readonly brokenAt: number | null;
}

const checkSchema = z.object({ entries: z.number(), brokenAt: z.number().nullable() });

/** The newest check of every entry that a page recorded; null before the first. */
export async function findLastCheck(db: Kysely<Database>): Promise<LastCheck | null> {
  const entry = await db
    .selectFrom('audit_entries')
    .select(['recorded_at', 'subject'])
    .where('action', '=', 'audit-verified')
    .orderBy('entry_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!entry) return null;
  return { at: entry.recorded_at, ...checkSchema.parse(JSON.parse(entry.subject)) };
}
