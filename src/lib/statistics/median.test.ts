import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFixture } from './fixtures/read-fixture.ts';
import { requireEstimable } from './fixtures/require-estimable.ts';
import { readSample } from './fixtures/samples.ts';
import { estimateMedian } from './median.ts';

describe('estimateMedian', () => {
  it('10 values: second to ninth, holding the median in 97.85% of samples', () => {
    const result = requireEstimable(estimateMedian([9, 1, 10, 2, 8, 3, 7, 4, 6, 5]));
    expect(result.estimate).toBe(5.5);
    expect(result.interval).toEqual({
      lower: 2,
      upper: 9,
      level: 0.95,
      method: 'order-statistic'
    });
    expect(result.coverage).toBeCloseTo(1 - (2 * 11) / 1024, 12);
  });

  it('agrees with R', () => {
    const rows = readFixture('medians', [
      'sample',
      'level',
      'median',
      'lower',
      'upper',
      'coverage'
    ]);
    for (const row of rows) {
      const result = requireEstimable(estimateMedian(readSample(row.sample).before, row.level));
      expect(result.estimate).toBeCloseTo(row.median, 9);
      expect(result.interval).toMatchObject({ lower: row.lower, upper: row.upper });
      expect(result.coverage).toBeCloseTo(row.coverage, 9);
    }
  });

  it('contains the estimate and covers at least its level', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 27 }), { minLength: 6, maxLength: 200 }),
        fc.constantFrom(0.5, 0.8, 0.95),
        (values, level) => {
          const { estimate, interval, coverage } = requireEstimable(estimateMedian(values, level));
          expect(interval.lower).toBeLessThanOrEqual(estimate);
          expect(interval.upper).toBeGreaterThanOrEqual(estimate);
          expect(coverage).toBeGreaterThanOrEqual(level - 1e-12);
        }
      ),
      { numRuns: 2000 }
    );
  });

  it('n = 0, n = 1 and n = 5 are not estimable at 95%', () => {
    expect(estimateMedian([])).toEqual({ estimable: false, reason: 'No observations.', n: 0 });
    expect(estimateMedian([4])).toMatchObject({ estimable: false, n: 1 });
    expect(estimateMedian([1, 2, 3, 4, 5])).toMatchObject({ estimable: false, n: 5 });
  });

  it('all equal: the interval is that value', () => {
    expect(estimateMedian(Array.from({ length: 6 }, () => 4))).toMatchObject({
      estimate: 4,
      interval: { lower: 4, upper: 4 }
    });
  });
});
