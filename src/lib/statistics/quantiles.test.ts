import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFixture } from './fixtures/read-fixture.ts';
import { requireEstimable } from './fixtures/require-estimable.ts';
import { readSample } from './fixtures/samples.ts';
import { computeQuantiles } from './quantiles.ts';

describe('computeQuantiles', () => {
  it('1, 2, 3, 10: quartiles 1.75, 2.5 and 4.75 by hand', () => {
    const result = requireEstimable(computeQuantiles([10, 1, 3, 2], [0.25, 0.5, 0.75]));
    expect(result.quantiles.map((quantile) => quantile.estimate)).toEqual([1.75, 2.5, 4.75]);
    expect(result.method).toBe('type-7');
  });

  it('agrees with R quantile, type 7', () => {
    for (const row of readFixture('quantiles', ['sample', 'probability', 'estimate'])) {
      const { before } = readSample(row.sample);
      const result = requireEstimable(computeQuantiles(before, [row.probability]));
      expect(result.quantiles[0]?.estimate).toBeCloseTo(row.estimate, 9);
    }
  });

  it('stays between smallest and largest and does not fall', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2 }),
        (values, probabilities) => {
          const ordered = [...probabilities].sort((one, two) => one - two);
          const { quantiles } = requireEstimable(computeQuantiles(values, ordered));
          for (const [index, { estimate }] of quantiles.entries()) {
            expect(estimate).toBeGreaterThanOrEqual(Math.min(...values));
            expect(estimate).toBeLessThanOrEqual(Math.max(...values));
            const earlier = quantiles[index - 1]?.estimate ?? -Infinity;
            expect(estimate - earlier).toBeGreaterThanOrEqual(-1e-9);
          }
        }
      ),
      { numRuns: 2000 }
    );
  });

  it('n = 0 is not estimable; n = 1 and all equal give that value', () => {
    expect(computeQuantiles([], [0.5])).toMatchObject({ estimable: false, n: 0 });
    expect(requireEstimable(computeQuantiles([7], [0.1])).quantiles[0]?.estimate).toBe(7);
    expect(requireEstimable(computeQuantiles([7, 7, 7], [0.9])).quantiles[0]?.estimate).toBe(7);
  });

  it('refuses a share outside [0, 1]', () => {
    expect(() => computeQuantiles([1], [50])).toThrow(RangeError);
  });
});
