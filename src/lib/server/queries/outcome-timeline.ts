import type { Kysely } from 'kysely';
import type { Instrument } from '../../instruments/instrument.ts';
import { findInstrument, instruments } from '../../instruments/registry.ts';
import type { Definition } from '../../outcomes/definition.ts';
import { describeDefinition } from '../../outcomes/describe-definition.ts';
import type { DurabilityStart } from '../../outcomes/durability.ts';
import {
  compareDurability,
  type DurabilityComparison
} from '../../outcomes/durability-estimate.ts';
import { estimateTimeline, whyNoTimeline, type Timeline } from '../../outcomes/timeline.ts';
import type { Database } from '../db/database.ts';
import { beforeAnyData, findDataCut } from './data-cut.ts';
import { findDataVersion } from './data-version.ts';
import { tallyDurability } from './durability.ts';
import { listEarlySignals } from './early-signal.ts';
import type { TimelineFilter } from './eligible-series.ts';
import { listInductions } from './infusions-needed.ts';
import { countOutcomes } from './outcome-counts.ts';
import { UnknownInstrumentError, type ReportFilter } from './outcome-report.ts';
import { listResponseTimings } from './response-timing.ts';

/** The timeline of a definition, beside its rates in `OutcomeReport`; plain data, ready for JSON. */
export interface TimelineReport {
  readonly definition: Definition;
  readonly description: string;
  /** As of `OutcomeReport`. */
  readonly dataVersion: number;
  /** Null where the data have day numbers only and every window is closed. */
  readonly dataCutOn: string | null;
  readonly timeline: Timeline;
}

/** `by` does not apply: a timeline is of all its patients. */
export type TimelineReportFilter = Omit<ReportFilter, 'by'>;

/**
 * Computes response timing, durability, early signal and infusions needed of a definition over the database.
 * Give it a transaction where every figure must be of one state.
 *
 * @throws UnknownInstrumentError where the registry has no such instrument
 */
export async function computeTimeline(
  db: Kysely<Database>,
  definition: Definition,
  filter: TimelineReportFilter = {}
): Promise<TimelineReport> {
  const { dataCutOn, query } = await resolveFilter(db, definition, filter);
  const inputs = {
    counts: await countOutcomes(db, query),
    responseTimings: await listResponseTimings(db, query),
    durability: {
      'from-induction-end': await tallyDurability(db, query, 'from-induction-end'),
      'from-first-response': await tallyDurability(db, query, 'from-first-response')
    },
    earlySignals: await listEarlySignals(db, query),
    inductions: await listInductions(db, query)
  };
  return {
    definition,
    description: describeDefinition(definition, query.instrument),
    dataVersion: await findDataVersion(db),
    dataCutOn,
    timeline: estimateTimeline(definition, query.instrument, inputs)
  };
}

/** Patients of one group: of named clinics, of one severity band at baseline, or both. */
export interface TimelineGroup {
  readonly name: string;
  readonly clinicIds?: readonly number[];
  /** A label of the instrument's severity bands. */
  readonly severity?: string;
}

export interface DurabilityComparisonReport {
  readonly definition: Definition;
  readonly dataCutOn: string | null;
  readonly start: DurabilityStart;
  readonly comparisons: readonly DurabilityComparison[];
}

/**
 * Log-rank tests of two groups' time in response, such as two clinics or two severity bands.
 *
 * @throws UnknownInstrumentError where the registry has no such instrument; RangeError on an unknown severity
 * band, or two groups of one name
 */
export async function compareDurabilityOf(
  db: Kysely<Database>,
  definition: Definition,
  start: DurabilityStart,
  [one, other]: readonly [TimelineGroup, TimelineGroup],
  filter: TimelineReportFilter = {}
): Promise<DurabilityComparisonReport> {
  const { dataCutOn, query } = await resolveFilter(db, definition, filter);
  const tallies = ({ clinicIds, severity }: TimelineGroup) =>
    tallyDurability(
      db,
      {
        ...query,
        ...(clinicIds ? { clinicIds } : {}),
        ...(severity === undefined ? {} : severityRange(query.instrument, severity))
      },
      start
    );
  const counts = await countOutcomes(db, query);
  return {
    definition,
    dataCutOn,
    start,
    comparisons: compareDurability(
      { name: one.name, tallies: await tallies(one) },
      { name: other.name, tallies: await tallies(other) },
      whyNoTimeline(definition, query.instrument, counts)
    )
  };
}

async function resolveFilter(
  db: Kysely<Database>,
  definition: Definition,
  filter: TimelineReportFilter
): Promise<{ dataCutOn: string | null; query: TimelineFilter }> {
  const instrument = findInstrument(definition.instrument);
  if (!instrument) {
    throw new UnknownInstrumentError(
      `No instrument has the id "${definition.instrument}". Choose one of ${instruments.map(({ id }) => id).join(', ')}.`
    );
  }
  const dataCutOn = filter.dataCutOn === undefined ? await findDataCut(db) : filter.dataCutOn;
  return {
    dataCutOn,
    query: {
      definition,
      instrument,
      dataCutOn: dataCutOn ?? beforeAnyData,
      ...(filter.clinicIds ? { clinicIds: filter.clinicIds } : {})
    }
  };
}

/** Baselines of one band; a score between two bands belongs to the lower one. */
function severityRange({ name, severityBands }: Instrument, label: string) {
  const at = severityBands.findIndex((band) => band.label === label);
  const band = severityBands[at];
  if (!band) {
    throw new RangeError(
      `${name} has no severity band "${label}". Choose one of ${severityBands.map((one) => one.label).join(', ')}.`
    );
  }
  const next = severityBands[at + 1];
  return { baselineFrom: band.from, ...(next ? { baselineBelow: next.from } : {}) };
}
