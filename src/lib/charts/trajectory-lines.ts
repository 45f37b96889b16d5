import { formatNumber } from '../format/number.ts';
import type { Instrument } from '../instruments/instrument.ts';
import type { TrajectoryLine } from './trajectory.ts';

/**
 * The marks a patient is to reach, from their own baseline: the instrument's default response (pain: 30%) and
 * remission. No line is drawn where none is sourced, and no response without a baseline above 0.
 *
 * @param baseline total score, or null
 * @example for PHQ-9 from 19: response at 9.5, "Response: 9 or less"; remission at 4.5, "Remission: below 5"
 */
export function trajectoryLines(
  instrument: Pick<
    Instrument,
    'id' | 'domain' | 'direction' | 'scoreStep' | 'responseThresholds' | 'remissionThresholds'
  >,
  baseline: number | null
): TrajectoryLine[] {
  if (instrument.direction === 'lower-is-worse') return [];
  const lines: TrajectoryLine[] = [];
  const [response] = instrument.responseThresholds;
  const wholeScores = instrument.scoreStep >= 1;
  if (response && baseline !== null && baseline > 0) {
    const score = baseline * (1 - response.atLeastProportion);
    const reach = wholeScores
      ? formatNumber(Math.floor(score + 1e-9))
      : formatScoreOf(Math.floor(score * 10 + 1e-9) / 10);
    const percent = formatNumber(response.atLeastProportion, 0, 2);
    const from = formatScoreOf(baseline);
    lines.push({
      instrument: instrument.id,
      kind: 'response',
      score,
      label:
        instrument.domain === 'pain'
          ? `${percent}% less: ${reach} or less\nfrom baseline ${from}`
          : `Response: ${reach} or less\n${percent}% below baseline ${from}`
    });
  }
  const [remission] = instrument.remissionThresholds;
  if (remission && (remission.operator === '<' || remission.operator === '<=')) {
    // Between two possible scores, so that the line shows which side a score is on.
    const half = wholeScores ? 0.5 : 0;
    lines.push({
      instrument: instrument.id,
      kind: 'remission',
      score: remission.operator === '<' ? remission.score - half : remission.score + half,
      label: `Remission: ${remission.operator === '<' ? 'below ' : ''}${formatScoreOf(remission.score)}${
        remission.operator === '<=' ? ' or less' : ''
      }`
    });
  }
  return lines;
}

function formatScoreOf(value: number): string {
  return formatNumber(value, Number.isInteger(value) ? 0 : 1);
}
