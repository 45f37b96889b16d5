import type { Kysely } from 'kysely';
import type { Item9Pairs } from '../../outcomes/item9-change.ts';
import type { Database } from '../db/database.ts';
import { argMax } from '../db/functions.ts';
import { isCompleteSql, isEligibleSql } from './outcome-steps.ts';
import {
  isStartedSql,
  placeOfScore,
  withSeriesScores,
  type OutcomeFilter
} from './series-outcomes.ts';

const item9 = 'phq9-9';

/** Eligible series by their item 9 of PHQ-9 before treatment and the highest one in the window. */
export async function listItem9Pairs(
  db: Kysely<Database>,
  filter: OutcomeFilter
): Promise<Item9Pairs> {
  const rows = await item9PairsQuery(db, filter).execute();
  return {
    pairs: rows.flatMap(({ baseline, outcome, completed, n }) =>
      baseline === null ? [] : [{ baseline, outcome, completed: completed === true, n }]
    ),
    withoutBaseline: rows.reduce((sum, { baseline, n }) => (baseline === null ? sum + n : sum), 0)
  };
}

export function item9PairsQuery(db: Kysely<Database>, filter: OutcomeFilter) {
  const { definition } = filter;
  const { isBefore, isInWindow } = placeOfScore(definition);
  return withSeriesScores(db, filter)
    .with('answers', (q) =>
      q
        .selectFrom('aligned_assessments as a')
        .innerJoin('begun', 'begun.series_id', 'a.series_id')
        .innerJoin('item_scores', 'item_scores.assessment_id', 'a.assessment_id')
        .where('item_scores.item', '=', item9)
        .where('begun.indication_matches', '=', true)
        .where('begun.window_closed', '=', true)
        .groupBy('a.series_id')
        .select((eb) => [
          'a.series_id',
          argMax(eb, 'item_scores.score', 'a.days_from_first')
            .filterWhere(eb.and([isBefore, eb('a.chosen', '=', true)]))
            .as('baseline'),
          eb.fn.max('item_scores.score').filterWhere(isInWindow).as('outcome')
        ])
    )
    .with('eligible', (q) =>
      q
        .selectFrom('begun')
        .innerJoin('scores', 'scores.series_id', 'begun.series_id')
        .leftJoin('answers', 'answers.series_id', 'begun.series_id')
        .where(isStartedSql())
        .where((eb) => isEligibleSql(definition, eb.ref('scores.baseline')))
        .select((eb) => [
          'answers.baseline',
          'answers.outcome',
          isCompleteSql(
            definition,
            eb.ref('begun.induction_infusions'),
            eb.ref('begun.span_days')
          ).as('completed')
        ])
    )
    .selectFrom('eligible')
    .groupBy(['baseline', 'outcome', 'completed'])
    .select((eb) => ['baseline', 'outcome', 'completed', eb.fn.countAll<number>().as('n')])
    .orderBy('baseline')
    .orderBy('outcome')
    .orderBy('completed');
}
