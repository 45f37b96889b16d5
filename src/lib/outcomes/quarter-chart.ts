import { notEstimable, type Estimate } from '../statistics/estimate.ts';
import { computePChart, type PChart, type PChartPoint } from '../statistics/p-chart.ts';
import { computeQuantiles } from '../statistics/quantiles.ts';
import { computeRunRules, minimumRunPoints, type RunRules } from '../statistics/run-rules.ts';
import type { ComparedGroup, Named } from './comparisons.ts';

export interface QuarterPoint extends Named {
  readonly point: PChartPoint;
}

export interface QuarterChart {
  /** The rate of all matured quarters together. */
  readonly centre: number;
  /** Matured quarters only, in order. */
  readonly quarters: readonly QuarterPoint[];
  /** Quarters that are not over, or with windows still open, and why. */
  readonly leftOut: readonly (Named & { readonly reason: string })[];
  /** Around the median quarter; from 12 quarters off it. */
  readonly runs: Estimate<RunRules>;
  readonly method: PChart['method'];
}

/**
 * A p-chart over matured quarters.
 *
 * @param quarters in order, those that are not matured without a rate, as a report by quarter has them
 */
export function computeQuarterChart(quarters: readonly ComparedGroup[]): Estimate<QuarterChart> {
  const matured = quarters.flatMap(({ key, label, rates: { nonResponder } }) =>
    nonResponder.estimable ? [{ key, label, rate: nonResponder }] : []
  );
  const leftOut = quarters.flatMap(({ key, label, rates: { nonResponder } }) =>
    nonResponder.estimable ? [] : [{ key, label, reason: nonResponder.reason }]
  );
  const chart = computePChart(matured.map(({ rate }) => rate));
  if (!chart.estimable) {
    return notEstimable(leftOut[0]?.reason ?? 'there is no quarter with a rate', 0);
  }
  return {
    estimable: true,
    centre: chart.centre,
    quarters: matured.map(({ key, label }, index) => ({
      key,
      label,
      point: chart.points[index] ?? notEstimable('No observations.', 0)
    })),
    leftOut,
    runs: runsOf(matured.map(({ rate }) => rate.estimate)),
    method: chart.method
  };
}

function runsOf(shares: readonly number[]): Estimate<RunRules> {
  const middle = computeQuantiles(shares, [0.5]);
  const median = middle.estimable ? middle.quantiles[0]?.estimate : undefined;
  const runs = median === undefined ? null : computeRunRules(shares, median);
  return runs?.estimable
    ? runs
    : notEstimable(`too few quarters: it takes ${minimumRunPoints} off the median`, shares.length);
}
