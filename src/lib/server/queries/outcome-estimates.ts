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
import { findDataCut } from './data-cut.ts';
import { listItem9Pairs } from './item9-change.ts';
import { countOutcomes } from './outcome-counts.ts';
import { UnknownInstrumentError, type ReportFilter } from './outcome-report.ts';
import { listScorePairs } from './score-pairs.ts';
import { listTalkingTherapiesPairs } from './talking-therapies-pairs.ts';

/** The other estimates of a definition, beside its rates in `OutcomeReport`; plain data, ready for JSON. */
export interface EstimateReport {
  readonly definition: Definition;
  readonly description: string;
  /** Null where the data have day numbers only and every window is closed. */
  readonly dataCutOn: string | null;
  readonly estimates: OutcomeEstimates;
}

/**
 * Computes change, named outcomes, harm and tipping points of a definition over the database.
 *
 * @throws UnknownInstrumentError where the registry has no such instrument
 */
export async function computeEstimates(
  db: Kysely<Database>,
  definition: Definition,
  filter: ReportFilter & EstimateOptions = {}
): Promise<EstimateReport> {
  const instrument = findInstrument(definition.instrument);
  if (!instrument) {
    throw new UnknownInstrumentError(
      `No instrument has the id "${definition.instrument}". Choose one of ${instruments.map(({ id }) => id).join(', ')}.`
    );
  }
  const dataCutOn = filter.dataCutOn ?? (await findDataCut(db));
  const outcomeFilter = {
    definition,
    instrument,
    dataCutOn: dataCutOn ?? beforeAnyData,
    ...(filter.clinicIds ? { clinicIds: filter.clinicIds } : {})
  };
  const [counts, pairs, item9, talkingTherapies] = await Promise.all([
    countOutcomes(db, outcomeFilter),
    listScorePairs(db, outcomeFilter),
    listItem9Pairs(db, outcomeFilter),
    listTalkingTherapiesPairs(db, outcomeFilter)
  ]);
  return {
    definition,
    description: describeDefinition(definition, instrument),
    dataCutOn,
    estimates: estimateOutcomes(
      definition,
      instrument,
      { counts, pairs, item9, talkingTherapies },
      filter
    )
  };
}

/** Without calendar data no calendar window is closed; study data do not look at the cut. */
const beforeAnyData = '1900-01-01';
