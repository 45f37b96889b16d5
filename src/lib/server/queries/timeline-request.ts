import type { Timeline } from '../../outcomes/timeline.ts';
import type { OpenDatabase } from '../db/connection.ts';
import { requireClinics, type OutcomeRequest } from './outcome-request.ts';
import { computeTimeline } from './outcome-timeline.ts';

/**
 * Answers a request with the timeline that stands beside its report, all of one state of the database; it
 * is of all its patients, whatever the request groups by.
 *
 * @throws OutcomeRequestError on a clinic that there is not
 */
export async function answerTimelineRequest(
  database: OpenDatabase,
  { definition, clinics }: OutcomeRequest
): Promise<{ readonly timeline: Timeline }> {
  const filter = clinics ? { clinicIds: await requireClinics(database, clinics) } : {};
  return database.db.transaction().execute(async (trx) => {
    const { timeline } = await computeTimeline(trx, definition, filter);
    return { timeline };
  });
}
