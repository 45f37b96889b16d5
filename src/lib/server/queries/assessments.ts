import type { Kysely } from 'kysely';
import type { Database } from '../db/database.ts';

/** Every current assessment in patient order, streamed: by patient key, without identities. */
export function streamAssessments(db: Kysely<Database>) {
  return assessmentsQuery(db).stream();
}

export function assessmentsQuery(db: Kysely<Database>) {
  return db
    .selectFrom('current_assessments')
    .select([
      'patient_key',
      'instrument',
      'assessed_on',
      'study_day',
      'rater',
      'recall_period',
      'total_score',
      'valid',
      'reason_invalid'
    ]);
}
