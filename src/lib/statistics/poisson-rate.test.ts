import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFixture } from './fixtures/read-fixture.ts';
import { requireEstimable } from './fixtures/require-estimable.ts';
import { estimatePoissonRate } from './poisson-rate.ts';

describe('estimatePoissonRate', () => {
  it.each([
    [0, 0, 3.689],
    [1, 0.0253, 5.572],
    [10, 4.795, 18.39]
  ])('%i events: %d to %d (Garwood 1936)', (events, lower, upper) => {
    const { interval } = requireEstimable(estimatePoissonRate(events, 100));
    expect(interval.lower).toBeCloseTo(lower, 3);
    expect(interval.upper).toBeCloseTo(upper, 2);
  });

  it('agrees with R poisson.test', () => {
    for (const row of readFixture('poisson', ['events', 'level', 'lower', 'upper'])) {
      const { interval } = requireEstimable(estimatePoissonRate(row.events, 1, 1, row.level));
      if (row.lower === 0) expect(interval.lower).toBe(0);
      else expect(interval.lower / row.lower).toBeCloseTo(1, 9);
      expect(interval.upper / row.upper).toBeCloseTo(1, 9);
    }
  });

  it('contains the rate, scales with `per` and narrows with exposure', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.integer({ min: 1, max: 10_000 }), (events, exposure) => {
        const { estimate, interval } = requireEstimable(estimatePoissonRate(events, exposure));
        const each = requireEstimable(estimatePoissonRate(events, exposure, 1));
        const twice = requireEstimable(estimatePoissonRate(2 * events, 2 * exposure));
        expect(interval.lower).toBeGreaterThanOrEqual(0);
        expect(interval.lower).toBeLessThanOrEqual(estimate);
        expect(interval.upper).toBeGreaterThan(estimate);
        expect(each.interval.upper * 100).toBeCloseTo(interval.upper, 6);
        expect(twice.interval.upper - twice.interval.lower).toBeLessThan(
          interval.upper - interval.lower
        );
      }),
      { numRuns: 2000 }
    );
  });

  it('n = 0: no exposure is not estimable', () => {
    expect(estimatePoissonRate(0, 0)).toEqual({ estimable: false, reason: 'No exposure.', n: 0 });
  });

  it('n = 1: one infusion without the event', () => {
    expect(estimatePoissonRate(0, 1)).toMatchObject({ estimate: 0, interval: { lower: 0 } });
  });

  it('refuses events without exposure, and a part of an event', () => {
    expect(() => estimatePoissonRate(1, 0)).toThrow(RangeError);
    expect(() => estimatePoissonRate(1.5, 10)).toThrow(RangeError);
  });
});
