import { computeBinomialQuantile } from './distributions.ts';
import { requireFinite } from './domain.ts';
import { notEstimable, type Estimate } from './estimate.ts';

export interface RunRules {
  /** Points not on the centre line. */
  readonly usefulPoints: number;
  readonly longestRun: number;
  readonly longestRunLimit: number;
  readonly crossings: number;
  readonly crossingsLimit: number;
  /** The longest run is above its limit, or the crossings are under theirs. */
  readonly isSignal: boolean;
  readonly method: 'anhoej';
}

export const minimumRunPoints = 12;

/**
 * Whether a series in time has shifted: too long a run on one side of the centre, or too few crossings of it.
 *
 * Anhøj rules: longest run above round(log₂ n) + 3, or crossings under the 5th percentile of
 * Binomial(n − 1, ½), n the points not on the centre line.
 *
 * @param values one number a period, in order; leave missing periods out
 * @param centre the centre line in the same unit, the median by the source's rule
 * @returns runs and crossings with their limits; not estimable with fewer than 12 points off the centre
 * @throws RangeError on a value or centre that is not finite
 * Source: Anhøj J, Olesen AV. PLoS ONE 2014;9:e113825.
 * Checked against R `round(log2(n) + 3)` and `qbinom(0.05, n - 1, 0.5)`, the rules of package qicharts2.
 * @example 12 points, 6 below then 6 above: longest run 6 of at most 7, crossings 1 of at least 3: a signal
 */
export function computeRunRules(values: readonly number[], centre: number): Estimate<RunRules> {
  requireFinite('values', values);
  requireFinite('centre', [centre]);
  const sides = values.filter((value) => value !== centre).map((value) => value > centre);
  const n = sides.length;
  if (n < minimumRunPoints) {
    return notEstimable(
      `${n} points off the centre line are too few; it takes ${minimumRunPoints}.`,
      n
    );
  }
  let longestRun = 1;
  let run = 1;
  let crossings = 0;
  for (const [index, side] of sides.entries()) {
    if (index === 0) continue;
    if (side === sides[index - 1]) run += 1;
    else {
      crossings += 1;
      run = 1;
    }
    longestRun = Math.max(longestRun, run);
  }
  const longestRunLimit = Math.round(Math.log2(n)) + 3;
  const crossingsLimit = computeBinomialQuantile(0.05, n - 1, 0.5);
  return {
    estimable: true,
    usefulPoints: n,
    longestRun,
    longestRunLimit,
    crossings,
    crossingsLimit,
    isSignal: longestRun > longestRunLimit || crossings < crossingsLimit,
    method: 'anhoej'
  };
}
