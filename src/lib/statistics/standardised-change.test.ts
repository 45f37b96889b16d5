import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFixture } from './fixtures/read-fixture.ts';
import { requireEstimable } from './fixtures/require-estimable.ts';
import { readSample } from './fixtures/samples.ts';
import { estimateStandardisedChange } from './standardised-change.ts';

describe('estimateStandardisedChange', () => {
  it('10, 20, 30 to 5, 10, 15: −1 SD, corrected by J(2) = 1/√π', () => {
    const result = requireEstimable(estimateStandardisedChange([10, 20, 30], [5, 10, 15]));
    expect(result.baselineStandardDeviation).toBeCloseTo(10, 12);
    expect(result.uncorrected).toBeCloseTo(-1, 12);
    expect(result.estimate).toBeCloseTo(-1 / Math.sqrt(Math.PI), 12);
    expect(result.standardiser).toBe('baseline-sd');
  });

  it('agrees with R metafor escalc SMCR', () => {
    const rows = readFixture('standardised-change', [
      'sample',
      'level',
      'estimate',
      'lower',
      'upper'
    ]);
    for (const row of rows) {
      const { before, after } = readSample(row.sample);
      const result = requireEstimable(estimateStandardisedChange(before, after, row.level));
      expect(result.estimate).toBeCloseTo(row.estimate, 9);
      expect(result.interval.lower).toBeCloseTo(row.lower, 9);
      expect(result.interval.upper).toBeCloseTo(row.upper, 9);
    }
  });

  it('does not depend on the scale of the instrument or its origin', () => {
    const scores = fc.array(fc.tuple(fc.nat(27), fc.nat(27)), { minLength: 3, maxLength: 40 });
    fc.assert(
      fc.property(scores, fc.integer({ min: 2, max: 9 }), (pairs, factor) => {
        const before = pairs.map(([first]) => first);
        const after = pairs.map(([, second]) => second);
        const result = estimateStandardisedChange(before, after);
        const scaled = estimateStandardisedChange(
          before.map((score) => factor * score + 5),
          after.map((score) => factor * score + 5)
        );
        expect(scaled.estimable).toBe(result.estimable);
        if (!result.estimable || !scaled.estimable) return;
        expect(scaled.estimate).toBeCloseTo(result.estimate, 9);
        expect(scaled.interval.lower).toBeLessThanOrEqual(scaled.estimate);
        expect(scaled.interval.upper).toBeGreaterThanOrEqual(scaled.estimate);
      }),
      { numRuns: 2000 }
    );
  });

  it('n = 0, n = 1 and n = 2 are not estimable', () => {
    expect(estimateStandardisedChange([], [])).toMatchObject({ estimable: false, n: 0 });
    expect(estimateStandardisedChange([9], [3])).toMatchObject({ estimable: false, n: 1 });
    expect(estimateStandardisedChange([9, 8], [3, 1])).toMatchObject({ estimable: false, n: 2 });
  });

  it('all equal on either occasion is not estimable', () => {
    expect(estimateStandardisedChange([9, 9, 9], [3, 1, 2])).toEqual({
      estimable: false,
      reason: 'All baseline scores are equal.',
      n: 3
    });
    expect(estimateStandardisedChange([9, 8, 7], [3, 3, 3])).toMatchObject({ estimable: false });
  });
});
