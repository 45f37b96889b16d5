import { notEstimable, type Estimate, type Proportion } from '../statistics/estimate.ts';
import { computeFunnelLimits, type FunnelLimits } from '../statistics/funnel-limits.ts';
import { estimateOverdispersion, type Overdispersion } from '../statistics/overdispersion.ts';
import type { ComparedGroup, Named } from './comparisons.ts';

export type FunnelPosition = 'within' | 'below 95%' | 'above 95%' | 'below 99.8%' | 'above 99.8%';

export interface FunnelUnit extends Named {
  readonly rate: Estimate<Proportion>;
  readonly limits: Estimate<FunnelLimits>;
  /** Null where the unit has no rate or no limits. Outside is a reason to look, not a finding of fault. */
  readonly position: FunnelPosition | null;
}

export interface Funnel {
  /** The rate of all units together. */
  readonly target: number;
  readonly denominator: number;
  /** Applied to the limits only from 20 units; before, units are taken to differ by chance alone. */
  readonly overdispersion: Estimate<Overdispersion>;
  readonly units: readonly FunnelUnit[];
}

/**
 * Each unit's rate against limits of chance around the network's own rate; no ranks.
 *
 * @param network the rate of all units together
 */
export function computeFunnel(
  groups: readonly ComparedGroup[],
  network: Estimate<Proportion>
): Estimate<Funnel> {
  if (!network.estimable) return network;
  const { numerator, denominator, estimate: target } = network;
  const rates = groups.flatMap(({ rates: { nonResponder } }) =>
    nonResponder.estimable ? [nonResponder] : []
  );
  const overdispersion =
    numerator === 0 || numerator === denominator
      ? notEstimable('the rate of all units together leaves no room for chance', rates.length)
      : estimateOverdispersion(rates, target);
  const dispersion = overdispersion.estimable ? overdispersion.applied : 1;
  return {
    estimable: true,
    target,
    denominator,
    overdispersion,
    units: groups.map(({ key, label, rates: { nonResponder: rate } }) => {
      const limits: Estimate<FunnelLimits> = rate.estimable
        ? computeFunnelLimits(target, rate.denominator, undefined, dispersion)
        : rate;
      return {
        key,
        label,
        rate,
        limits,
        position: rate.estimable && limits.estimable ? positionOf(rate.estimate, limits) : null
      };
    })
  };
}

function positionOf(share: number, { limits: [inner, outer] }: FunnelLimits): FunnelPosition {
  if (outer && share < outer.lower) return 'below 99.8%';
  if (outer && share > outer.upper) return 'above 99.8%';
  if (inner && share < inner.lower) return 'below 95%';
  return inner && share > inner.upper ? 'above 95%' : 'within';
}
