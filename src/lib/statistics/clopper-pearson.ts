import { computeBetaQuantile } from './distributions.ts';
import { requireLevel, requireSampledShare } from './domain.ts';
import { defaultLevel, type Interval } from './estimate.ts';

/**
 * An interval for the share of a population that has an attribute, whose coverage is never under its level.
 *
 * Clopper–Pearson (exact, central, tails of (1 − level)/2 each): lower = Beta quantile(tail; x, n − x + 1),
 * upper = Beta quantile(1 − tail; x + 1, n − x); 0 when x = 0, 1 when x = n.
 *
 * @param numerator x, patients with the attribute, integer, 0 to `denominator`
 * @param denominator n, patients observed, integer from 1; missing patients are not in it
 * @param level confidence level, above 0, at most 0.9999
 * @returns bounds in [0, 1] that contain x/n; `estimateProportion` answers "not estimable" for n = 0
 * @throws RangeError on anything but counts, no patients, x above n, a level out of range
 * Source: Clopper CJ, Pearson ES. Biometrika 1934;26:404–413; Newcombe RG. Stat Med 1998;17:857–872, method 5.
 * Checked against R `binom.test(x, n)$conf.int` and Newcombe's Table I.
 * @example computeClopperPearsonInterval(0, 20): lower 0, upper 1 − 0.025^(1/20) = 0.1684
 */
export function computeClopperPearsonInterval(
  numerator: number,
  denominator: number,
  level: number = defaultLevel
): Interval {
  requireSampledShare(numerator, denominator);
  requireLevel(level);
  const tail = (1 - level) / 2;
  const failures = denominator - numerator;
  return {
    lower: numerator === 0 ? 0 : computeBetaQuantile(tail, numerator, failures + 1),
    upper: failures === 0 ? 1 : 1 - computeBetaQuantile(tail, failures, numerator + 1),
    level,
    method: 'clopper-pearson'
  };
}
