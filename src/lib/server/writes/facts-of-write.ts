import type { Kysely, Transaction } from 'kysely';
import { changedTables } from '../db/changed-tables.ts';
import type { Database } from '../db/database.ts';

const factsOfSeries = ['patients', 'infusions', 'stated_series'] as const;
const tables = [...factsOfSeries, 'assessments', 'series'] as const;

/** Where to read a table. */
export type ReaderOf = (table: (typeof tables)[number]) => Kysely<Database>;

/** What a write has changed of the facts that series and aligned assessments are derived from. */
export interface FactsOfWrite {
  /** Scores changed, and nothing that series are derived from. */
  readonly leaveSeries: boolean;
  /** Something that series are derived from changed, and no score. */
  readonly leaveScores: boolean;
  /** The transaction for what it may have changed, beside it what it has not. */
  readonly readerOf: ReaderOf;
}

/** @param committed reads what was there before the transaction, while nothing else is committed */
export async function factsOfWrite(
  trx: Transaction<Database>,
  committed: Kysely<Database>
): Promise<FactsOfWrite> {
  const changed = await changedTables(trx, tables);
  const hasChangedScores = changed.has('assessments');
  const hasChangedOthers = factsOfSeries.some((table) => changed.has(table));
  return {
    leaveSeries: hasChangedScores && !hasChangedOthers,
    leaveScores: hasChangedOthers && !hasChangedScores,
    readerOf: (table) => (changed.has(table) ? trx : committed)
  };
}
