import type { ScoreThreshold } from './instrument.ts';

/**
 * Whether a total score is on the threshold's side of the cut-off.
 *
 * @param threshold cut-off with its comparison operator
 * @param score total score on the instrument's own scale
 * @example meetsThreshold({ operator: '<', score: 5 }, 5) is false; with '<=' it is true
 */
export function meetsThreshold(
  threshold: Pick<ScoreThreshold, 'operator' | 'score'>,
  score: number
): boolean {
  switch (threshold.operator) {
    case '<':
      return score < threshold.score;
    case '<=':
      return score <= threshold.score;
    case '>':
      return score > threshold.score;
    case '>=':
      return score >= threshold.score;
  }
}
