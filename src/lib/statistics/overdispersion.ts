import { requireProbability, requireSampledShare } from './domain.ts';
import { notEstimable, type Estimate } from './estimate.ts';
import { computeSortedQuantile } from './quantiles.ts';

export interface Overdispersion {
  readonly units: number;
  /** φ: mean squared winsorised z score; 1 where units differ by chance alone. */
  readonly dispersion: number;
  /** What the limits use: φ, but never under 1. */
  readonly applied: number;
  readonly winsorised: number;
  readonly method: 'multiplicative-winsorised';
}

export const minimumFunnelUnits = 20;
const winsorisedShare = 0.1;

/**
 * How much more units differ from the target than chance alone would make them.
 *
 * Multiplicative over-dispersion φ = Σz²/I over I units, z = (p − target)/√(target(1 − target)/n), with z
 * winsorised: the lowest and highest 10% set to the 10th and 90th percentile (type 7).
 *
 * @param units one row a unit: patients with the outcome and patients observed, at least 1
 * @param target the rate units are compared with, in (0, 1)
 * @returns φ from 0 and the factor to apply, from 1; not estimable under 20 units
 * @throws RangeError on anything but counts, a unit without patients, a target of 0, 1 or outside them
 * Source: Spiegelhalter DJ. Stat Med 2005;24:1185–1202, appendix A.3.
 * Checked against the same formula with R `quantile`.
 * @example 20 units each exactly 2 standard errors from the target: φ = 4
 */
export function estimateOverdispersion(
  units: readonly { readonly numerator: number; readonly denominator: number }[],
  target: number
): Estimate<Overdispersion> {
  requireProbability('target', target);
  if (target === 0 || target === 1) {
    throw new RangeError(`target is ${target}, where z scores are undefined. Give one between.`);
  }
  for (const { numerator, denominator } of units) requireSampledShare(numerator, denominator);
  if (units.length < minimumFunnelUnits) {
    return notEstimable(
      `${units.length} units are too few to tell over-dispersion; it takes ${minimumFunnelUnits}.`,
      units.length
    );
  }
  const scores = Float64Array.from(
    units,
    ({ numerator, denominator }) =>
      (numerator / denominator - target) / Math.sqrt((target * (1 - target)) / denominator)
  ).sort();
  const low = computeSortedQuantile(scores, winsorisedShare);
  const high = computeSortedQuantile(scores, 1 - winsorisedShare);
  const sum = scores.reduce((total, z) => total + Math.min(high, Math.max(low, z)) ** 2, 0);
  const dispersion = sum / units.length;
  return {
    estimable: true,
    units: units.length,
    dispersion,
    applied: Math.max(1, dispersion),
    winsorised: winsorisedShare,
    method: 'multiplicative-winsorised'
  };
}
