import type { Transaction } from 'kysely';
import { currentAssessmentsOf } from '../db/current-facts.ts';
import type { Database } from '../db/database.ts';
import { countElements, daysBetween, rowNumber } from '../db/functions.ts';
import type { AffectedRange } from './affected-patients.ts';

/** Stores the aligned assessments of the affected patients: the set-wise twin of `outcomes/alignment.ts`, in patient order. */
export async function alignAssessments(
  trx: Transaction<Database>,
  patients: AffectedRange
): Promise<void> {
  await trx
    .insertInto('aligned_assessments')
    .columns([
      'series_id',
      'patient_key',
      'clinic_id',
      'assessment_id',
      'instrument',
      'total_score',
      'valid',
      'days_from_first',
      'days_from_last_induction',
      'infusions_before',
      'chosen',
      'same_day_duplicate'
    ])
    .expression(
      trx
        .with('served', (db) => servedAssessments(db, patients))
        .selectFrom('served')
        .select([
          'series_id',
          'patient_key',
          'clinic_id',
          'assessment_id',
          'instrument',
          'total_score',
          'valid',
          'days_from_first',
          'days_from_last_induction',
          'infusions_before'
        ])
        .select((eb) => [
          eb(
            rowNumber(eb).over((over) =>
              over
                .partitionBy(['series_id', 'instrument', 'days_from_first', 'infusions_before'])
                .orderBy('valid', 'desc')
                .orderBy('recorded_at', 'desc')
                .orderBy('assessment_id', 'desc')
            ),
            '=',
            1
          ).as('chosen'),
          eb(
            eb.fn
              .countAll<number>()
              .over((over) =>
                over.partitionBy(['series_id', 'instrument', 'days_from_first', 'infusions_before'])
              ),
            '>',
            1
          ).as('same_day_duplicate')
        ])
        .orderBy('patient_key')
        .orderBy('series_id')
        .orderBy('days_from_first')
    )
    .execute();
}

function servedAssessments(db: Pick<Transaction<Database>, 'selectFrom'>, patients: AffectedRange) {
  return currentAssessmentsOf(db, patients.includes)
    .innerJoin('series as s', 's.patient_key', 'a.patient_key')
    .where((eb) => patients.includes(eb.ref('s.patient_key')))
    .where((eb) =>
      eb.or([
        eb('s.next_series_on', 'is', null),
        eb('a.assessed_on', '<', eb.ref('s.next_series_on')),
        eb.and([
          eb('a.assessed_on', '=', eb.ref('s.next_series_on')),
          eb.or([
            eb('s.next_series_at', 'is', null),
            eb('a.assessed_at', 'is', null),
            eb('a.assessed_at', '<', eb.ref('s.next_series_at'))
          ])
        ])
      ])
    )
    .select((eb) => [
      's.series_id',
      's.patient_key',
      's.clinic_id',
      'a.assessment_id',
      'a.instrument',
      'a.total_score',
      'a.valid',
      'a.recorded_at',
      daysBetween(eb.ref('a.assessed_on'), eb.ref('s.first_infusion_on')).as('days_from_first'),
      daysBetween(eb.ref('a.assessed_on'), eb.ref('s.last_induction_on')).as(
        'days_from_last_induction'
      ),
      countElements(eb.ref('s.infusions'), (infusion) =>
        eb.or([
          eb(infusion('given_on'), '<', eb.ref('a.assessed_on')),
          eb.and([
            eb(infusion('given_on'), '=', eb.ref('a.assessed_on')),
            eb(infusion('started_at'), '<=', eb.ref('a.assessed_at'))
          ])
        ])
      ).as('infusions_before')
    ]);
}
