import { expressionBuilder, type Expression, type SqlBool } from 'kysely';
import type { Instrument } from '../../instruments/instrument.ts';
import type { Success } from '../../outcomes/definition.ts';
import { scoreTolerance } from '../../outcomes/evaluate.ts';

type Score = Expression<number | null>;

/** `outcomes/evaluate.ts` `isSuccess` as SQL: null where a score is missing. */
export function isSuccessSql(
  success: Success,
  instrument: Instrument,
  baseline: Score,
  score: Score
): Expression<SqlBool> {
  const eb = expressionBuilder();
  const drop = eb(baseline, '-', score);
  const fallsBy = (points: Expression<number | null>) =>
    eb(eb(drop, '+', eb.lit(scoreTolerance)), '>=', points);
  switch (success.kind) {
    case 'percent-drop':
      return fallsBy(eb(eb(baseline, '*', eb.val(success.atLeast)), '/', eb.lit(100)));
    case 'threshold':
      return success.operator === '<'
        ? eb(eb(score, '+', eb.lit(scoreTolerance)), '<', eb.val(success.score))
        : eb(eb(score, '-', eb.lit(scoreTolerance)), '<=', eb.val(success.score));
    case 'reliable-improvement': {
      const change = instrument.reliableChange;
      if (change === null) return eb.lit(false);
      return eb.and([
        fallsBy(eb.val(change.points)),
        fallsBy(eb(baseline, '*', eb.val(change.proportion ?? 0)))
      ]);
    }
  }
}

/** A rise of at least the reliable change; false where none is sourced. */
export function isReliablyWorseSql(
  instrument: Instrument,
  baseline: Score,
  score: Score
): Expression<SqlBool> {
  const eb = expressionBuilder();
  const change = instrument.reliableChange;
  if (change === null) return eb.lit(false);
  const rise = eb(eb(score, '-', baseline), '+', eb.lit(scoreTolerance));
  return eb.and([
    eb(rise, '>=', eb.val(change.points)),
    eb(rise, '>=', eb(baseline, '*', eb.val(change.proportion ?? 0)))
  ]);
}
