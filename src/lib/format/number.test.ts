import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCount, formatCountOf, formatNumber, formatSigned } from './number.ts';

describe('formatNumber', () => {
  it.each([
    [1.005, 2, '1.01'],
    [2.675, 2, '2.68'],
    [-1.005, 2, '−1.01'],
    [0.5, 0, '1'],
    [-0.5, 0, '−1'],
    [-0.04, 1, '0.0'],
    [1e-7, 2, '0.00'],
    [1234567.25, 1, '1,234,567.3'],
    [999.95, 1, '1,000.0'],
    [0, 0, '0']
  ])('writes %d to %d places as %s', (value, places, text) => {
    expect(formatNumber(value, places)).toBe(text);
  });

  it('multiplies by powers of ten without a binary product', () => {
    expect(0.285 * 100).not.toBe(28.5);
    expect(formatNumber(0.285, 0, 2)).toBe('29');
    expect(formatNumber(0.0625, 1, 2)).toBe('6.3');
  });

  it('refuses what is not a number', () => {
    expect(() => formatNumber(Number.NaN)).toThrow(RangeError);
    expect(() => formatNumber(Number.POSITIVE_INFINITY)).toThrow(RangeError);
  });

  it('is within half a step of the value and symmetric about zero', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), (value) => {
        const text = formatNumber(value, 2);
        expect(Math.abs(Number(text.replaceAll(',', '')) - value)).toBeLessThanOrEqual(
          0.005 + 1e-9
        );
        expect(formatNumber(-value, 2)).toBe(/[1-9]/.test(text) ? `−${text}` : text);
      })
    );
  });
});

describe('formatSigned', () => {
  it.each([
    [7, '+7'],
    [-12, '−12'],
    [0, '0'],
    [0.2, '0'],
    [-0.2, '0']
  ])('writes %d as %s', (value, text) => {
    expect(formatSigned(value)).toBe(text);
  });
});

describe('counts', () => {
  it('separates thousands', () => {
    expect(formatCount(7440)).toBe('7,440');
    expect(formatCount(999)).toBe('999');
    expect(formatCount(12000000)).toBe('12,000,000');
  });

  it('names one and many', () => {
    expect(formatCountOf(1, 'patient')).toBe('1 patient');
    expect(formatCountOf(0, 'patient')).toBe('0 patients');
    expect(formatCountOf(2, 'series', 'series')).toBe('2 series');
  });
});
