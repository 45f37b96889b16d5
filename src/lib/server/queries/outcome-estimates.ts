import type { Kysely } from 'kysely';
import { findInstrument, instruments } from '../../instruments/registry.ts';
import type { Definition } from '../../outcomes/definition.ts';
import { describeDefinition } from '../../outcomes/describe-definition.ts';
import {
  estimateOutcomes,
  type EstimateOptions,
  type OutcomeEstimates
} from '../../outcomes/estimates.ts';
import type { Database } from '../db/database.ts';
import { beforeAnyData, findDataCut } from './data-cut.ts';
import { findDataVersion } from './data-version.ts';
import { listItem9Pairs } from './item9-change.ts';
import { countOutcomes } from './outcome-counts.ts';
import { UnknownInstrumentError, type ReportFilter } from './outcome-report.ts';
import { listScorePairs } from './score-pairs.ts';
import { listTalkingTherapiesPairs } from './talking-therapies-pairs.ts';

/** The other estimates of a definition, beside its rates in `OutcomeReport`; plain data, ready for JSON. */
export interface EstimateReport {
  readonly definition: Definition;
  readonly description: string;
  /** As of `OutcomeReport`. */
  readonly dataVersion: number;
  /** Null where the data have day numbers only and every window is closed. */
  readonly dataCutOn: string | null;
  readonly estimates: OutcomeEstimates;
}

/**
 * Computes change, named outcomes, harm and tipping points of a definition over the database. Give it a
 * transaction where every figure must be of one state.
 *
 * @throws UnknownInstrumentError where the registry has no such instrument
 */
export async function computeEstimates(
  db: Kysely<Database>,
  definition: Definition,
  filter: Omit<ReportFilter, 'by'> & EstimateOptions = {}
): Promise<EstimateReport> {
  const instrument = findInstrument(definition.instrument);
  if (!instrument) {
    throw new UnknownInstrumentError(
      `No instrument has the id "${definition.instrument}". Choose one of ${instruments.map(({ id }) => id).join(', ')}.`
    );
  }
  const dataCutOn = filter.dataCutOn === undefined ? await findDataCut(db) : filter.dataCutOn;
  const outcomeFilter = {
    definition,
    instrument,
    dataCutOn: dataCutOn ?? beforeAnyData,
    ...(filter.clinicIds ? { clinicIds: filter.clinicIds } : {})
  };
  const inputs = {
    counts: await countOutcomes(db, outcomeFilter),
    pairs: await listScorePairs(db, outcomeFilter),
    item9: await listItem9Pairs(db, outcomeFilter),
    talkingTherapies: await listTalkingTherapiesPairs(db, outcomeFilter)
  };
  return {
    definition,
    description: describeDefinition(definition, instrument),
    dataVersion: await findDataVersion(db),
    dataCutOn,
    estimates: estimateOutcomes(definition, instrument, inputs, filter)
  };
}
