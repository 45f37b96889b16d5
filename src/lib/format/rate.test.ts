import { describe, expect, it } from 'vitest';
import { formatPercentChange, formatRateInterval, formatRatePercent } from './percent.ts';
import { formatRate, formatRateLine, type EstimatedRate } from './rate.ts';

function rateOf(
  numerator: number,
  denominator: number,
  lower: number,
  upper: number
): EstimatedRate {
  const interval = { lower, upper, level: 0.95, method: 'wilson' };
  return { estimable: true, numerator, denominator, estimate: numerator / denominator, interval };
}

describe('formatRate', () => {
  it('gives rate, counts and interval together', () => {
    expect(formatRate(rateOf(148, 284, 0.46312, 0.57856))).toEqual({
      shown: true,
      percent: '52.1%',
      numerator: '148',
      denominator: '284',
      interval: '46.3–57.9',
      intervalLevel: '95% interval'
    });
    expect(formatRateLine(rateOf(29, 41, 0.55521, 0.82393))).toBe('70.7%, 29/41, 55.5–82.4');
    expect(formatRateLine(rateOf(1200, 2400, 0.48, 0.52))).toBe('50.0%, 1,200/2,400, 48.0–52.0');
  });

  it('shows no rate of fewer than ten', () => {
    expect(formatRateLine(rateOf(5, 7, 0.359, 0.918))).toBe('Too few to show a rate (n = 7)');
    expect(formatRateLine(rateOf(9, 9, 0.7, 1))).toBe('Too few to show a rate (n = 9)');
    expect(formatRateLine(rateOf(5, 10, 0.2366, 0.7634))).toBe('50.0%, 5/10, 23.7–76.3');
  });

  it('says why a rate does not exist', () => {
    const noWindow = { estimable: false, reason: 'No window closed.', n: 0 } as const;
    expect(formatRateLine(noWindow)).toBe('Not estimable: no window closed');
    const noMadrs = {
      estimable: false,
      reason: 'MADRS has no sourced reliable change',
      n: 40
    } as const;
    expect(formatRateLine(noMadrs)).toBe('Not estimable: MADRS has no sourced reliable change');
  });
});

describe('percent', () => {
  it('keeps one decimal for rates and none for one patient', () => {
    expect(formatRatePercent(1)).toBe('100.0%');
    expect(formatRatePercent(0)).toBe('0.0%');
    expect(formatRatePercent(1 / 16)).toBe('6.3%');
    expect(formatRateInterval({ lower: 0, upper: 0.0616 })).toBe('0.0–6.2');
    expect(formatPercentChange(-12 / 19)).toBe('−63%');
    expect(formatPercentChange(0.5)).toBe('+50%');
    expect(formatPercentChange(0)).toBe('0%');
  });
});
