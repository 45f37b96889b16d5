import { expect, it } from 'vitest';
import { addUp, totalOf } from './tally.ts';

it('adds up rows alike in all but n', () => {
  const rows = [
    { time: 3, event: true, n: 2 },
    { time: 3, event: false, n: 1 },
    { time: 3, event: true, n: 4 }
  ];
  expect(addUp(rows)).toEqual([
    { time: 3, event: true, n: 6 },
    { time: 3, event: false, n: 1 }
  ]);
  expect(totalOf(addUp(rows))).toBe(7);
  expect(addUp([])).toEqual([]);
});
