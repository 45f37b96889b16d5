import { computeBinomialCdf, computeBinomialQuantile } from './distributions.ts';
import { requireFinite, requireLevel } from './domain.ts';
import { defaultLevel, notEstimable, type Estimate, type Interval } from './estimate.ts';
import { computeSortedQuantile } from './quantiles.ts';

export interface Median {
  readonly n: number;
  readonly estimate: number;
  readonly interval: Interval;
  /** The share of samples whose interval holds the median: at least the level, as ranks are whole numbers. */
  readonly coverage: number;
}

/**
 * The median of a population from a simple random sample of it.
 *
 * Exact order-statistic (sign test) interval: the k-th smallest to the k-th largest value, k the largest
 * rank with 2P(X < k) ≤ 1 − level, X ~ Binomial(n, ½). The estimate is the type 7 quantile.
 *
 * @param values one number a patient, any unit; leave missing values out
 * @param level confidence level, above 0, at most 0.9999
 * @returns median and bounds in the unit of the values; not estimable without values, or with so few
 * (under 6 at 95%) that not even smallest to largest reaches the level
 * @throws RangeError on a value that is not finite, a level out of range
 * Source: Conover WJ. Practical Nonparametric Statistics, 3rd ed. Wiley 1999, section 3.2.
 * Checked against R `sort(values)` at `qbinom((1 - level) / 2, n, 0.5)`.
 * @example estimateMedian of 10 values: 2nd to 9th, coverage 1 − 2 × 11/1024 = 0.9785
 */
export function estimateMedian(
  values: readonly number[],
  level: number = defaultLevel
): Estimate<Median> {
  requireFinite('values', values);
  requireLevel(level);
  const n = values.length;
  if (n === 0) return notEstimable('No observations.', 0);
  const sorted = Float64Array.from(values).sort();
  const rank = computeBinomialQuantile((1 - level) / 2, n, 0.5);
  const lower = sorted[rank - 1];
  const upper = sorted[n - rank];
  if (lower === undefined || upper === undefined) {
    return notEstimable(`${n} observations are too few for an interval of the median.`, n);
  }
  return {
    estimable: true,
    n,
    estimate: computeSortedQuantile(sorted, 0.5),
    interval: { lower, upper, level, method: 'order-statistic' },
    coverage: 1 - 2 * computeBinomialCdf(rank - 1, n, 0.5)
  };
}
