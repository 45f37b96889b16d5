import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFixture } from './fixtures/read-fixture.ts';
import { requireEstimable } from './fixtures/require-estimable.ts';
import { readSample } from './fixtures/samples.ts';
import { estimateMean } from './mean.ts';
import { computeTTest } from './t-test.ts';

// Extra hours of sleep with two soporifics. Student. Biometrika 1908;6:1–25; the same as R's `sleep`.
const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2];
const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];

const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 50 });

describe('computeTTest', () => {
  it("Student's sleep data: t = 4.0621 on 9 degrees of freedom, p = 0.002833", () => {
    const extra = second.map((hours, patient) => hours - (first[patient] ?? NaN));
    const { statistic, pValue, ...rest } = requireEstimable(computeTTest(extra, 0));
    expect(statistic).toBeCloseTo(4.0621, 4);
    expect(pValue).toBeCloseTo(0.002833, 6);
    expect(rest).toEqual({ estimable: true, method: 'student-t', n: 10 });
  });

  it('agrees with R t.test', () => {
    const rows = readFixture('t-test', ['sample', 'mean', 'statistic', 'pValue']);
    for (const { sample, mean, ...expected } of rows) {
      const test = requireEstimable(computeTTest(readSample(sample).before, mean));
      expect((test.statistic ?? NaN) - expected.statistic).toBeCloseTo(0, 9);
      expect(test.pValue).toBeCloseTo(expected.pValue, 12);
      if (expected.pValue > 1e-290) expect(test.pValue / expected.pValue).toBeCloseTo(1, 9);
    }
  });

  it.each([
    // Two-sided 5% and 0.1% points of t: Fisher and Yates, Statistical Tables, table III.
    [1, 12.706, 0.05],
    [9, 2.262, 0.05],
    [30, 2.042, 0.05],
    [9, 4.781, 0.001]
  ])('on %i degrees of freedom %f has p %f', (degreesOfFreedom, t, expected) => {
    const sample = Array.from({ length: degreesOfFreedom + 1 }, (_, index) => index);
    const { estimate, standardDeviation, n } = requireEstimable(estimateMean(sample));
    const mean = estimate - (t * standardDeviation) / Math.sqrt(n);
    expect(requireEstimable(computeTTest(sample, mean)).pValue).toBeCloseTo(expected, 4);
  });

  it('is 1 at the sample’s own mean, and keeps its digits beside it', () => {
    expect(requireEstimable(computeTTest([1, 2, 3], 2)).pValue).toBe(1);
    // By hand: on 2 degrees of freedom P(|T| ≥ t) = 1 − t/√(2 + t²), here with t = 1e-8·√3.
    const { pValue } = requireEstimable(computeTTest([1, 2, 3], 2 - 1e-8));
    expect((1 - pValue) * 1e8).toBeCloseTo(Math.sqrt(3 / 2), 6);
  });

  it('is under 0.05 exactly where the 95% interval excludes the mean', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: -1100, max: 1100 }), (sample, mean) => {
        const estimate = estimateMean(sample);
        const test = computeTTest(sample, mean);
        expect(test.estimable).toBe(estimate.estimable);
        if (!estimate.estimable || !test.estimable) return;
        const { lower, upper } = estimate.interval;
        expect(mean < lower || mean > upper).toBe(test.pValue < 0.05);
      }),
      { numRuns: 5000 }
    );
  });

  it('is 0.05 at either end of the interval, and the same in any order or unit', () => {
    fc.assert(
      fc.property(values, (sample) => {
        const estimate = estimateMean(sample);
        if (!estimate.estimable) return;
        for (const end of [estimate.interval.lower, estimate.interval.upper]) {
          const { pValue } = requireEstimable(computeTTest(sample, end));
          expect(pValue).toBeCloseTo(0.05, 9);
          expect(computeTTest([...sample].reverse(), end)).toMatchObject({ pValue });
          const inHalves = computeTTest(
            sample.map((value) => value * 2),
            end * 2
          );
          expect(requireEstimable(inHalves).pValue).toBeCloseTo(pValue, 12);
        }
      }),
      { numRuns: 1000 }
    );
  });

  it('n = 0, n = 1 and all equal are not estimable', () => {
    expect(computeTTest([], 0)).toEqual({ estimable: false, reason: 'No observations.', n: 0 });
    expect(computeTTest([3], 0)).toMatchObject({ estimable: false, n: 1 });
    expect(computeTTest([4, 4, 4], 0)).toEqual({
      estimable: false,
      reason: 'All 3 observations are equal.',
      n: 3
    });
    expect(computeTTest([0.3, 0.1 + 0.2], 0)).toMatchObject({ estimable: false, n: 2 });
  });

  it('refuses what is not a number', () => {
    expect(() => computeTTest([1, Number.NaN], 0)).toThrow(/values\[1\] is NaN/);
    expect(() => computeTTest([1, 2], Number.POSITIVE_INFINITY)).toThrow(RangeError);
  });
});
