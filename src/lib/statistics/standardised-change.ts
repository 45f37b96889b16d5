import { computeCriticalZ, computeLogGamma } from './distributions.ts';
import { requireLevel } from './domain.ts';
import { defaultLevel, notEstimable, type Estimate, type Interval } from './estimate.ts';
import { computeChanges } from './mean.ts';
import { computeMoments } from './moments.ts';

export interface StandardisedChange {
  readonly n: number;
  /** Mean change in baseline SDs, corrected for small samples. Negative: the score fell. */
  readonly estimate: number;
  readonly interval: Interval;
  readonly uncorrected: number;
  readonly baselineStandardDeviation: number;
  readonly standardiser: 'baseline-sd';
}

/**
 * The mean change within patients in units of the spread the patients had at baseline.
 *
 * Becker's standardised mean change with the baseline SD: g = J(n − 1)·(mean change)/SD(baseline),
 * J(m) = Γ(m/2)/(√(m/2) Γ((m − 1)/2)); normal interval with variance 2(1 − r)/n + g²/(2n), r the
 * correlation of the two scores.
 *
 * @param before each patient's baseline score
 * @param after the same patients' later scores in the same order
 * @param level confidence level, above 0, at most 0.9999
 * @returns change and bounds in baseline SDs; not estimable with fewer than 3 patients, or where all
 * scores of one occasion are equal
 * @throws RangeError on unequal lengths, a value that is not finite, a level out of range
 * Source: Becker BJ. Br J Math Stat Psychol 1988;41:257–278.
 * Checked against R metafor `escalc(measure = "SMCR")`.
 * @example before 10, 20, 30 (SD 10), after 5, 10, 15: mean change −10, uncorrected −1, J(2) = 0.5642, g −0.5642
 */
export function estimateStandardisedChange(
  before: readonly number[],
  after: readonly number[],
  level: number = defaultLevel
): Estimate<StandardisedChange> {
  requireLevel(level);
  const changes = computeChanges(before, after);
  const n = changes.length;
  if (n === 0) return notEstimable('No observations.', 0);
  if (n < 3) return notEstimable('Fewer than 3 patients with both scores.', n);
  const first = computeMoments(before);
  const second = computeMoments(after);
  if (first.isConstant) return notEstimable('All baseline scores are equal.', n);
  if (second.isConstant) return notEstimable('All later scores are equal.', n);
  const change = computeMoments(changes);
  const baselineStandardDeviation = Math.sqrt(first.variance);
  const correlation =
    (first.variance + second.variance - change.variance) /
    (2 * Math.sqrt(first.variance * second.variance));
  const uncorrected = change.mean / baselineStandardDeviation;
  const estimate = computeSmallSampleCorrection(n - 1) * uncorrected;
  const variance = (2 * (1 - correlation)) / n + estimate ** 2 / (2 * n);
  const halfWidth = computeCriticalZ(level) * Math.sqrt(Math.max(0, variance));
  return {
    estimable: true,
    n,
    estimate,
    interval: {
      lower: estimate - halfWidth,
      upper: estimate + halfWidth,
      level,
      method: 'becker-normal'
    },
    uncorrected,
    baselineStandardDeviation,
    standardiser: 'baseline-sd'
  };
}

function computeSmallSampleCorrection(degreesOfFreedom: number): number {
  const half = degreesOfFreedom / 2;
  return Math.exp(computeLogGamma(half) - computeLogGamma(half - 0.5)) / Math.sqrt(half);
}
