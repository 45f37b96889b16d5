import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateDifference } from './difference-of-proportions.ts';
import { readFixture } from './fixtures/read-fixture.ts';
import { requireEstimable } from './fixtures/require-estimable.ts';

const share = fc
  .integer({ min: 1, max: 1000 })
  .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));

describe('estimateDifference', () => {
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926]
  ])('%i/%i − %i/%i (Newcombe 1998, Stat Med 17:873–890, Table II, method 10)', (...row) => {
    const [a, n, c, m, lower, upper] = row;
    const result = requireEstimable(estimateDifference(a, n, c, m));
    expect(result.estimate).toBeCloseTo(a / n - c / m, 12);
    expect(result.interval.lower).toBeCloseTo(lower, 4);
    expect(result.interval.upper).toBeCloseTo(upper, 4);
  });

  it('agrees with R over a grid', () => {
    for (const row of readFixture('newcombe', ['a', 'n', 'c', 'm', 'lower', 'upper'])) {
      const { interval } = requireEstimable(estimateDifference(row.a, row.n, row.c, row.m));
      expect(interval.lower).toBeCloseTo(row.lower, 9);
      expect(interval.upper).toBeCloseTo(row.upper, 9);
    }
  });

  it('contains the estimate, stays in [−1, 1], and turns its sign with the groups', () => {
    fc.assert(
      fc.property(share, share, ([a, n], [c, m]) => {
        const { estimate, interval } = requireEstimable(estimateDifference(a, n, c, m));
        const turned = requireEstimable(estimateDifference(c, m, a, n));
        expect(interval.lower).toBeGreaterThanOrEqual(-1);
        expect(interval.lower).toBeLessThanOrEqual(estimate);
        expect(interval.upper).toBeGreaterThanOrEqual(estimate);
        expect(interval.upper).toBeLessThanOrEqual(1);
        expect(turned.interval.lower).toBeCloseTo(-interval.upper, 12);
      }),
      { numRuns: 2000 }
    );
  });

  it('n = 0 in either group is not estimable', () => {
    const reason = 'A group has no observations.';
    expect(estimateDifference(0, 0, 3, 10)).toEqual({ estimable: false, reason, n: 10 });
    expect(estimateDifference(3, 10, 0, 0)).toEqual({ estimable: false, reason, n: 10 });
    expect(estimateDifference(0, 0, 0, 0)).toEqual({ estimable: false, reason, n: 0 });
  });

  it('n = 1 in both groups, all equal: no difference, nearly the whole range', () => {
    const { estimate, interval } = requireEstimable(estimateDifference(1, 1, 1, 1));
    expect(estimate).toBe(0);
    expect(interval.lower).toBeCloseTo(-0.7934506856, 9);
    expect(interval.upper).toBeCloseTo(0.7934506856, 9);
  });

  it('refuses a numerator above its denominator', () => {
    expect(() => estimateDifference(2, 1, 0, 1)).toThrow(RangeError);
  });
});
