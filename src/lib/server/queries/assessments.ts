import type { Kysely } from 'kysely';
import type { Database } from '../db/database.ts';
import { streamChunks } from '../db/stream-chunks.ts';

/** Every current assessment, some thousand at a time: by patient key, without identities. */
export function streamAssessments(db: Kysely<Database>) {
  return streamChunks(db, assessmentsQuery(db));
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
