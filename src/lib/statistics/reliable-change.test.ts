import { describe, expect, it } from 'vitest';
import { readFixture } from './fixtures/read-fixture.ts';
import { computeReliableChangeCriterion, computeReliableChangeIndex } from './reliable-change.ts';

describe('Jacobson and Truax 1991, J Consult Clin Psychol 59:12–19', () => {
  it('their couple: 32.5 to 47.5, s = 7.5, r = .80: RC 3.16', () => {
    expect(computeReliableChangeIndex(32.5, 47.5, 7.5, 0.8)).toBeCloseTo(3.16, 2);
    const criterion = computeReliableChangeCriterion(7.5, 0.8);
    expect(criterion.standardErrorOfMeasurement).toBeCloseTo(3.35, 2);
    expect(criterion.standardErrorOfDifference).toBeCloseTo(4.74, 2);
  });

  it('agrees with R', () => {
    const rows = readFixture('reliable-change', [
      'standardDeviation',
      'reliability',
      'level',
      'criterion'
    ]);
    for (const row of rows) {
      const { criterion } = computeReliableChangeCriterion(
        row.standardDeviation,
        row.reliability,
        row.level
      );
      expect(criterion).toBeCloseTo(row.criterion, 9);
    }
  });

  it('no change is 0; a fall is negative', () => {
    expect(computeReliableChangeIndex(20, 20, 5, 0.8)).toBe(0);
    expect(computeReliableChangeIndex(20, 10, 5, 0.8)).toBeLessThan(-1.96);
  });

  it('refuses a perfect reliability and a spread of 0', () => {
    expect(() => computeReliableChangeCriterion(5, 1)).toThrow(/under 1/);
    expect(() => computeReliableChangeCriterion(0, 0.8)).toThrow(RangeError);
    expect(() => computeReliableChangeIndex(Number.NaN, 10, 5, 0.8)).toThrow(RangeError);
  });
});
