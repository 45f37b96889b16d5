import { requireLevel, requireShare } from './domain.ts';
import { defaultLevel, notEstimable, type Estimate, type Interval } from './estimate.ts';
import { computeWilsonInterval } from './wilson.ts';

interface Share {
  readonly numerator: number;
  readonly denominator: number;
  readonly estimate: number;
}

export interface DifferenceOfProportions {
  readonly first: Share;
  readonly second: Share;
  /** First share minus second, −1 to 1. */
  readonly estimate: number;
  readonly interval: Interval;
}

/**
 * How much larger the share in one group is than in another, independent, group.
 *
 * Newcombe's method 10 (hybrid score, no continuity correction): with Wilson bounds (l, u) of each share p,
 * lower = d − √((p₁ − l₁)² + (u₂ − p₂)²), upper = d + √((u₁ − p₁)² + (p₂ − l₂)²), d = p₁ − p₂.
 *
 * @param firstNumerator patients with the attribute in the first group, integer from 0
 * @param firstDenominator patients observed in the first group, integer; missing patients are not in it
 * @param secondNumerator the same for the second group
 * @param secondDenominator the same for the second group
 * @param level confidence level, above 0, at most 0.9999
 * @returns difference and bounds in [−1, 1]; not estimable when a group is empty. No p value belongs to it
 * @throws RangeError on anything but counts, a numerator above its denominator, a level out of range
 * Source: Newcombe RG. Stat Med 1998;17:873–890, method 10.
 * Checked against Newcombe's Table II and R with the bounds of `prop.test(correct = FALSE)`.
 * @example estimateDifference(56, 70, 48, 80): 0.8 − 0.6 = 0.2, interval 0.0524 to 0.3339
 */
export function estimateDifference(
  firstNumerator: number,
  firstDenominator: number,
  secondNumerator: number,
  secondDenominator: number,
  level: number = defaultLevel
): Estimate<DifferenceOfProportions> {
  requireShare(firstNumerator, firstDenominator);
  requireShare(secondNumerator, secondDenominator);
  requireLevel(level);
  if (firstDenominator === 0 || secondDenominator === 0) {
    return notEstimable('A group has no observations.', firstDenominator + secondDenominator);
  }
  const first = share(firstNumerator, firstDenominator);
  const second = share(secondNumerator, secondDenominator);
  const one = computeWilsonInterval(firstNumerator, firstDenominator, level);
  const two = computeWilsonInterval(secondNumerator, secondDenominator, level);
  const estimate = first.estimate - second.estimate;
  const below = Math.hypot(first.estimate - one.lower, two.upper - second.estimate);
  const above = Math.hypot(one.upper - first.estimate, second.estimate - two.lower);
  return {
    estimable: true,
    first,
    second,
    estimate,
    interval: {
      lower: Math.max(-1, estimate - below),
      upper: Math.min(1, estimate + above),
      level,
      method: 'newcombe-10'
    }
  };
}

function share(numerator: number, denominator: number): Share {
  return { numerator, denominator, estimate: numerator / denominator };
}
