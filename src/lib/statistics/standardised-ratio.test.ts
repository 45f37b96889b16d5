import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFixture } from './fixtures/read-fixture.ts';
import { requireEstimable } from './fixtures/require-estimable.ts';
import {
  estimateIndirectStandardisation,
  estimateStandardisedRatio
} from './standardised-ratio.ts';

describe('estimateStandardisedRatio', () => {
  it('agrees with R poisson.test and with Byar’s formula in R', () => {
    const rows = readFixture('poisson', [
      'events',
      'level',
      'lower',
      'upper',
      'byarLower',
      'byarUpper'
    ]);
    for (const row of rows) {
      const bounds = (method: 'byar' | 'exact') =>
        requireEstimable(estimateStandardisedRatio(row.events, 1, row.level, method)).interval;
      if (row.lower > 0) expect(bounds('exact').lower / row.lower).toBeCloseTo(1, 9);
      expect(bounds('exact').upper / row.upper).toBeCloseTo(1, 9);
      expect(bounds('byar').lower / Math.max(1, row.events)).toBeCloseTo(
        row.byarLower / Math.max(1, row.events),
        9
      );
      expect(bounds('byar').upper / row.byarUpper).toBeCloseTo(1, 9);
    }
  });

  it('contains the ratio; Byar is close to exact from 5 observed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 5, max: 2000 }),
        fc.double({ min: 0.1, max: 2000, noNaN: true }),
        (observed, expected) => {
          const byar = requireEstimable(estimateStandardisedRatio(observed, expected));
          const exact = requireEstimable(
            estimateStandardisedRatio(observed, expected, 0.95, 'exact')
          );
          expect(byar.interval.lower).toBeLessThan(byar.estimate);
          expect(byar.interval.upper).toBeGreaterThan(byar.estimate);
          expect(byar.interval.lower / exact.interval.lower).toBeCloseTo(1, 1);
          expect(byar.interval.upper / exact.interval.upper).toBeCloseTo(1, 2);
        }
      ),
      { numRuns: 2000 }
    );
  });

  it('n = 0: nothing expected is not estimable; none observed starts at 0', () => {
    expect(estimateStandardisedRatio(0, 0)).toMatchObject({ estimable: false, n: 0 });
    expect(estimateStandardisedRatio(0, 4)).toMatchObject({ estimate: 0, interval: { lower: 0 } });
  });

  it('refuses a negative expectation', () => {
    expect(() => estimateStandardisedRatio(1, -1)).toThrow(RangeError);
  });
});

describe('estimateIndirectStandardisation', () => {
  const strata = [
    { numerator: 6, denominator: 10, referenceRate: 0.5 },
    { numerator: 3, denominator: 10, referenceRate: 0.2 }
  ];

  it('9 observed over 5 + 2 expected', () => {
    const result = requireEstimable(estimateIndirectStandardisation(strata));
    expect(result.observed).toBe(9);
    expect(result.expected).toBeCloseTo(7, 12);
    expect(result.estimate).toBeCloseTo(9 / 7, 12);
    expect(result.interval.method).toBe('byar');
  });

  it('is 1 for the reference itself, in any order of strata', () => {
    const stratum = fc.integer({ min: 1, max: 300 }).chain((denominator) =>
      fc.record({
        numerator: fc.integer({ min: 1, max: denominator }),
        denominator: fc.constant(denominator)
      })
    );
    fc.assert(
      fc.property(fc.array(stratum, { minLength: 1, maxLength: 12 }), (rows) => {
        const reference = rows.map((row) => ({
          ...row,
          referenceRate: row.numerator / row.denominator
        }));
        const result = requireEstimable(estimateIndirectStandardisation(reference));
        expect(result.estimate).toBeCloseTo(1, 9);
        expect(estimateIndirectStandardisation([...reference].reverse())).toEqual(result);
      }),
      { numRuns: 1000 }
    );
  });

  it('no strata is not estimable', () => {
    expect(estimateIndirectStandardisation([])).toMatchObject({ estimable: false, n: 0 });
  });
});
