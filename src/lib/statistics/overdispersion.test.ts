import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNetwork } from './fixtures/networks.ts';
import { readFixture } from './fixtures/read-fixture.ts';
import { requireEstimable } from './fixtures/require-estimable.ts';
import { estimateOverdispersion } from './overdispersion.ts';

const unit = fc.integer({ min: 1, max: 300 }).chain((denominator) =>
  fc.record({
    numerator: fc.integer({ min: 0, max: denominator }),
    denominator: fc.constant(denominator)
  })
);

describe('estimateOverdispersion', () => {
  it('20 units each 2 standard errors from the target: φ = 4', () => {
    const units = Array.from({ length: 20 }, (_, index) => ({
      numerator: index % 2 === 0 ? 60 : 40,
      denominator: 100
    }));
    expect(requireEstimable(estimateOverdispersion(units, 0.5)).dispersion).toBeCloseTo(4, 12);
  });

  it('agrees with the formula in R', () => {
    for (const row of readFixture('overdispersion', ['network', 'dispersion'])) {
      const result = requireEstimable(estimateOverdispersion(readNetwork(row.network), 0.6));
      expect(result.dispersion).toBeCloseTo(row.dispersion, 9);
    }
  });

  it('is never negative, never applied under 1, and the same in any order', () => {
    fc.assert(
      fc.property(fc.array(unit, { minLength: 20, maxLength: 60 }), (units) => {
        const result = requireEstimable(estimateOverdispersion(units, 0.6));
        expect(result.dispersion).toBeGreaterThanOrEqual(0);
        expect(result.applied).toBe(Math.max(1, result.dispersion));
        expect(estimateOverdispersion([...units].reverse(), 0.6)).toEqual(result);
      }),
      { numRuns: 1000 }
    );
  });

  it('n = 0, n = 1 and 19 units are not estimable', () => {
    const units = Array.from({ length: 19 }, () => ({ numerator: 5, denominator: 10 }));
    expect(estimateOverdispersion([], 0.5)).toMatchObject({ estimable: false, n: 0 });
    expect(estimateOverdispersion(units.slice(0, 1), 0.5)).toMatchObject({ n: 1 });
    expect(estimateOverdispersion(units, 0.5)).toEqual({
      estimable: false,
      reason: '19 units are too few to tell over-dispersion; it takes 20.',
      n: 19
    });
  });

  it('all equal to the target: φ = 0, applied as 1', () => {
    const units = Array.from({ length: 20 }, () => ({ numerator: 5, denominator: 10 }));
    expect(estimateOverdispersion(units, 0.5)).toMatchObject({ dispersion: 0, applied: 1 });
  });

  it('refuses a unit without patients', () => {
    expect(() => estimateOverdispersion([{ numerator: 0, denominator: 0 }], 0.5)).toThrow(
      RangeError
    );
  });
});
