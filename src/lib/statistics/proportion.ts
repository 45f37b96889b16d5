import { computeClopperPearsonInterval } from './clopper-pearson.ts';
import { computeExactBinomialTest } from './exact-binomial-test.ts';
import { requireLevel, requireShare } from './domain.ts';
import {
  defaultLevel,
  notEstimable,
  type Estimate,
  type Proportion,
  type TestResult
} from './estimate.ts';
import { computeScoreTest } from './score-test.ts';
import { computeWilsonInterval } from './wilson.ts';

const intervals = {
  wilson: computeWilsonInterval,
  'clopper-pearson': computeClopperPearsonInterval
} as const;

const tests = {
  wilson: computeScoreTest,
  'clopper-pearson': computeExactBinomialTest
} as const;

/** Names an interval and the test that agrees with it: score for Wilson, central exact for Clopper–Pearson. */
export type ProportionMethod = keyof typeof intervals;

export const proportionMethods: readonly ProportionMethod[] = ['wilson', 'clopper-pearson'];

/**
 * A share with its interval by the named method.
 *
 * x/n with Wilson's score interval (default) or Clopper–Pearson's.
 *
 * @param numerator patients with the attribute, integer, 0 to `denominator`
 * @param denominator patients observed, integer; missing patients are not in it
 * @param level confidence level, above 0, at most 0.9999
 * @param method interval method; test the same estimate with `computeProportionTest` and the same method
 * @returns proportion and bounds in [0, 1]; with a denominator of 0 not estimable
 * @throws RangeError on anything but counts, a numerator above the denominator, a level out of range
 * Source: see `wilson.ts` and `clopper-pearson.ts`.
 * Checked against R through those two.
 * @example estimateProportion(6, 29): 0.2069, interval 0.0985 to 0.3839
 */
export function estimateProportion(
  numerator: number,
  denominator: number,
  level: number = defaultLevel,
  method: ProportionMethod = 'wilson'
): Estimate<Proportion> {
  requireShare(numerator, denominator);
  requireLevel(level);
  if (denominator === 0) return notEstimable('No observations.', 0);
  return {
    estimable: true,
    numerator,
    denominator,
    estimate: numerator / denominator,
    interval: intervals[method](numerator, denominator, level)
  };
}

/** The test that agrees with `estimateProportion`'s interval of the same method. */
export function computeProportionTest(
  numerator: number,
  denominator: number,
  proportion: number,
  method: ProportionMethod = 'wilson'
): Estimate<TestResult> {
  return tests[method](numerator, denominator, proportion);
}
