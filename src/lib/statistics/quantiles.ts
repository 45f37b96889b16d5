import { requireFinite, requireProbability } from './domain.ts';
import { notEstimable, type Estimate } from './estimate.ts';

export interface Quantiles {
  readonly n: number;
  readonly quantiles: readonly { readonly probability: number; readonly estimate: number }[];
  readonly method: 'type-7';
}

/**
 * Values below which stated shares of a sample lie.
 *
 * Hyndman and Fan's type 7 (R's default): linear between order statistics at 1 + (n − 1)p.
 *
 * @param values one number a patient, any unit; leave missing values out
 * @param probabilities shares in [0, 1], such as 0.25, 0.5 and 0.75
 * @returns one value a share, in the unit of the values; not estimable without values
 * @throws RangeError on a value that is not finite, a share outside [0, 1]
 * Source: Hyndman RJ, Fan Y. Am Stat 1996;50:361–365.
 * Checked against R `quantile(values, probabilities, type = 7)`.
 * @example computeQuantiles([1, 2, 3, 10], [0.5]): 1 + 3 × 0.5 = 2.5th value, 2.5
 */
export function computeQuantiles(
  values: readonly number[],
  probabilities: readonly number[]
): Estimate<Quantiles> {
  requireFinite('values', values);
  for (const probability of probabilities) requireProbability('probability', probability);
  if (values.length === 0) return notEstimable('No observations.', 0);
  const sorted = Float64Array.from(values).sort();
  return {
    estimable: true,
    n: values.length,
    quantiles: probabilities.map((probability) => ({
      probability,
      estimate: computeSortedQuantile(sorted, probability)
    })),
    method: 'type-7'
  };
}

/** Type 7 quantile of ascending values, at least one. */
export function computeSortedQuantile(sorted: ArrayLike<number>, probability: number): number {
  const position = (sorted.length - 1) * probability;
  const index = Math.floor(position);
  // `index` is within the array, as `probability` is in [0, 1] and there is a value.
  const lower = sorted[index] as number;
  const upper = sorted[index + 1] ?? lower;
  return lower + (position - index) * (upper - lower);
}
