import { formatNumber } from './number.ts';

/**
 * A total score on its instrument's own scale: whole where scores are whole, one decimal where the
 * score is a mean, so that a column of them lines up.
 *
 * @param scoreStep smallest step of the total; 1, or less for means
 * @example formatScore(19): "19"; formatScore(7, 1 / 3): "7.0"
 */
export function formatScore(score: number, scoreStep = 1): string {
  return formatNumber(score, scoreStep < 1 ? 1 : 0);
}
