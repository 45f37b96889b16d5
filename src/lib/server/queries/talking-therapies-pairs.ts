import type { Kysely } from 'kysely';
import { gad7 } from '../../instruments/gad7.ts';
import { phq9 } from '../../instruments/phq9.ts';
import type { EstimateInputs } from '../../outcomes/estimates.ts';
import type { Database } from '../db/database.ts';
import {
  scoreColumns,
  scoresBySeries,
  withSeriesScores,
  type OutcomeFilter
} from './series-outcomes.ts';

/** Two attended appointments, as NHS Talking Therapies counts who finished. */
const fewestInfusions = 2;

/** Started series by PHQ-9 and GAD-7 before and in the definition's window, whatever its own instrument. */
export async function listTalkingTherapiesPairs(
  db: Kysely<Database>,
  filter: OutcomeFilter
): Promise<EstimateInputs['talkingTherapies']> {
  const rows = await talkingTherapiesPairsQuery(db, filter).execute();
  const pairs = rows.flatMap((row) =>
    row.depression_before === null || row.anxiety_before === null
      ? []
      : [
          {
            baseline: { depression: row.depression_before, anxiety: row.anxiety_before },
            outcome:
              row.depression_after === null || row.anxiety_after === null
                ? null
                : { depression: row.depression_after, anxiety: row.anxiety_after },
            completed: row.completed === true,
            n: row.n
          }
        ]
  );
  const all = rows.reduce((sum, { n }) => sum + n, 0);
  return { pairs, withoutBaselines: all - pairs.reduce((sum, { n }) => sum + n, 0) };
}

export function talkingTherapiesPairsQuery(db: Kysely<Database>, filter: OutcomeFilter) {
  return withSeriesScores(db, { ...filter, instrument: phq9 })
    .with('anxiety_scores', (q) =>
      scoresBySeries(q, gad7.id, filter.clinicIds).select(scoreColumns(filter.definition))
    )
    .with('started', (q) =>
      q
        .selectFrom('begun')
        .leftJoin('scores', 'scores.series_id', 'begun.series_id')
        .leftJoin('anxiety_scores', 'anxiety_scores.series_id', 'begun.series_id')
        .where('begun.indication_matches', '=', true)
        .where('begun.window_closed', '=', true)
        .select((eb) => [
          'scores.baseline as depression_before',
          'scores.outcome as depression_after',
          'anxiety_scores.baseline as anxiety_before',
          'anxiety_scores.outcome as anxiety_after',
          eb('begun.induction_infusions', '>=', fewestInfusions).as('completed')
        ])
    )
    .selectFrom('started')
    .groupBy([
      'depression_before',
      'depression_after',
      'anxiety_before',
      'anxiety_after',
      'completed'
    ])
    .select((eb) => [
      'depression_before',
      'depression_after',
      'anxiety_before',
      'anxiety_after',
      'completed',
      eb.fn.countAll<number>().as('n')
    ])
    .orderBy('depression_before')
    .orderBy('depression_after')
    .orderBy('anxiety_before')
    .orderBy('anxiety_after')
    .orderBy('completed');
}
