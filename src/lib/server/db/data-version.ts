import type { Transaction } from 'kysely';
import { changedTables } from './changed-tables.ts';
import type { Database } from './database.ts';

/** What results are computed from, and what was derived from it. */
const facts = [
  'clinics',
  'clinicians',
  'patients',
  'stated_series',
  'infusions',
  'assessments',
  'item_scores',
  'series',
  'aligned_assessments'
] as const;

/** At the end of a write: says that what was computed from the facts no longer holds, where it changed any. */
export async function raiseDataVersion(trx: Transaction<Database>): Promise<void> {
  if ((await changedTables(trx, facts)).size === 0) return;
  await trx
    .updateTable('data_version')
    .set((eb) => ({ version: eb('version', '+', eb.lit(1)) }))
    .execute();
}
