import { computeTwoSidedT } from './distributions.ts';
import { requireFinite } from './domain.ts';
import { notEstimable, type Estimate, type TestResult } from './estimate.ts';
import { computeMoments } from './moments.ts';

/**
 * Whether a mean differs from a stated one; the test whose acceptance region is Student's t interval.
 *
 * One-sample t test, two-sided: t = (x̄ − μ₀) / (s/√n) on n − 1 degrees of freedom, s with divisor n − 1.
 *
 * @param values one number a patient, any unit; leave missing values out
 * @param mean μ₀, the stated mean, in the unit of the values
 * @returns t and a two-sided p value in [0, 1]; not estimable with fewer than 2 values or all equal
 * @throws RangeError on a value or a mean that is not finite
 * Source: Student. The probable error of a mean. Biometrika 1908;6:1–25; Altman DG et al. Statistics with
 * Confidence, 2nd ed. BMJ Books 2000, chapter 4.
 * Checked against R `t.test(values, mu = mean)`.
 * @example computeTTest([1, 2, 3], 0): t = 2/(1/√3) = 3.464, p = 0.074
 */
export function computeTTest(values: readonly number[], mean: number): Estimate<TestResult> {
  requireFinite('values', values);
  requireFinite('mean', [mean]);
  if (values.length === 0) return notEstimable('No observations.', 0);
  if (values.length === 1) return notEstimable('One observation has no spread.', 1);
  const { n, mean: observed, variance, isConstant } = computeMoments(values);
  if (isConstant) return notEstimable(`All ${n} observations are equal.`, n);
  const statistic = (observed - mean) / Math.sqrt(variance / n);
  return {
    estimable: true,
    statistic,
    pValue: computeTwoSidedT(statistic, n - 1),
    method: 'student-t',
    n
  };
}
