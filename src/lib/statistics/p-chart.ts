import { requireShare } from './domain.ts';
import { notEstimable, type Estimate } from './estimate.ts';

export type PChartPoint = Estimate<{
  readonly numerator: number;
  readonly denominator: number;
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
  /** Outside its own limits. */
  readonly isSignal: boolean;
}>;

export interface PChart {
  /** All patients with the attribute over all patients. */
  readonly centre: number;
  /** In the order given; a period without patients is not estimable. */
  readonly points: readonly PChartPoint[];
  readonly method: '3-sigma';
}

/**
 * Which periods' shares differ from the long-run share by more than chance.
 *
 * Shewhart p-chart: p̄ = Σx/Σn, limits p̄ ± 3√(p̄(1 − p̄)/nᵢ), clipped to [0, 1].
 *
 * @param periods one row a period in order: patients with the attribute and patients observed
 * @returns centre and limits in [0, 1]; not estimable without patients in any period
 * @throws RangeError on anything but counts, or a numerator above its denominator
 * Source: Montgomery DC. Introduction to Statistical Quality Control, 6th ed. Wiley 2009, section 7.2.
 * Checked against Montgomery's example 7.1 (orange juice cans) and R arithmetic.
 * @example 347 of 30 × 50: centre 0.2313, limits 0.0524 and 0.4102
 */
export function computePChart(
  periods: readonly { readonly numerator: number; readonly denominator: number }[]
): Estimate<PChart> {
  for (const { numerator, denominator } of periods) requireShare(numerator, denominator);
  const total = periods.reduce((sum, period) => sum + period.denominator, 0);
  if (total === 0) return notEstimable('No observations.', 0);
  const centre = periods.reduce((sum, period) => sum + period.numerator, 0) / total;
  return {
    estimable: true,
    centre,
    points: periods.map(({ numerator, denominator }): PChartPoint => {
      if (denominator === 0) return notEstimable('No observations.', 0);
      const halfWidth = 3 * Math.sqrt((centre * (1 - centre)) / denominator);
      const estimate = numerator / denominator;
      return {
        estimable: true,
        numerator,
        denominator,
        estimate,
        lower: Math.max(0, centre - halfWidth),
        upper: Math.min(1, centre + halfWidth),
        isSignal: Math.abs(estimate - centre) > halfWidth
      };
    }),
    method: '3-sigma'
  };
}
