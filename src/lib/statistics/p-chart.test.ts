import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNetwork } from './fixtures/networks.ts';
import { readFixture } from './fixtures/read-fixture.ts';
import { requireEstimable } from './fixtures/require-estimable.ts';
import { computePChart } from './p-chart.ts';

// Montgomery, Introduction to Statistical Quality Control, 6th ed., table 7.1: nonconforming cans of 50.
const cans = [
  12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7,
  13, 9, 6
].map((numerator) => ({ numerator, denominator: 50 }));

describe('computePChart', () => {
  it('Montgomery’s orange juice cans: .2313, .0524–.4102, samples 15 and 23 outside', () => {
    const chart = requireEstimable(computePChart(cans));
    expect(chart.centre).toBeCloseTo(0.2313, 4);
    const first = chart.points[0];
    if (first === undefined) throw new Error('a point expected');
    expect(requireEstimable(first).lower).toBeCloseTo(0.0524, 4);
    expect(requireEstimable(first).upper).toBeCloseTo(0.4102, 4);
    const signals = chart.points.flatMap((point, index) =>
      point.estimable && point.isSignal ? [index + 1] : []
    );
    expect(signals).toEqual([15, 23]);
  });

  it('agrees with R', () => {
    const rows = readFixture('p-chart', ['network', 'centre', 'lower', 'upper']);
    for (const network of new Set(rows.map((row) => row.network))) {
      const chart = requireEstimable(computePChart(readNetwork(network)));
      for (const [index, row] of rows.filter((each) => each.network === network).entries()) {
        expect(chart.centre).toBeCloseTo(row.centre, 9);
        expect(chart.points[index]).toMatchObject({
          lower: expect.closeTo(row.lower, 9),
          upper: expect.closeTo(row.upper, 9)
        });
      }
    }
  });

  it('limits stay in [0, 1] and hold the centre', () => {
    const period = fc.nat(200).chain((denominator) =>
      fc.record({
        numerator: fc.integer({ min: 0, max: denominator }),
        denominator: fc.constant(denominator)
      })
    );
    fc.assert(
      fc.property(fc.array(period), (periods) => {
        const chart = computePChart(periods);
        if (!chart.estimable) {
          expect(periods.every((each) => each.denominator === 0)).toBe(true);
          return;
        }
        for (const point of chart.points) {
          if (!point.estimable) continue;
          expect(point.lower).toBeGreaterThanOrEqual(0);
          expect(point.lower).toBeLessThanOrEqual(chart.centre);
          expect(point.upper).toBeGreaterThanOrEqual(chart.centre);
          expect(point.upper).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 2000 }
    );
  });

  it('n = 0: no period, or none with patients, is not estimable', () => {
    expect(computePChart([])).toMatchObject({ estimable: false, n: 0 });
    expect(computePChart([{ numerator: 0, denominator: 0 }])).toMatchObject({ estimable: false });
  });

  it('n = 1, and a period in which all are missing', () => {
    const chart = requireEstimable(
      computePChart([
        { numerator: 1, denominator: 1 },
        { numerator: 0, denominator: 0 }
      ])
    );
    expect(chart.points[0]).toMatchObject({ estimate: 1, isSignal: false });
    expect(chart.points[1]).toEqual({ estimable: false, reason: 'No observations.', n: 0 });
  });

  it('all equal: no signal', () => {
    const chart = requireEstimable(
      computePChart(Array.from({ length: 9 }, () => ({ numerator: 3, denominator: 7 })))
    );
    expect(chart.points.every((point) => point.estimable && !point.isSignal)).toBe(true);
  });
});
