import { formatCountOf, formatNumber } from '../format/number.ts';
import {
  currentSeriesOf,
  isCounted,
  type Trajectory,
  type TrajectoryInstrument,
  type TrajectoryLine
} from './trajectory.ts';

/** Scores of one instrument in the current series, oldest first. */
interface CurrentScores {
  readonly instrument: TrajectoryInstrument;
  readonly scores: readonly Score[];
  readonly baseline: Score | null;
  readonly line: TrajectoryLine | undefined;
  readonly infusionDays: readonly number[];
}

interface Score {
  readonly totalScore: number;
  readonly day: number;
  readonly infusionsBefore: number;
  readonly isBaseline: boolean;
}

/**
 * What a clinician would say of the current series on one instrument. Days count the first and the last
 * infusion's day; "in 15 days" is 12 to 26 October. Pain names its percent. The change is told, never caused.
 *
 * @param instrumentId the instrument to speak of; otherwise the first one
 * @example "PHQ-9 fell from 19 to 7 over 6 infusions in 15 days; response reached after infusion 3."
 */
export function describeTrajectory(trajectory: Trajectory, instrumentId?: string): string {
  const instrument =
    instrumentId === undefined
      ? trajectory.instruments[0]
      : trajectory.instruments.find(({ id }) => id === instrumentId);
  if (!instrument) return 'No score yet.';
  const current = scoresOf(trajectory, instrument);
  const { scores, baseline, infusionDays } = current;
  const { name } = instrument;
  const [only] = scores;
  if (!only) return `No valid ${name} score yet; ${given(infusionDays.length)}.`;

  if (!instrument.changeScore) {
    const last = scores.at(-1) ?? only;
    return `${name} was last ${score(last.totalScore)}, ${whenTaken(last)}.`;
  }
  const after = scores.filter(({ infusionsBefore }) => infusionsBefore > 0);
  const latest = after.at(-1);
  if (!baseline) {
    const value = score((latest ?? scores.at(-1) ?? only).totalScore);
    return scores.length === 1
      ? `${name} was ${value} ${whenTaken(only)}; without a baseline no change can be told.`
      : `${name} was last ${value}, of ${scores.length} scores; without a baseline no change can be told.`;
  }
  if (!latest) {
    return `${name} was ${score(baseline.totalScore)} at baseline; ${
      infusionDays.length === 0 ? given(0) : 'no score since infusion 1'
    }.`;
  }
  const change = `${name} ${changeInWords(instrument, baseline.totalScore, latest.totalScore)} ${overInfusions(current, latest)}`;
  return `${change}${responseInWords(current, baseline, after)}.`;
}

function scoresOf(trajectory: Trajectory, instrument: TrajectoryInstrument): CurrentScores {
  const series = currentSeriesOf(trajectory);
  const scores = trajectory.assessments
    .filter(isCounted)
    .filter((one) => one.instrument === instrument.id && one.seriesNumber === series?.seriesNumber)
    .sort((a, b) => a.day - b.day || a.infusionsBefore - b.infusionsBefore);
  return {
    instrument,
    scores,
    baseline: scores.find(({ isBaseline }) => isBaseline) ?? null,
    line: trajectory.lines.find(
      ({ kind, instrument: id }) => kind === 'response' && id === instrument.id
    ),
    infusionDays: (series?.infusions ?? []).map(({ day }) => day).sort((a, b) => a - b)
  };
}

function changeInWords({ domain }: TrajectoryInstrument, from: number, to: number): string {
  if (from === to) return `stayed at ${score(from)}`;
  const percent =
    domain === 'pain' && from > 0 ? `, ${formatNumber(Math.abs(to - from) / from, 0, 2)}%,` : '';
  return `${to < from ? 'fell' : 'rose'} from ${score(from)} to ${score(to)}${percent}`;
}

function overInfusions({ infusionDays }: CurrentScores, latest: Score): string {
  const before = infusionDays.slice(0, latest.infusionsBefore);
  const [first, last] = [before[0] ?? 0, before.at(-1) ?? 0];
  const over = `over ${formatCountOf(before.length, 'infusion')}`;
  return before.length > 1 ? `${over} in ${formatCountOf(last - first + 1, 'day')}` : over;
}

function responseInWords(
  { instrument, line }: CurrentScores,
  baseline: Score,
  after: readonly Score[]
): string {
  if (baseline.totalScore === 0) return '; from a baseline of 0 there is no percent change';
  if (!line) return '';
  const tolerance = 1e-9;
  const reaches = ({ totalScore }: Score) =>
    instrument.direction === 'higher-is-worse'
      ? totalScore <= line.score + tolerance
      : totalScore >= line.score - tolerance;
  const reached = after.find(reaches);
  const name =
    instrument.domain === 'pain'
      ? `${formatNumber(1 - line.score / baseline.totalScore, 0, 2)}% response`
      : 'response';
  if (!reached) return `; ${name} not reached`;
  const held = after.at(-1);
  const lost = held && !reaches(held) ? ', not held at the last score' : '';
  return `; ${name} reached after infusion ${reached.infusionsBefore}${lost}`;
}

function whenTaken({ infusionsBefore }: Score): string {
  return infusionsBefore > 0 ? `after infusion ${infusionsBefore}` : 'before infusion 1';
}

function given(infusions: number): string {
  return infusions === 0 ? 'no infusion yet' : `${formatCountOf(infusions, 'infusion')} given`;
}

function score(value: number): string {
  return formatNumber(value, Number.isInteger(value) ? 0 : 1);
}
