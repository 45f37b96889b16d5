import { formatNumber, formatSigned } from './number.ts';

/**
 * A rate, one decimal.
 *
 * @param proportion 0–1
 * @example formatRatePercent(148 / 284): "52.1%"
 */
export function formatRatePercent(proportion: number): string {
  return `${formatNumber(proportion, 1, 2)}%`;
}

/**
 * The bounds of a rate's interval in percent, one decimal, without the sign.
 *
 * @param interval bounds in 0–1
 * @example formatRateInterval({ lower: 0.4631, upper: 0.5786 }): "46.3–57.9"
 */
export function formatRateInterval(interval: {
  readonly lower: number;
  readonly upper: number;
}): string {
  return `${formatNumber(interval.lower, 1, 2)}–${formatNumber(interval.upper, 1, 2)}`;
}

/**
 * One patient's change, whole percent with its sign.
 *
 * @param proportion change as a proportion of baseline; −0.63 is a fall of 63%
 * @example formatPercentChange(-12 / 19): "−63%"
 */
export function formatPercentChange(proportion: number): string {
  return `${formatSigned(proportion, 0, 2)}%`;
}
