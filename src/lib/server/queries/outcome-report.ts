import type { Kysely } from 'kysely';
import { findInstrument, instruments } from '../../instruments/registry.ts';
import type { Definition } from '../../outcomes/definition.ts';
import { describeDefinition } from '../../outcomes/describe-definition.ts';
import {
  computeFlow,
  computeOutcomeRates,
  type Denominator,
  type FlowStep,
  type HarmRates,
  type OutcomeCounts,
  type OutcomeRates
} from '../../outcomes/rates.ts';
import type { Estimate, Proportion } from '../../statistics/estimate.ts';
import type { Database } from '../db/database.ts';
import { findDataCut } from './data-cut.ts';
import { countOutcomes } from './outcome-counts.ts';

/** Everything one definition says of the data: the same object for page, CSV, command line and API. */
export interface OutcomeReport {
  readonly definition: Definition;
  readonly description: string;
  /** Null where the data have day numbers only and every window is closed. */
  readonly dataCutOn: string | null;
  readonly counts: OutcomeCounts;
  readonly flow: readonly FlowStep[];
  readonly denominators: Readonly<Record<Denominator, Estimate<Proportion>>>;
  readonly rates: OutcomeRates;
  readonly harm: HarmRates;
}

/** A definition names an instrument that the registry does not know. */
export class UnknownInstrumentError extends Error {
  override readonly name = 'UnknownInstrumentError';
}

export interface ReportFilter {
  readonly clinicIds?: readonly number[];
  /** Overrides the last day with a record. */
  readonly dataCutOn?: string;
}

/** Computes a definition's flow, rates and harm over the database. */
export async function computeOutcomeReport(
  db: Kysely<Database>,
  definition: Definition,
  filter: ReportFilter = {}
): Promise<OutcomeReport> {
  const instrument = findInstrument(definition.instrument);
  if (!instrument) {
    throw new UnknownInstrumentError(
      `No instrument has the id "${definition.instrument}". Choose one of ${instruments.map(({ id }) => id).join(', ')}.`
    );
  }
  const dataCutOn = filter.dataCutOn ?? (await findDataCut(db));
  const counts = await countOutcomes(db, {
    definition,
    instrument,
    dataCutOn: dataCutOn ?? beforeAnyData,
    ...(filter.clinicIds ? { clinicIds: filter.clinicIds } : {})
  });
  return {
    definition,
    description: describeDefinition(definition, instrument),
    dataCutOn,
    counts,
    flow: computeFlow(counts),
    ...computeOutcomeRates(definition, instrument, counts)
  };
}

/** Without calendar data no calendar window is closed; study data do not look at the cut. */
const beforeAnyData = '1900-01-01';
