import { computeBinomialCdf, computeBinomialUpperTail } from './distributions.ts';
import { requireProbability, requireShare } from './domain.ts';
import { notEstimable, type Estimate, type TestResult } from './estimate.ts';

/**
 * Whether a share differs from a stated one; the test whose acceptance region is the Clopper–Pearson interval.
 *
 * Central exact binomial test: twice the smaller of P(X ≤ x) and P(X ≥ x), at most 1. Not R's
 * `binom.test` p value, which sums outcomes no likelier than x and can disagree with the interval.
 *
 * @param numerator patients with the attribute, integer, 0 to `denominator`
 * @param denominator patients observed, integer; missing patients are not in it
 * @param proportion the stated share in [0, 1]
 * @returns a two-sided p value in [0, 1]; with a denominator of 0 not estimable
 * @throws RangeError on anything but counts, or a stated share outside [0, 1]
 * Source: Fay MP. Biostatistics 2010;11:373–374 (central as against minimum-likelihood tests).
 * Checked against R `min(1, 2 * min(pbinom(x, n, p), pbinom(x - 1, n, p, lower.tail = FALSE)))`.
 * @example computeExactBinomialTest(0, 5, 0.5): 2 × 0.5⁵ = 0.0625
 */
export function computeExactBinomialTest(
  numerator: number,
  denominator: number,
  proportion: number
): Estimate<TestResult> {
  requireShare(numerator, denominator);
  requireProbability('proportion', proportion);
  if (denominator === 0) return notEstimable('No observations.', 0);
  const below = computeBinomialCdf(numerator, denominator, proportion);
  const above = computeBinomialUpperTail(numerator, denominator, proportion);
  return {
    estimable: true,
    pValue: Math.min(1, 2 * Math.min(below, above)),
    method: 'exact-central',
    n: denominator
  };
}
