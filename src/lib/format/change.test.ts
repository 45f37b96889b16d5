import { describe, expect, it } from 'vitest';
import { formatChange, formatPointChange } from './change.ts';
import { formatDose } from './dose.ts';
import { formatScore } from './score.ts';

describe('formatChange', () => {
  it.each([
    [-12, -12 / 19, '−12 points, −63%'],
    [-1, -1 / 7, '−1 point, −14%'],
    [7, 0.5, '+7 points, +50%'],
    [3, null, '+3 points'],
    [0, 0, 'no change']
  ])('writes %d points as %s', (points, percentChange, text) => {
    expect(formatChange(points, percentChange)).toBe(text);
  });

  it('has decimals only where the change has', () => {
    expect(formatChange(-7 / 3, -0.35)).toBe('−2.3 points, −35%');
    expect(formatPointChange(7 - 20 / 3 + 2 / 3)).toBe('+1 point');
  });
});

describe('formatScore', () => {
  it('has decimals only where the score has', () => {
    expect(formatScore(19)).toBe('19');
    expect(formatScore(20 / 3)).toBe('6.7');
    expect(formatScore(7)).toBe('7');
  });
});

describe('formatDose', () => {
  it('shows what was recorded', () => {
    expect(formatDose(0.6, 46)).toBe('0.60 mg/kg, 46 mg');
    expect(formatDose(0.5, null)).toBe('0.50 mg/kg');
    expect(formatDose(null, 37.5)).toBe('37.5 mg');
    expect(formatDose(null, null)).toBeNull();
  });
});
