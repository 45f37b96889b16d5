import { computeCriticalZ } from './distributions.ts';
import { requireLevel, requireSampledShare } from './domain.ts';
import { defaultLevel, type Interval } from './estimate.ts';

/**
 * An interval for the share of a population that has an attribute, from a simple random sample of it.
 *
 * Wilson's score interval without continuity correction, z = the normal quantile:
 * (2x + z² ± z√(z² + 4x(n − x)/n)) / (2(n + z²)).
 *
 * @param numerator x, patients with the attribute, integer, 0 to `denominator`
 * @param denominator n, patients observed, integer from 1; missing patients are not in it
 * @param level confidence level, above 0, at most 0.9999
 * @returns bounds in [0, 1] that contain x/n; `estimateProportion` answers "not estimable" for n = 0
 * @throws RangeError on anything but counts, no patients, x above n, a level out of range
 * Source: Newcombe RG. Stat Med 1998;17:857–872, method 3.
 * Checked against R `prop.test(x, n, correct = FALSE)$conf.int` and Newcombe's Table I.
 * @example computeWilsonInterval(0, 20): lower 0, upper z²/(n + z²) = 3.8415/23.8415 = 0.1611
 */
export function computeWilsonInterval(
  numerator: number,
  denominator: number,
  level: number = defaultLevel
): Interval {
  requireSampledShare(numerator, denominator);
  requireLevel(level);
  const z = computeCriticalZ(level);
  const failures = denominator - numerator;
  const centre = 2 * numerator + z * z;
  const spread = z * Math.sqrt(z * z + (4 * numerator * failures) / denominator);
  const scale = 2 * (denominator + z * z);
  return {
    lower: numerator === 0 ? 0 : (centre - spread) / scale,
    upper: failures === 0 ? 1 : (centre + spread) / scale,
    level,
    method: 'wilson'
  };
}
