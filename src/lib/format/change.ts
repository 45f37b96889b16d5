import { formatNumber, formatSigned } from './number.ts';
import { formatPercentChange } from './percent.ts';

function countsAsOnePoint(points: number, fractionDigits: number): boolean {
  return formatNumber(Math.abs(points), fractionDigits) === '1';
}

/**
 * Change since baseline in points.
 *
 * Whole changes without decimals, others with one.
 *
 * @example formatPointChange(-12): "−12 points"; formatPointChange(1): "+1 point"
 */
export function formatPointChange(points: number): string {
  const fractionDigits = Math.abs(points - Math.round(points)) < 0.05 ? 0 : 1;
  const unit = countsAsOnePoint(points, fractionDigits) ? 'point' : 'points';
  return `${formatSigned(points, fractionDigits)} ${unit}`;
}

/**
 * Change since baseline in points and percent of baseline.
 *
 * @param percentChange proportion of baseline, or null where baseline is 0 and none exists
 * @example formatChange(-12, -12 / 19): "−12 points, −63%"
 */
export function formatChange(points: number, percentChange: number | null): string {
  if (points === 0) return 'no change';
  const inPoints = formatPointChange(points);
  return percentChange === null ? inPoints : `${inPoints}, ${formatPercentChange(percentChange)}`;
}
