import type { Transaction } from 'kysely';
import type { OpenDatabase } from '../db/connection.ts';
import type { Database } from '../db/database.ts';
import type { Definition } from '../../outcomes/definition.ts';
import { stringifyDefinition } from '../../outcomes/definition-codec.ts';
import { findDataCut } from './data-cut.ts';
import { findDataVersion } from './data-version.ts';
import {
  computeOutcomeReport,
  computeOutcomeReports,
  type OutcomeReport,
  type ReportFilter
} from './outcome-report.ts';
import { ResultCache } from './result-cache.ts';

interface Kept {
  readonly dataCuts: ResultCache<string | null>;
  readonly reports: ResultCache<OutcomeReport>;
}

/** A report or a group of one is about 3 kB, so that this many are about 15 MB. */
const mostFigures = 5000;
const mostDataCuts = 4;

const keptByDatabase = new WeakMap<OpenDatabase, Kept>();

function keptOf(database: OpenDatabase): Kept {
  const kept = keptByDatabase.get(database) ?? {
    dataCuts: new ResultCache<string | null>(mostDataCuts),
    reports: new ResultCache<OutcomeReport>(mostFigures, ({ groups }) => 1 + groups.length)
  };
  keptByDatabase.set(database, kept);
  return kept;
}

/**
 * A definition's report, computed once for each version of the data. Every figure of it is of one state of
 * the database, at least as new as the last write that had ended when it was asked for.
 */
export async function findOutcomeReport(
  database: OpenDatabase,
  definition: Definition,
  filter: ReportFilter = {}
): Promise<OutcomeReport> {
  const { reports } = keptOf(database);
  const version = await findDataVersion(database.quick);
  return reports.get(questionOf(version, definition, filter), () =>
    atOneState(database, filter, (trx, rest) => computeOutcomeReport(trx, definition, rest))
  );
}

/** The reports of many definitions, in their order; those not kept are computed together. */
export async function findOutcomeStrip(
  database: OpenDatabase,
  definitions: readonly Definition[],
  filter: Omit<ReportFilter, 'by'> = {}
): Promise<OutcomeReport[]> {
  const { reports } = keptOf(database);
  const version = await findDataVersion(database.quick);
  const missing: Definition[] = [];
  // It waits for the loop below to say which are missing.
  const together = Promise.resolve().then(() =>
    missing.length === 0
      ? []
      : atOneState(database, filter, (trx, rest) => computeOutcomeReports(trx, missing, rest))
  );
  return Promise.all(
    definitions.map((definition) =>
      reports.get(questionOf(version, definition, filter), async () => {
        const place = missing.push(definition) - 1;
        const report = (await together)[place];
        if (!report) throw new RangeError('a strip answers every definition');
        return report;
      })
    )
  );
}

function questionOf(version: number, definition: Definition, filter: ReportFilter): string {
  const { clinicIds, dataCutOn, by } = filter;
  return JSON.stringify([
    version,
    stringifyDefinition(definition),
    clinicIds ? [...clinicIds].sort((a, b) => a - b) : null,
    dataCutOn ?? null,
    by ?? null
  ]);
}

function atOneState<Result>(
  database: OpenDatabase,
  filter: ReportFilter,
  compute: (trx: Transaction<Database>, filter: ReportFilter) => Promise<Result>
): Promise<Result> {
  const { dataCuts } = keptOf(database);
  return database.db.transaction().execute(async (trx) => {
    const version = await findDataVersion(trx);
    const dataCutOn =
      filter.dataCutOn ?? (await dataCuts.get(String(version), () => findDataCut(trx)));
    return compute(trx, { ...filter, dataCutOn });
  });
}
