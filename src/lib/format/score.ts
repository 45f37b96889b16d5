import { formatNumber } from './number.ts';

/**
 * A total score on its instrument's own scale: whole scores without decimals, means with one.
 *
 * @example formatScore(19): "19"; formatScore(7): "7"; formatScore(20 / 3): "6.7"
 */
export function formatScore(score: number): string {
  return formatNumber(score, Number.isInteger(score) ? 0 : 1);
}
