import fc from 'fast-check';
import { expect, test } from 'vitest';
import { estimateTextWidth, placeInLevels, spreadLabels } from './label-placement.ts';

const marks = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1000, noNaN: true }),
    extent: fc.double({ min: 1, max: 60, noNaN: true }),
    rank: fc.integer({ min: 0, max: 5 })
  }),
  { maxLength: 40 }
);

test('marks of one level keep their gap, and one is left out only where it would break it', () => {
  fc.assert(
    fc.property(marks, fc.integer({ min: 1, max: 3 }), (all, levels) => {
      const placed = placeInLevels(all, levels, 2);
      const tooNear = (a: number, b: number) => {
        const [one, other] = [all[a], all[b]];
        return (
          one !== undefined &&
          other !== undefined &&
          Math.abs(one.at - other.at) < (one.extent + other.extent) / 2 + 2
        );
      };
      for (const [index, level] of placed.entries()) {
        const others = placed.flatMap((of, other) =>
          other !== index && of === level ? [other] : []
        );
        if (level !== null) expect(others.some((other) => tooNear(index, other))).toBe(false);
        else {
          for (let row = 0; row < levels; row++) {
            expect(placed.some((of, other) => of === row && tooNear(index, other))).toBe(true);
          }
        }
      }
    })
  );
});

test('a lower rank is placed before its neighbours', () => {
  const row = [
    { at: 0, extent: 10, rank: 2 },
    { at: 4, extent: 10, rank: 1 },
    { at: 20, extent: 10, rank: 2 }
  ];
  expect(placeInLevels(row, 1, 0)).toEqual([null, 0, 0]);
  expect(placeInLevels(row, 2, 0)).toEqual([1, 0, 0]);
});

test('labels move apart only as far as they must', () => {
  expect(
    spreadLabels(
      [
        { at: 10, extent: 16 },
        { at: 50, extent: 16 }
      ],
      100
    )
  ).toEqual([10, 50]);
  expect(
    spreadLabels(
      [
        { at: 10, extent: 16 },
        { at: 12, extent: 16 }
      ],
      100
    )
  ).toEqual([10, 26]);
  expect(
    spreadLabels(
      [
        { at: 95, extent: 10 },
        { at: 96, extent: 10 }
      ],
      100
    )
  ).toEqual([85, 95]);
});

test('a longer label is wider', () => {
  expect(estimateTextWidth('Outcome')).toBeGreaterThan(estimateTextWidth('mild'));
  expect(estimateTextWidth('Response: 9 or less')).toBeCloseTo(111, -1.3);
});
