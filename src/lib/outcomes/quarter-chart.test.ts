import { describe, expect, it } from 'vitest';
import { notEstimable } from '../statistics/estimate.ts';
import { estimateProportion } from '../statistics/proportion.ts';
import type { ComparedGroup } from './comparisons.ts';
import { computeQuarterChart } from './quarter-chart.ts';

const quarter = (label: string, rate: ComparedGroup['rates']['nonResponder']): ComparedGroup => ({
  key: { quarter: label },
  label,
  rates: { nonResponder: rate }
});

const run = (numerators: readonly number[]) =>
  numerators.map((numerator, at) => quarter(`Q${at + 1}`, estimateProportion(numerator, 50)));

function chartOf(quarters: readonly ComparedGroup[]) {
  const chart = computeQuarterChart(quarters);
  if (!chart.estimable) throw new Error(chart.reason);
  return chart;
}

describe('p-chart of quarters', () => {
  it('has limits 3 standard errors from the rate of all matured quarters', () => {
    // 20 of 100 over two quarters of 50: 0.2 ± 3√(0.2 × 0.8/50) = 0.0303 to 0.3697
    const { centre, quarters } = chartOf(run([4, 16]));
    expect(centre).toBe(0.2);
    expect(quarters[0]?.point).toMatchObject({
      lower: expect.closeTo(0.0302944, 6) as number, // the matcher is typed any
      upper: expect.closeTo(0.3697056, 6) as number,
      isSignal: false
    });
  });

  it('leaves quarters with open windows out of the chart and its centre, and says so', () => {
    const reason = 'outcome windows of the quarter are still open';
    const { quarters, leftOut, centre } = chartOf([
      ...run([25, 25]),
      quarter('2026 Q3', notEstimable(reason, 12))
    ]);
    expect(quarters).toHaveLength(2);
    expect(centre).toBe(0.5);
    expect(leftOut).toEqual([{ key: { quarter: '2026 Q3' }, label: '2026 Q3', reason }]);
  });

  it('has run rules from 12 quarters off the median', () => {
    const shifted = [20, 21, 22, 20, 21, 22, 30, 31, 32, 30, 31, 32];
    expect(chartOf(run(shifted.slice(1))).runs).toMatchObject({
      estimable: false,
      reason: 'too few quarters: it takes 12 off the median'
    });
    // One crossing in 12 points; qbinom(0.05, 11, 0.5) = 3
    expect(chartOf(run(shifted)).runs).toMatchObject({
      crossings: 1,
      crossingsLimit: 3,
      isSignal: true
    });
  });

  it.each([
    ['none', [], 'there is no quarter with a rate'],
    [
      'invented dates',
      [quarter('invented dates', notEstimable('dates are invented', 31))],
      'dates are invented'
    ]
  ])('%s: not estimable', (_, quarters, reason) => {
    expect(computeQuarterChart(quarters)).toEqual({ estimable: false, reason, n: 0 });
  });

  it('all equal: a centre, and too few quarters off the median', () => {
    const chart = chartOf(run(Array.from({ length: 15 }, () => 25)));
    expect(chart.centre).toBe(0.5);
    expect(chart.runs).toMatchObject({ estimable: false });
  });
});
