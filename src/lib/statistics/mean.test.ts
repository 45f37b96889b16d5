import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFixture } from './fixtures/read-fixture.ts';
import { requireEstimable } from './fixtures/require-estimable.ts';
import { readSample } from './fixtures/samples.ts';
import { estimateMean, estimateMeanChange } from './mean.ts';

// Extra hours of sleep with two soporifics. Student. Biometrika 1908;6:1–25; the same as R's `sleep`.
const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2];
const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];

const values = fc.array(fc.double({ min: -1000, max: 1000, noNaN: true }), {
  minLength: 2,
  maxLength: 50
});

describe('estimateMean and estimateMeanChange', () => {
  it("Student's sleep data: 1.58 hours more, 0.7001 to 2.4599", () => {
    const result = requireEstimable(estimateMeanChange(first, second));
    expect(result.n).toBe(10);
    expect(result.estimate).toBeCloseTo(1.58, 12);
    expect(result.interval.lower).toBeCloseTo(0.7001142, 7);
    expect(result.interval.upper).toBeCloseTo(2.4598858, 7);
  });

  it('agree with R t.test', () => {
    const rows = readFixture('means', [
      'sample',
      'level',
      'mean',
      'standardDeviation',
      'lower',
      'upper',
      'change',
      'changeLower',
      'changeUpper'
    ]);
    for (const row of rows) {
      const { before, after } = readSample(row.sample);
      const mean = requireEstimable(estimateMean(before, row.level));
      const change = requireEstimable(estimateMeanChange(before, after, row.level));
      expect(mean.estimate).toBeCloseTo(row.mean, 9);
      expect(mean.standardDeviation).toBeCloseTo(row.standardDeviation, 9);
      // One degree of freedom at 99.8% has bounds in the thousands, so compare the ratio.
      expect(mean.interval.lower / row.lower).toBeCloseTo(1, 9);
      expect(mean.interval.upper / row.upper).toBeCloseTo(1, 9);
      expect(change.estimate).toBeCloseTo(row.change, 9);
      expect(change.interval.lower / row.changeLower).toBeCloseTo(1, 9);
      expect(change.interval.upper / row.changeUpper).toBeCloseTo(1, 9);
    }
  });

  it('the interval contains the mean, and order changes no digit', () => {
    fc.assert(
      fc.property(
        values.chain((sample) =>
          fc.tuple(
            fc.constant(sample),
            fc.shuffledSubarray(sample, { minLength: sample.length, maxLength: sample.length })
          )
        ),
        ([sample, shuffled]) => {
          const result = estimateMean(sample);
          expect(estimateMean(shuffled)).toEqual(result);
          if (!result.estimable) return;
          expect(result.interval.lower).toBeLessThan(result.estimate);
          expect(result.interval.upper).toBeGreaterThan(result.estimate);
        }
      ),
      { numRuns: 2000 }
    );
  });

  it('n = 0, as when all are missing, is not estimable', () => {
    const nothing = { estimable: false, reason: 'No observations.', n: 0 };
    expect(estimateMean([])).toEqual(nothing);
    expect(estimateMeanChange([], [])).toEqual(nothing);
  });

  it('n = 1 is not estimable', () => {
    expect(estimateMean([3])).toMatchObject({ estimable: false, n: 1 });
  });

  it('all equal is not estimable, also when only rounding differs', () => {
    expect(estimateMean([4, 4, 4])).toEqual({
      estimable: false,
      reason: 'All 3 observations are equal.',
      n: 3
    });
    expect(estimateMean([0, 0])).toMatchObject({ estimable: false });
    expect(estimateMean([0.3, 0.1 + 0.2])).toMatchObject({ estimable: false });
  });

  it('refuses what is not a number, and unequal lengths', () => {
    expect(() => estimateMean([1, Number.NaN])).toThrow(/values\[1\] is NaN/);
    expect(() => estimateMeanChange([1, 2], [1])).toThrow(RangeError);
    expect(() => estimateMeanChange([1], [1, 2])).toThrow(RangeError);
    expect(() => estimateMeanChange([], [1])).toThrow(RangeError);
  });
});
