import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFixture } from './fixtures/read-fixture.ts';
import { requireEstimable } from './fixtures/require-estimable.ts';
import { computeRunRules } from './run-rules.ts';

const alternating = (n: number) => Array.from({ length: n }, (_, index) => index % 2);

describe('computeRunRules', () => {
  it('six below then six above: too few crossings', () => {
    expect(computeRunRules([1, 1, 1, 1, 1, 1, 3, 3, 3, 3, 3, 3], 2)).toEqual({
      estimable: true,
      usefulPoints: 12,
      longestRun: 6,
      longestRunLimit: 7,
      crossings: 1,
      crossingsLimit: 3,
      isSignal: true,
      method: 'anhoej'
    });
  });

  it('a run of eight among twelve is too long', () => {
    const values = [1, 3, 1, 3, 3, 3, 3, 3, 3, 3, 3, 1];
    expect(computeRunRules(values, 2)).toMatchObject({
      longestRun: 8,
      crossings: 4,
      isSignal: true
    });
  });

  it('limits are those of R', () => {
    const rows = readFixture('run-rules', ['points', 'longestRunLimit', 'crossingsLimit']);
    for (const { points, longestRunLimit, crossingsLimit } of rows) {
      expect(computeRunRules(alternating(points), 0.5)).toMatchObject({
        longestRunLimit,
        crossingsLimit,
        isSignal: false
      });
    }
  });

  it('turning the series round in time or upside down changes nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10 }), { maxLength: 60 }), (values) => {
        const result = computeRunRules(values, 5);
        expect(computeRunRules([...values].reverse(), 5)).toEqual(result);
        expect(
          computeRunRules(
            values.map((value) => 10 - value),
            5
          )
        ).toEqual(result);
      }),
      { numRuns: 2000 }
    );
  });

  it('points on the centre line do not count', () => {
    const values = alternating(12).flatMap((value) => [value, 0.5]);
    expect(requireEstimable(computeRunRules(values, 0.5)).usefulPoints).toBe(12);
  });

  it('n = 0, n = 1, 11 points and all equal to the centre are too few', () => {
    expect(computeRunRules([], 2)).toMatchObject({ estimable: false, n: 0 });
    expect(computeRunRules([1], 2)).toMatchObject({ estimable: false, n: 1 });
    expect(computeRunRules(alternating(11), 0.5)).toEqual({
      estimable: false,
      reason: '11 points off the centre line are too few; it takes 12.',
      n: 11
    });
    expect(
      computeRunRules(
        Array.from({ length: 30 }, () => 2),
        2
      )
    ).toMatchObject({ n: 0 });
  });

  it('refuses a value that is not a number', () => {
    expect(() => computeRunRules([Number.NaN], 2)).toThrow(RangeError);
  });
});
