import { computeTwoSidedNormal } from './distributions.ts';
import { requireProbability, requireShare } from './domain.ts';
import { notEstimable, type Estimate, type TestResult } from './estimate.ts';

/**
 * Whether a share differs from a stated one; the test whose acceptance region is Wilson's interval.
 *
 * One-sample score test, no continuity correction, two-sided: z = (x/n − p₀) / √(p₀(1 − p₀)/n).
 *
 * @param numerator patients with the attribute, integer, 0 to `denominator`
 * @param denominator patients observed, integer; missing patients are not in it
 * @param proportion p₀, the stated share, strictly between 0 and 1
 * @returns z and a two-sided p value in [0, 1]; with a denominator of 0 not estimable
 * @throws RangeError on anything but counts, or a stated share of 0, 1 or outside them
 * Source: Wilson EB. J Am Stat Assoc 1927;22:209–212; Newcombe RG. Stat Med 1998;17:857–872.
 * Checked against R `prop.test(x, n, p, correct = FALSE)$p.value`.
 * @example computeScoreTest(6, 10, 0.5): z = 0.1/√0.025 = 0.632, p = 0.527
 */
export function computeScoreTest(
  numerator: number,
  denominator: number,
  proportion: number
): Estimate<TestResult> {
  requireShare(numerator, denominator);
  requireProbability('proportion', proportion);
  if (proportion === 0 || proportion === 1) {
    throw new RangeError(
      `proportion is ${proportion}, where the score test is undefined. Give one between 0 and 1, or use the exact test.`
    );
  }
  if (denominator === 0) return notEstimable('No observations.', 0);
  const statistic =
    (numerator - denominator * proportion) / Math.sqrt(denominator * proportion * (1 - proportion));
  return {
    estimable: true,
    statistic,
    pValue: computeTwoSidedNormal(statistic),
    method: 'score',
    n: denominator
  };
}
