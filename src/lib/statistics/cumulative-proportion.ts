import { requireCount, requireFinite } from './domain.ts';
import { defaultLevel, notEstimable, type Estimate, type Proportion } from './estimate.ts';
import { estimateProportion, type ProportionMethod } from './proportion.ts';

export interface CumulativeProportions {
  readonly denominator: number;
  readonly points: readonly { readonly at: number; readonly proportion: Estimate<Proportion> }[];
}

/**
 * The share of a fixed group that has reached an outcome by each of several points, such as infusions.
 *
 * Patients first reaching it at or before the point, over everyone in the group, with the named interval.
 *
 * @param reachedAt for each patient who reached it, where that first was; the others are not listed
 * @param denominator everyone in the group, integer, at least as many as reached it
 * @param points where to count, such as infusions 1 to 8
 * @param level confidence level, above 0, at most 0.9999
 * @param method interval of each share
 * @returns one share in [0, 1] a point, never falling; no patients: not estimable. Intervals hold one at a time
 * @throws RangeError on more reached than the denominator, a value that is not finite, a level out of range
 * Source: Newcombe RG. Stat Med 1998;17:857–872 (the intervals).
 * Checked against a count by hand.
 * @example reached at 1, 2, 2 of 10, points 1 and 2: 1/10, then 3/10
 */
export function estimateCumulativeProportions(
  reachedAt: readonly number[],
  denominator: number,
  points: readonly number[],
  level: number = defaultLevel,
  method: ProportionMethod = 'wilson'
): Estimate<CumulativeProportions> {
  requireFinite('reachedAt', reachedAt);
  requireFinite('points', points);
  requireCount('denominator', denominator);
  if (reachedAt.length > denominator) {
    throw new RangeError(
      `${reachedAt.length} patients reached it of ${denominator}. Count all of them in the denominator.`
    );
  }
  if (denominator === 0) return notEstimable('No observations.', 0);
  return {
    estimable: true,
    denominator,
    points: points.map((at) => ({
      at,
      proportion: estimateProportion(
        reachedAt.filter((reached) => reached <= at).length,
        denominator,
        level,
        method
      )
    }))
  };
}
