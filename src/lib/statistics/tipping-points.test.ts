import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFixture } from './fixtures/read-fixture.ts';
import { requireEstimable } from './fixtures/require-estimable.ts';
import { computeTippingPoints, type TippingPoint } from './tipping-points.ts';

function asNumber(point: TippingPoint): number {
  if (point === 'already') return 0;
  return point === 'cannot' ? -1 : point;
}

describe('computeTippingPoints', () => {
  it('counts how many of the missing must have responded', () => {
    expect(computeTippingPoints(6, 2, 10, 0.7)).toEqual({
      estimable: true,
      rate: 1,
      interval: 'already',
      responders: 6,
      missing: 2,
      denominator: 10,
      target: 0.7,
      level: 0.95,
      method: 'wilson'
    });
  });

  it('agrees with a search in R', () => {
    const rows = readFixture('tipping-points', [
      'responders',
      'missing',
      'denominator',
      'target',
      'rate',
      'interval'
    ]);
    for (const { responders, missing, denominator, target, rate, interval } of rows) {
      const result = requireEstimable(
        computeTippingPoints(responders, missing, denominator, target)
      );
      expect(asNumber(result.rate)).toBe(rate);
      expect(asNumber(result.interval)).toBe(interval);
    }
  });

  it('the interval reaches the target no later than the rate', () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.nat(200), fc.nat(200), fc.nat(200)).filter((counts) => counts.some(Boolean)),
        fc.double({ min: 0, max: 1, noNaN: true }),
        ([responders, missing, others], target) => {
          const result = requireEstimable(
            computeTippingPoints(responders, missing, responders + missing + others, target)
          );
          const order = (point: TippingPoint) => (point === 'cannot' ? Infinity : asNumber(point));
          expect(order(result.interval)).toBeLessThanOrEqual(order(result.rate));
        }
      ),
      { numRuns: 2000 }
    );
  });

  it('n = 0 is not estimable', () => {
    expect(computeTippingPoints(0, 0, 0, 0.7)).toMatchObject({ estimable: false, n: 0 });
  });

  it('n = 1, and it is missing', () => {
    expect(computeTippingPoints(0, 1, 1, 0.7)).toMatchObject({ rate: 1, interval: 'already' });
  });

  it('all missing: 70% of them, and the interval from half (5/10: upper 0.763)', () => {
    expect(computeTippingPoints(0, 10, 10, 0.7)).toMatchObject({ rate: 7, interval: 5 });
  });

  it('all responded: already; none responded and none missing: cannot', () => {
    expect(computeTippingPoints(40, 0, 40, 0.7)).toMatchObject({
      rate: 'already',
      interval: 'already'
    });
    expect(computeTippingPoints(0, 0, 40, 0.7)).toMatchObject({
      rate: 'cannot',
      interval: 'cannot'
    });
  });

  it('refuses parts above the whole', () => {
    expect(() => computeTippingPoints(6, 5, 10, 0.7)).toThrow(/Count both/);
    expect(() => computeTippingPoints(6, 2, 10, 70)).toThrow(RangeError);
  });
});
