import type { Transaction } from 'kysely';
import type { ReadableDatabase } from '../db/connection.ts';
import type { Database } from '../db/database.ts';
import type { Definition } from '../../outcomes/definition.ts';
import { stringifyDefinition } from '../../outcomes/definition-codec.ts';
import { findDataCut } from './data-cut.ts';
import { findDataVersion } from './data-version.ts';
import { computeComparisons, type ComparisonReport } from './outcome-comparisons.ts';
import { computeEstimates, type EstimateReport } from './outcome-estimates.ts';
import {
  computeOutcomeReport,
  computeOutcomeReports,
  type OutcomeReport,
  type ReportFilter
} from './outcome-report.ts';
import { computeTimeline, type TimelineReport } from './outcome-timeline.ts';
import { ResultCache } from './result-cache.ts';

type WholeFilter = Omit<ReportFilter, 'by'>;

interface Kept {
  readonly dataCuts: ResultCache<string | null>;
  readonly reports: ResultCache<OutcomeReport>;
  readonly estimates: ResultCache<EstimateReport>;
  readonly comparisons: ResultCache<ComparisonReport>;
  readonly timelines: ResultCache<TimelineReport>;
}

/** A report or a group of one is about 3 kB, so that this many are about 15 MB. */
const mostFigures = 5000;
const mostDataCuts = 20;
/** Of each of the larger kinds, as JSON. */
const mostCharacters = 5_000_000;

const keptByFile = new WeakMap<object, Kept>();

function keptOf({ identity }: ReadableDatabase): Kept {
  const kept = keptByFile.get(identity) ?? {
    dataCuts: new ResultCache<string | null>(mostDataCuts),
    reports: new ResultCache<OutcomeReport>(mostFigures, ({ groups }) => 1 + groups.length),
    estimates: new ResultCache<EstimateReport>(mostCharacters, countCharacters),
    comparisons: new ResultCache<ComparisonReport>(mostCharacters, countCharacters),
    timelines: new ResultCache<TimelineReport>(mostCharacters, countCharacters)
  };
  keptByFile.set(identity, kept);
  return kept;
}

function countCharacters(result: object): number {
  return JSON.stringify(result).length;
}

/**
 * A definition's report, computed once for each version of the data and reach of who asks. Every figure of it is of one state of
 * the database, at least as new as the last write that had ended when it was asked for.
 */
export function findOutcomeReport(
  database: ReadableDatabase,
  definition: Definition,
  filter: ReportFilter = {}
): Promise<OutcomeReport> {
  return findKept(database, keptOf(database).reports, definition, filter, computeOutcomeReport);
}

/** The other estimates of a definition, kept as `findOutcomeReport` keeps its report. */
export function findOutcomeEstimates(
  database: ReadableDatabase,
  definition: Definition,
  filter: WholeFilter = {}
): Promise<EstimateReport> {
  return findKept(database, keptOf(database).estimates, definition, filter, computeEstimates);
}

/** The report and the other estimates of a definition, of one state of the data. */
export async function findOutcomeFigures(
  database: ReadableDatabase,
  definition: Definition,
  filter: WholeFilter = {}
): Promise<{ readonly report: OutcomeReport; readonly estimates: EstimateReport }> {
  const report = await findOutcomeReport(database, definition, filter);
  const estimates = await findOutcomeEstimates(database, definition, filter);
  if (report.dataVersion === estimates.dataVersion) return { report, estimates };
  return atOneState(database, filter, async (trx, rest) => ({
    report: await computeOutcomeReport(trx, definition, rest),
    estimates: await computeEstimates(trx, definition, rest)
  }));
}

/** How clinics, or clinicians, and quarters compare, kept in the same way. */
export function findOutcomeComparisons(
  database: ReadableDatabase,
  definition: Definition,
  filter: WholeFilter & { readonly by: ComparisonReport['by'] }
): Promise<ComparisonReport> {
  return findKept(database, keptOf(database).comparisons, definition, filter, (trx, of, rest) =>
    computeComparisons(trx, of, { ...rest, by: filter.by })
  );
}

/** The timeline of a definition, kept in the same way. */
export function findOutcomeTimeline(
  database: ReadableDatabase,
  definition: Definition,
  filter: WholeFilter = {}
): Promise<TimelineReport> {
  return findKept(database, keptOf(database).timelines, definition, filter, computeTimeline);
}

/** The reports of many definitions, in their order; those not kept are computed together. */
export async function findOutcomeStrip(
  database: ReadableDatabase,
  definitions: readonly Definition[],
  filter: WholeFilter = {}
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
      reports.get(questionOf(database, version, definition, filter), async () => {
        const place = missing.push(definition) - 1;
        const report = (await together)[place];
        if (!report) throw new RangeError('a strip answers every definition');
        return report;
      })
    )
  );
}

async function findKept<Report>(
  database: ReadableDatabase,
  kept: ResultCache<Report>,
  definition: Definition,
  filter: ReportFilter,
  compute: (
    trx: Transaction<Database>,
    definition: Definition,
    filter: ReportFilter
  ) => Promise<Report>
): Promise<Report> {
  const version = await findDataVersion(database.quick);
  return kept.get(questionOf(database, version, definition, filter), () =>
    atOneState(database, filter, (trx, rest) => compute(trx, definition, rest))
  );
}

function questionOf(
  { reach }: ReadableDatabase,
  version: number,
  definition: Definition,
  filter: ReportFilter
): string {
  const { clinicIds, dataCutOn, by } = filter;
  return JSON.stringify([
    version,
    reach,
    stringifyDefinition(definition),
    clinicIds ? [...clinicIds].sort((a, b) => a - b) : null,
    dataCutOn ?? null,
    by ?? null
  ]);
}

/** Computes in one transaction, with the data cut of its state. */
export function atOneState<Result>(
  database: ReadableDatabase,
  filter: ReportFilter,
  compute: (trx: Transaction<Database>, filter: ReportFilter) => Promise<Result>
): Promise<Result> {
  const { dataCuts } = keptOf(database);
  return database.db.transaction().execute(async (trx) => {
    const state = JSON.stringify([await findDataVersion(trx), database.reach]);
    const dataCutOn = filter.dataCutOn ?? (await dataCuts.get(state, () => findDataCut(trx)));
    return compute(trx, { ...filter, dataCutOn });
  });
}
