import type { Kysely } from 'kysely';
import type { ScorePair } from '../../outcomes/score-pairs.ts';
import type { Database } from '../db/database.ts';
import { isCompleteSql, isEligibleSql } from './outcome-steps.ts';
import { isStartedSql, withSeriesScores, type OutcomeFilter } from './series-outcomes.ts';

/**
 * How many eligible series had each baseline with each outcome: at most a few thousand rows at any number
 * of patients, ordered by score.
 */
export async function listScorePairs(
  db: Kysely<Database>,
  filter: OutcomeFilter
): Promise<ScorePair[]> {
  const rows = await scorePairsQuery(db, filter).execute();
  return rows.flatMap(({ baseline, outcome, carried_forward, completed, n }) =>
    baseline === null
      ? []
      : [{ baseline, outcome, carriedForward: carried_forward, completed: completed === true, n }]
  );
}

export function scorePairsQuery(db: Kysely<Database>, filter: OutcomeFilter) {
  const { definition } = filter;
  return withSeriesScores(db, filter)
    .with('eligible', (q) =>
      q
        .selectFrom('begun')
        .innerJoin('scores', 'scores.series_id', 'begun.series_id')
        .where(isStartedSql())
        .where((eb) => isEligibleSql(definition, eb.ref('scores.baseline')))
        .select((eb) => [
          'scores.baseline',
          'scores.outcome',
          eb
            .case()
            .when('scores.outcome', 'is', null)
            .then(eb.ref('scores.last_observation'))
            .end()
            .as('carried_forward'),
          isCompleteSql(
            definition,
            eb.ref('begun.induction_infusions'),
            eb.ref('begun.span_days')
          ).as('completed')
        ])
    )
    .selectFrom('eligible')
    .groupBy(['baseline', 'outcome', 'carried_forward', 'completed'])
    .select((eb) => [
      'baseline',
      'outcome',
      'carried_forward',
      'completed',
      eb.fn.countAll<number>().as('n')
    ])
    .orderBy('baseline')
    .orderBy('outcome')
    .orderBy('carried_forward')
    .orderBy('completed');
}
