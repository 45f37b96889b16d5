import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateCumulativeProportions } from './cumulative-proportion.ts';
import { requireEstimable } from './fixtures/require-estimable.ts';

const infusions = [1, 2, 3, 4, 5, 6];

describe('estimateCumulativeProportions', () => {
  it('reached at 1, 2, 2 of 10: 1/10, then 3/10', () => {
    const { points } = requireEstimable(estimateCumulativeProportions([2, 1, 2], 10, [1, 2]));
    expect(points[0]).toMatchObject({ at: 1, proportion: { numerator: 1, denominator: 10 } });
    expect(points[1]).toMatchObject({ at: 2, proportion: { numerator: 3, denominator: 10 } });
  });

  it('never falls, and order changes nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 8 })), fc.nat(50), (reached, others) => {
        const denominator = reached.length + others;
        const result = estimateCumulativeProportions(reached, denominator, infusions);
        expect(
          estimateCumulativeProportions([...reached].reverse(), denominator, infusions)
        ).toEqual(result);
        if (!result.estimable) return;
        const shares = result.points.map((point) => requireEstimable(point.proportion).estimate);
        expect(shares).toEqual([...shares].sort((one, two) => one - two));
      }),
      { numRuns: 2000 }
    );
  });

  it('n = 0 is not estimable', () => {
    expect(estimateCumulativeProportions([], 0, infusions)).toMatchObject({ estimable: false });
  });

  it('n = 1, and all missing: no one reached it', () => {
    expect(estimateCumulativeProportions([], 1, [1])).toMatchObject({
      points: [{ at: 1, proportion: { numerator: 0, denominator: 1 } }]
    });
  });

  it('all equal: a step from none to all', () => {
    expect(estimateCumulativeProportions([3, 3], 2, [2, 3])).toMatchObject({
      points: [{ proportion: { estimate: 0 } }, { proportion: { estimate: 1 } }]
    });
  });

  it('refuses more reached than there are', () => {
    expect(() => estimateCumulativeProportions([1, 2], 1, infusions)).toThrow(RangeError);
  });
});
