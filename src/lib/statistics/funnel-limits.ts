import { computeBinomialCdf } from './distributions.ts';
import { requireCount, requireLevel, requireProbability } from './domain.ts';
import { notEstimable, type Estimate, type Interval } from './estimate.ts';

export interface FunnelLimits {
  readonly target: number;
  readonly denominator: number;
  /** One pair of limits a level, in the order asked for. */
  readonly limits: readonly Interval[];
  readonly dispersion: number;
}

export const funnelLevels: readonly number[] = [0.95, 0.998];

/**
 * How far a unit's rate may lie from the target by chance, given how many patients it has.
 *
 * Exact binomial limits, interpolated between counts: for tail p, r the smallest count with P(R ≤ r) > p,
 * a = (P(R ≤ r) − p)/P(R = r), limit (r − a)/n, clipped to [0, 1]. With over-dispersion φ the distance from
 * the target is multiplied by √φ (multiplicative).
 *
 * @param target the rate units are compared with, in [0, 1]
 * @param denominator patients of the unit, integer
 * @param levels central shares, above 0, at most 0.9999
 * @param dispersion φ from `estimateOverdispersion`, from 1; 1 for none
 * @returns limits in [0, 1]; not estimable for a unit without patients or a target of 0 or 1
 * @throws RangeError on a target outside [0, 1], anything but a count, a level out of range, φ under 1
 * Source: Spiegelhalter DJ. Stat Med 2005;24:1185–1202, appendix A.1.
 * Checked against the same formula with R `qbinom` and `pbinom`.
 * @example target 0.5, n = 2, p = 0.025: r = 0, a = (0.25 − 0.025)/0.25 = 0.9, limit −0.45, clipped to 0
 */
export function computeFunnelLimits(
  target: number,
  denominator: number,
  levels: readonly number[] = funnelLevels,
  dispersion: number = 1
): Estimate<FunnelLimits> {
  requireProbability('target', target);
  requireCount('denominator', denominator);
  for (const level of levels) requireLevel(level);
  if (!(dispersion >= 1 && Number.isFinite(dispersion))) {
    throw new RangeError(`dispersion is ${dispersion}. Give a number of at least 1.`);
  }
  if (denominator === 0) return notEstimable('No observations.', 0);
  if (target === 0 || target === 1) {
    return notEstimable(`A target of ${target} leaves no room for chance.`, denominator);
  }
  const widen = (limit: number) => target + Math.sqrt(dispersion) * (limit - target);
  const clip = (limit: number) => Math.min(1, Math.max(0, limit));
  const limitAt = (tail: number) => computeInterpolatedLimit(tail, denominator, target);
  return {
    estimable: true,
    target,
    denominator,
    limits: levels.map((level) => {
      const lower = limitAt((1 - level) / 2);
      const upper = limitAt((1 + level) / 2);
      return {
        // For a rare outcome in few patients a limit lies beyond the target; widening must not pull it in.
        lower: clip(Math.min(lower, widen(lower))),
        upper: clip(Math.max(upper, widen(upper))),
        level,
        method: 'exact-binomial-interpolated'
      };
    }),
    dispersion
  };
}

function computeInterpolatedLimit(tail: number, trials: number, probability: number): number {
  let below = -1;
  let above = trials;
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2);
    if (computeBinomialCdf(middle, trials, probability) > tail) above = middle;
    else below = middle;
  }
  const reached = computeBinomialCdf(above, trials, probability);
  const step = reached - computeBinomialCdf(above - 1, trials, probability);
  return (above - (reached - tail) / step) / trials;
}
