import { computeCriticalZ } from './distributions.ts';
import { requireCount, requireLevel, requireProbability, requireShare } from './domain.ts';
import { defaultLevel, notEstimable, type Estimate, type Interval } from './estimate.ts';
import { computeExactPoissonBounds } from './poisson-rate.ts';

export type RatioMethod = 'byar' | 'exact';

export interface StandardisedRatio {
  readonly observed: number;
  readonly expected: number;
  /** Observed over expected; 1 is what the reference would have had. */
  readonly estimate: number;
  readonly interval: Interval;
}

/** One stratum of case mix, such as a band of baseline severity. */
export interface Stratum {
  /** Patients with the outcome here. */
  readonly numerator: number;
  /** Patients observed here. */
  readonly denominator: number;
  /** The share with the outcome in the same stratum of the reference, 0 to 1. */
  readonly referenceRate: number;
}

/**
 * Observed outcomes as a multiple of those expected from a reference.
 *
 * O/E with Byar's approximation (default): lower = O(1 − 1/(9O) − z/(3√O))³/E, upper the same with O + 1 and
 * +z; or the exact Poisson (Garwood) interval. The expected count is taken as known. For outcomes as common
 * as response the Poisson variance is above the binomial one, so the interval is wider than its level.
 *
 * @param observed patients with the outcome, integer from 0
 * @param expected expected patients with the outcome, from 0
 * @param level confidence level, above 0, at most 0.9999
 * @param method `byar` or `exact`
 * @returns ratio and bounds from 0 without upper limit; with nothing expected not estimable
 * @throws RangeError on anything but a count observed, a negative expectation, a level out of range
 * Source: Breslow NE, Day NE. Statistical Methods in Cancer Research II. IARC 1987, section 2.3.
 * Checked against R `poisson.test(observed, expected)$conf.int` (exact) and the formula in R (Byar).
 * @example estimateStandardisedRatio(10, 5): 2, Byar 0.957 to 3.678, exact 0.959 to 3.678
 */
export function estimateStandardisedRatio(
  observed: number,
  expected: number,
  level: number = defaultLevel,
  method: RatioMethod = 'byar'
): Estimate<StandardisedRatio> {
  requireCount('observed', observed);
  requireLevel(level);
  if (!(expected >= 0 && Number.isFinite(expected))) {
    throw new RangeError(`expected is ${expected}. Give a number of at least 0.`);
  }
  if (expected === 0) return notEstimable('No outcome is expected.', observed);
  const bounds =
    method === 'byar'
      ? computeByarBounds(observed, level)
      : computeExactPoissonBounds(observed, level);
  return {
    estimable: true,
    observed,
    expected,
    estimate: observed / expected,
    interval: {
      lower: bounds.lower / expected,
      upper: bounds.upper / expected,
      level,
      method: method === 'byar' ? 'byar' : 'exact-poisson'
    }
  };
}

/**
 * Indirect standardisation: observed outcomes over those the reference would have had in the same strata.
 *
 * E = Σ denominator × reference rate, then `estimateStandardisedRatio`.
 *
 * @param strata every stratum of the group judged; strata the reference lacks are left out and counted apart
 * @param level confidence level, above 0, at most 0.9999
 * @param method `byar` or `exact`
 * @returns as `estimateStandardisedRatio`
 * @throws RangeError on anything but counts, a numerator above its denominator, a rate outside [0, 1]
 * Source: Breslow NE, Day NE. Statistical Methods in Cancer Research II. IARC 1987, section 2.3.
 * Checked against sums by hand.
 * @example 6 of 10 at a reference of 0.5 and 3 of 10 at 0.2: O = 9, E = 5 + 2 = 7, O/E = 1.286
 */
export function estimateIndirectStandardisation(
  strata: readonly Stratum[],
  level: number = defaultLevel,
  method: RatioMethod = 'byar'
): Estimate<StandardisedRatio> {
  for (const { numerator, denominator, referenceRate } of strata) {
    requireShare(numerator, denominator);
    requireProbability('referenceRate', referenceRate);
  }
  const observed = strata.reduce((sum, stratum) => sum + stratum.numerator, 0);
  const expected = strata
    .map((stratum) => stratum.denominator * stratum.referenceRate)
    .sort((one, two) => one - two)
    .reduce((sum, value) => sum + value, 0);
  return estimateStandardisedRatio(observed, expected, level, method);
}

function computeByarBounds(observed: number, level: number): { lower: number; upper: number } {
  const z = computeCriticalZ(level);
  return {
    lower: observed === 0 ? 0 : Math.max(0, cubeOf(observed, -z)),
    upper: cubeOf(observed + 1, z)
  };
}

function cubeOf(count: number, z: number): number {
  return count * (1 - 1 / (9 * count) + z / (3 * Math.sqrt(count))) ** 3;
}
