import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFixture } from './fixtures/read-fixture.ts';
import { computeRequiredPatients } from './required-patients.ts';
import { computeWilsonInterval } from './wilson.ts';

describe('computeRequiredPatients', () => {
  it('agrees with uniroot in R', () => {
    const rows = readFixture('required-patients', ['proportion', 'halfWidth', 'level', 'patients']);
    for (const { proportion, halfWidth, level, patients } of rows) {
      expect(computeRequiredPatients(proportion, halfWidth, level)).toBe(patients);
    }
  });

  it('suffices wherever the share is a whole number of patients', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10 }),
        fc.double({ min: 0.01, max: 0.5, noNaN: true }),
        (tenths, halfWidth) => {
          const enough = 10 * Math.ceil(computeRequiredPatients(tenths / 10, halfWidth) / 10);
          const { lower, upper } = computeWilsonInterval((enough / 10) * tenths, enough);
          expect((upper - lower) / 2).toBeLessThanOrEqual(halfWidth + 1e-12);
        }
      ),
      { numRuns: 2000 }
    );
  });

  it('a margin of the whole range takes one patient', () => {
    expect(computeRequiredPatients(0.5, 1)).toBe(1);
  });

  it('refuses a margin of 0', () => {
    expect(() => computeRequiredPatients(0.5, 0)).toThrow(RangeError);
  });
});
