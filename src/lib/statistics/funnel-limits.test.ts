import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFixture } from './fixtures/read-fixture.ts';
import { requireEstimable } from './fixtures/require-estimable.ts';
import { computeFunnelLimits } from './funnel-limits.ts';

describe('computeFunnelLimits', () => {
  it('one patient at a target of 0.7, by hand', () => {
    const { limits } = requireEstimable(computeFunnelLimits(0.7, 1));
    expect(limits[0]).toMatchObject({
      level: 0.95,
      lower: 0,
      method: 'exact-binomial-interpolated'
    });
    expect(limits[0]?.upper).toBeCloseTo(1 - 0.025 / 0.7, 12);
    expect(limits[1]).toMatchObject({ level: 0.998, lower: 0 });
    expect(limits[1]?.upper).toBeCloseTo(1 - 0.001 / 0.7, 12);
  });

  it('agrees with the formula in R', () => {
    const rows = readFixture('funnel-limits', ['target', 'denominator', 'level', 'lower', 'upper']);
    for (const row of rows) {
      const { limits } = requireEstimable(
        computeFunnelLimits(row.target, row.denominator, [row.level])
      );
      expect(limits[0]?.lower).toBeCloseTo(row.lower, 9);
      expect(limits[0]?.upper).toBeCloseTo(row.upper, 9);
    }
  });

  it('stay in [0, 1], hold the target but for one patient’s worth, widen with level and dispersion', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        fc.integer({ min: 1, max: 3000 }),
        fc.double({ min: 1, max: 9, noNaN: true }),
        (target, denominator, dispersion) => {
          const plain = requireEstimable(computeFunnelLimits(target, denominator)).limits;
          const wide = requireEstimable(
            computeFunnelLimits(target, denominator, undefined, dispersion)
          ).limits;
          const [inner, outer] = plain;
          if (inner === undefined || outer === undefined) throw new Error('two pairs expected');
          expect(outer.lower).toBeGreaterThanOrEqual(0);
          expect(outer.lower).toBeLessThanOrEqual(inner.lower);
          expect(outer.upper).toBeGreaterThanOrEqual(inner.upper);
          expect(outer.upper).toBeLessThanOrEqual(1);
          expect(inner.lower).toBeLessThan(target);
          expect(inner.upper).toBeGreaterThan(target - 1 / denominator);
          expect(wide[0]?.lower).toBeLessThanOrEqual(inner.lower);
          expect(wide[0]?.upper).toBeGreaterThanOrEqual(inner.upper);
        }
      ),
      { numRuns: 2000 }
    );
  });

  it('the multiplicative factor scales the distance to the target by its root', () => {
    const plain = requireEstimable(computeFunnelLimits(0.5, 400, [0.95])).limits[0];
    const wide = requireEstimable(computeFunnelLimits(0.5, 400, [0.95], 4)).limits[0];
    if (plain === undefined || wide === undefined) throw new Error('one pair expected');
    expect(0.5 - wide.lower).toBeCloseTo(2 * (0.5 - plain.lower), 12);
  });

  it('n = 0 is not estimable, nor is a target all or none reach', () => {
    expect(computeFunnelLimits(0.7, 0)).toMatchObject({ estimable: false, n: 0 });
    expect(computeFunnelLimits(1, 30)).toMatchObject({ estimable: false, n: 30 });
    expect(computeFunnelLimits(0, 30)).toMatchObject({ estimable: false, n: 30 });
  });

  it('refuses a percent and a dispersion under 1', () => {
    expect(() => computeFunnelLimits(70, 30)).toThrow(RangeError);
    expect(() => computeFunnelLimits(0.7, 30, [0.95], 0.5)).toThrow(/at least 1/);
  });
});
