import { computeCriticalT } from './distributions.ts';
import { requireFinite, requireLevel } from './domain.ts';
import { defaultLevel, notEstimable, type Estimate, type Interval } from './estimate.ts';
import { computeMoments } from './moments.ts';

export interface Mean {
  readonly n: number;
  readonly estimate: number;
  readonly standardDeviation: number;
  readonly interval: Interval;
}

/**
 * The mean of a population from a simple random sample of it.
 *
 * Student's t interval: x̄ ± t(n − 1) s/√n, s with divisor n − 1.
 *
 * @param values one number a patient, any unit; leave missing values out
 * @param level confidence level, above 0, at most 0.9999
 * @returns mean, SD and bounds in the unit of the values; not estimable with fewer than 2 values or all equal
 * @throws RangeError on a value that is not finite, a level out of range
 * Source: Altman DG et al. Statistics with Confidence, 2nd ed. BMJ Books 2000, chapter 4.
 * Checked against R `t.test(values, conf.level = level)`.
 * @example estimateMean([1, 2, 3]): 2, SD 1, interval 2 ± 4.303/√3 = −0.484 to 4.484
 */
export function estimateMean(
  values: readonly number[],
  level: number = defaultLevel
): Estimate<Mean> {
  requireFinite('values', values);
  requireLevel(level);
  if (values.length === 0) return notEstimable('No observations.', 0);
  if (values.length === 1) return notEstimable('One observation has no spread.', 1);
  const { n, mean, variance, isConstant } = computeMoments(values);
  if (isConstant) return notEstimable(`All ${n} observations are equal.`, n);
  const halfWidth = computeCriticalT(level, n - 1) * Math.sqrt(variance / n);
  return {
    estimable: true,
    n,
    estimate: mean,
    standardDeviation: Math.sqrt(variance),
    interval: { lower: mean - halfWidth, upper: mean + halfWidth, level, method: 'student-t' }
  };
}

/**
 * The mean change within patients between two occasions.
 *
 * Student's t interval of the paired differences, second minus first.
 *
 * @param before each patient's first score
 * @param after the same patients' second scores in the same order
 * @param level confidence level, above 0, at most 0.9999
 * @returns mean change (negative: the score fell), SD of the changes and bounds in points; not estimable
 * with fewer than 2 patients or all changes equal
 * @throws RangeError on unequal lengths, a value that is not finite, a level out of range
 * Source: Altman DG et al. Statistics with Confidence, 2nd ed. BMJ Books 2000, chapter 4.
 * Checked against R `t.test(after, before, paired = TRUE)`.
 * @example estimateMeanChange([20, 18, 16], [10, 9, 8]): changes −10, −9, −8; mean −9, −11.484 to −6.516
 */
export function estimateMeanChange(
  before: readonly number[],
  after: readonly number[],
  level: number = defaultLevel
): Estimate<Mean> {
  return estimateMean(computeChanges(before, after), level);
}

/** @throws RangeError on unequal lengths or a value that is not finite */
export function computeChanges(before: readonly number[], after: readonly number[]): number[] {
  requireFinite('before', before);
  requireFinite('after', after);
  if (before.length !== after.length) {
    throw new RangeError(
      `before has ${before.length} values and after ${after.length}. Give one of each a patient.`
    );
  }
  // The lengths are equal, so every index of `before` is one of `after`.
  return before.map((first, index) => (after[index] as number) - first);
}
