import { formatNumber, formatSigned } from './number.ts';
import { formatPercentChange } from './percent.ts';

function countsAsOnePoint(points: number, fractionDigits: number): boolean {
  return formatNumber(Math.abs(points), fractionDigits) === '1';
}

/**
 * Change since baseline in points.
 *
 * @param scoreStep smallest step of the total; below 1 gives one decimal
 * @example formatPointChange(-12): "−12 points"; formatPointChange(1): "+1 point"
 */
export function formatPointChange(points: number, scoreStep = 1): string {
  const fractionDigits = scoreStep < 1 ? 1 : 0;
  const unit = countsAsOnePoint(points, fractionDigits) ? 'point' : 'points';
  return `${formatSigned(points, fractionDigits)} ${unit}`;
}

/**
 * Change since baseline in points and percent of baseline.
 *
 * @param percentChange proportion of baseline, or null where baseline is 0 and none exists
 * @example formatChange(-12, -12 / 19): "−12 points, −63%"
 */
export function formatChange(points: number, percentChange: number | null, scoreStep = 1): string {
  if (points === 0) return 'no change';
  const inPoints = formatPointChange(points, scoreStep);
  return percentChange === null ? inPoints : `${inPoints}, ${formatPercentChange(percentChange)}`;
}
