import type { Kysely } from 'kysely';
import { positionsPerDay } from '../../outcomes/evaluate.ts';
import type { Database } from '../db/database.ts';
import { isEligibleSql } from './outcome-steps.ts';
import {
  isStartedSql,
  isInductionClosedSql,
  withSeriesScores,
  type OutcomeFilter
} from './series-outcomes.ts';
import { isSuccessSql } from './success-rule.ts';

export interface TimelineFilter extends OutcomeFilter {
  /** Only series whose baseline is at least this … */
  readonly baselineFrom?: number;
  /** … and below this: one severity band. */
  readonly baselineBelow?: number;
}

/**
 * Two tables for a definition: `eligible`, one row an eligible series; `later_scores`, its valid, chosen
 * scores after infusion 1. `outcomes/eligible-series.ts` is the reference. `position` orders a series' scores.
 */
export function withEligibleSeries(db: Kysely<Database>, filter: TimelineFilter) {
  const { definition, instrument, baselineFrom, baselineBelow } = filter;
  return withSeriesScores(db, filter)
    .with('eligible', (q) =>
      q
        .selectFrom('begun')
        .innerJoin('scores', 'scores.series_id', 'begun.series_id')
        .where(isStartedSql())
        .where((eb) => isEligibleSql(definition, eb.ref('scores.baseline')))
        .$if(baselineFrom !== undefined, (one) =>
          one.where('scores.baseline', '>=', baselineFrom ?? 0)
        )
        .$if(baselineBelow !== undefined, (one) =>
          one.where('scores.baseline', '<', baselineBelow ?? 0)
        )
        .select((eb) => [
          'begun.series_id',
          'begun.induction_infusions',
          'scores.baseline',
          eb('scores.outcome', 'is not', null).as('measured'),
          eb.fn
            .coalesce(
              isSuccessSql(
                definition.success,
                instrument,
                eb.ref('scores.baseline'),
                eb.ref('scores.outcome')
              ),
              eb.lit(false)
            )
            .as('responded')
        ])
    )
    .with('later_scores', (q) =>
      q
        .selectFrom('aligned_assessments as a')
        .innerJoin('eligible as e', 'e.series_id', 'a.series_id')
        .where('a.instrument', '=', instrument.id)
        .where('a.valid', '=', true)
        .where('a.chosen', '=', true)
        .where('a.total_score', 'is not', null)
        .where('a.infusions_before', '>', 0)
        .select((eb) => [
          'a.series_id',
          'a.total_score',
          'a.days_from_first',
          'a.days_from_last_induction',
          'a.infusions_before',
          eb(
            eb('a.days_from_first', '*', eb.lit(positionsPerDay)),
            '+',
            eb.ref('a.infusions_before')
          ).as('position'),
          eb.fn
            .coalesce(
              isSuccessSql(
                definition.success,
                instrument,
                eb.ref('e.baseline'),
                eb.ref('a.total_score')
              ),
              eb.lit(false)
            )
            .as('in_response')
        ])
    );
}

/** Ids of series whose last induction infusion is known to be the last. Study data are complete as they stand. */
export function closedInductions(db: Kysely<Database>, dataCutOn: string) {
  return db
    .selectFrom('series')
    .select('series_id')
    .where((eb) => eb.or([eb('day_basis', '=', 'study-day'), isInductionClosedSql(dataCutOn)]));
}
