import type { OutcomeEstimates } from '../../outcomes/estimates.ts';
import type { OpenDatabase } from '../db/connection.ts';
import { computeComparisons, type ComparisonReport } from './outcome-comparisons.ts';
import { computeEstimates } from './outcome-estimates.ts';
import { requireClinics, type OutcomeRequest } from './outcome-request.ts';

export interface EstimateAnswer {
  readonly estimates: OutcomeEstimates;
  /** Of clinicians where the request is by clinician, otherwise of clinics. */
  readonly comparisons: Pick<
    ComparisonReport,
    'by' | 'funnel' | 'differencesFromRest' | 'standardised' | 'quarters'
  >;
}

/**
 * Answers a request with what stands beside its report, all of one state of the database.
 *
 * @throws OutcomeRequestError on a clinic that there is not
 */
export async function answerEstimateRequest(
  database: OpenDatabase,
  { definition, by, clinics }: OutcomeRequest
): Promise<EstimateAnswer> {
  const filter = clinics ? { clinicIds: await requireClinics(database, clinics) } : {};
  return database.db.transaction().execute(async (trx) => {
    const { estimates } = await computeEstimates(trx, definition, filter);
    const { funnel, differencesFromRest, standardised, quarters, ...rest } =
      await computeComparisons(trx, definition, {
        ...filter,
        by: by === 'clinician' ? by : 'clinic'
      });
    return {
      estimates,
      comparisons: { by: rest.by, funnel, differencesFromRest, standardised, quarters }
    };
  });
}
