import { requireCount, requireLevel, requireProbability } from './domain.ts';
import { defaultLevel, notEstimable, type Estimate } from './estimate.ts';
import { computeWilsonInterval } from './wilson.ts';

/** How many of the missing must have responded; `already` needs none, `cannot` is beyond all of them. */
export type TippingPoint = number | 'already' | 'cannot';

export interface TippingPoints {
  readonly rate: TippingPoint;
  readonly interval: TippingPoint;
  readonly responders: number;
  readonly missing: number;
  readonly denominator: number;
  readonly target: number;
  readonly level: number;
  readonly method: 'wilson';
}

/**
 * How many of the patients without an outcome must have responded before a rate, and before its interval,
 * reaches a stated share, when the others without an outcome did not respond.
 *
 * Smallest k with (responders + k)/denominator ≥ target, and smallest k whose Wilson upper bound ≥ target.
 *
 * @param responders patients observed to respond, integer from 0
 * @param missing patients of the denominator without an outcome, integer from 0
 * @param denominator all patients, integer; responders and missing are part of it
 * @param target the stated share in [0, 1]
 * @param level confidence level, above 0, at most 0.9999
 * @returns whole numbers from 1 to `missing`, or `already` (also where the interval lies wholly above the
 * target), or `cannot`; with a denominator of 0 not estimable
 * @throws RangeError on anything but counts, parts above the whole, a share or level out of range
 * Source: Yan X, Lee S, Li N. J Biopharm Stat 2009;19:1085–1098 (tipping-point analysis for a binary outcome).
 * Checked against a count by hand, and R `prop.test(r + k, n, correct = FALSE)` for each k.
 * @example computeTippingPoints(6, 2, 10, 0.7): rate 1, since 7/10 = 0.7; interval already (6/10: upper 0.83)
 */
export function computeTippingPoints(
  responders: number,
  missing: number,
  denominator: number,
  target: number,
  level: number = defaultLevel
): Estimate<TippingPoints> {
  requireCount('responders', responders);
  requireCount('missing', missing);
  requireCount('denominator', denominator);
  if (responders + missing > denominator) {
    throw new RangeError(
      `${responders} responders and ${missing} missing are more than the denominator ${denominator}. Count both in it.`
    );
  }
  requireProbability('target', target);
  requireLevel(level);
  if (denominator === 0) return notEstimable('No observations.', 0);
  return {
    estimable: true,
    rate: findTippingPoint(missing, (k) => (responders + k) / denominator >= target),
    interval: findTippingPoint(
      missing,
      (k) => computeWilsonInterval(responders + k, denominator, level).upper >= target
    ),
    responders,
    missing,
    denominator,
    target,
    level,
    method: 'wilson'
  };
}

/** `isReached` turns from false to true at most once as k grows, so halving finds the first true. */
function findTippingPoint(missing: number, isReached: (k: number) => boolean): TippingPoint {
  if (isReached(0)) return 'already';
  if (!isReached(missing)) return 'cannot';
  let unreached = 0;
  let reached = missing;
  while (reached - unreached > 1) {
    const middle = Math.floor((unreached + reached) / 2);
    if (isReached(middle)) reached = middle;
    else unreached = middle;
  }
  return reached;
}
