import { describe, expect, it } from 'vitest';
import { highestResponseScore, remainingOn, scoreInWindow } from './trajectories.ts';

describe('remainingOn', () => {
  const knots = [
    { day: 10, remaining: 1 },
    { day: 20, remaining: 0.5 }
  ];

  it.each([
    [3, 1],
    [10, 1],
    [14, 0.8],
    [20, 0.5],
    [400, 0.5]
  ])('day %d: %d', (day, remaining) => {
    expect(remainingOn(knots, day)).toBeCloseTo(remaining, 12);
  });

  it('is all of the baseline where nothing is planned', () => {
    expect(remainingOn([], 5)).toBe(1);
  });
});

describe('the response cut-off', () => {
  it.each([
    [19, 50, 9],
    [20, 50, 10],
    [10, 30, 7],
    [7, 30, 4],
    [1, 30, 0]
  ])('from %d at %d%% is %d', (baseline, percentDrop, cutOff) => {
    expect(highestResponseScore(baseline, percentDrop)).toBe(cutOff);
  });

  it('holds a score on the side the truth says, and leaves one already there', () => {
    expect(scoreInWindow(12, 19, 50, true, 27)).toBe(9);
    expect(scoreInWindow(4, 19, 50, true, 27)).toBe(4);
    expect(scoreInWindow(8, 19, 50, false, 27)).toBe(10);
    expect(scoreInWindow(30, 19, 50, false, 27)).toBe(27);
  });
});
