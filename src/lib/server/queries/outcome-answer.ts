import { assessShare, type ShareAssessment } from '../../claims/assess-share.ts';
import { effectivenessClaims } from '../../claims/effectiveness.ts';
import { findInstrument } from '../../instruments/registry.ts';
import type { OutcomeEstimates } from '../../outcomes/estimates.ts';
import type { Timeline } from '../../outcomes/timeline.ts';
import type { ReadableDatabase } from '../db/connection.ts';
import {
  atOneState,
  findOutcomeComparisons,
  findOutcomeEstimates,
  findOutcomeReport,
  findOutcomeTimeline
} from './outcome-cache.ts';
import { computeComparisons, type ComparisonReport } from './outcome-comparisons.ts';
import { computeEstimates, type EstimateReport } from './outcome-estimates.ts';
import {
  computeOutcomeReport,
  UnknownInstrumentError,
  type OutcomeReport
} from './outcome-report.ts';
import { OutcomeRequestError, requireClinics, type OutcomeRequest } from './outcome-request.ts';
import { computeTimeline, type TimelineReport } from './outcome-timeline.ts';

type Comparisons = Omit<ComparisonReport, 'definition' | 'dataVersion' | 'dataCutOn'>;

/** A report with the parts that were asked for, all of one state of the database. */
export interface OutcomeAnswer extends OutcomeReport {
  readonly estimates?: OutcomeEstimates;
  /** Of clinicians where the request is by clinician, otherwise of clinics. */
  readonly comparisons?: Comparisons;
  /** The headline against the FAQ's sentence, which is of depression and pain only. */
  readonly claim?: ShareAssessment | null;
  /** Of all its patients, whatever the request groups by. */
  readonly timeline?: Timeline;
}

/**
 * Answers a request from the cache or the database: the same for the command line and the API.
 *
 * @throws OutcomeRequestError on a clinic or instrument that there is not
 */
export async function answerOutcomeRequest(
  database: ReadableDatabase,
  request: OutcomeRequest
): Promise<OutcomeAnswer> {
  const { definition, by, clinics } = request;
  const clinicIds = clinics && (await requireClinics(database, clinics));
  const filter = clinicIds ? { clinicIds } : {};
  const grouped = { ...filter, ...(by ? { by } : {}) };
  const compared = { ...filter, by: by === 'clinician' ? by : 'clinic' } as const;
  try {
    const kept = await gather(request, {
      report: () => findOutcomeReport(database, definition, grouped),
      estimates: () => findOutcomeEstimates(database, definition, filter),
      comparisons: () => findOutcomeComparisons(database, definition, compared),
      timeline: () => findOutcomeTimeline(database, definition, filter)
    });
    if (isOfOneState(kept)) return answerOf(kept);
    return answerOf(
      await atOneState(database, filter, (trx, { dataCutOn = null }) =>
        gather(request, {
          report: () => computeOutcomeReport(trx, definition, { ...grouped, dataCutOn }),
          estimates: () => computeEstimates(trx, definition, { ...filter, dataCutOn }),
          comparisons: () => computeComparisons(trx, definition, { ...compared, dataCutOn }),
          timeline: () => computeTimeline(trx, definition, { ...filter, dataCutOn })
        })
      )
    );
  } catch (error) {
    if (!(error instanceof UnknownInstrumentError)) throw error;
    throw new OutcomeRequestError('unknown-instrument', error.message);
  }
}

interface Parts {
  readonly report: OutcomeReport;
  readonly estimates?: EstimateReport;
  readonly comparisons?: ComparisonReport;
  readonly timeline?: TimelineReport;
}

async function gather(
  { include = [] }: OutcomeRequest,
  find: { readonly [Part in keyof Parts]-?: () => Promise<NonNullable<Parts[Part]>> }
): Promise<Parts> {
  return {
    report: await find.report(),
    ...(include.includes('estimates')
      ? { estimates: await find.estimates(), comparisons: await find.comparisons() }
      : {}),
    ...(include.includes('timeline') ? { timeline: await find.timeline() } : {})
  };
}

/** A write may end between two parts. */
function isOfOneState(parts: Parts): boolean {
  return Object.values(parts).every(({ dataVersion }) => dataVersion === parts.report.dataVersion);
}

function answerOf({ report, estimates, comparisons, timeline }: Parts): OutcomeAnswer {
  return {
    ...report,
    ...(estimates ? { estimates: estimates.estimates } : {}),
    ...(comparisons ? { comparisons: withoutHead(comparisons), claim: assessClaim(report) } : {}),
    ...(timeline ? { timeline: timeline.timeline } : {})
  };
}

function withoutHead({
  by,
  funnel,
  differencesFromRest,
  standardised,
  quarters
}: ComparisonReport): Comparisons {
  return { by, funnel, differencesFromRest, standardised, quarters };
}

function assessClaim({ definition, rates }: OutcomeReport): ShareAssessment | null {
  const domain = findInstrument(definition.instrument)?.domain;
  return domain === 'depression' || domain === 'pain'
    ? assessShare(effectivenessClaims[domain], rates.nonResponder)
    : null;
}
