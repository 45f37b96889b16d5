import { formatDateWithYear } from '../format/date.ts';
import { formatNumber } from '../format/number.ts';
import type { Band, Dot, Drawing, Label, Rule } from './drawing.ts';
import { estimateTextWidth, placeInLevels, spreadLabels } from './label-placement.ts';
import type { TrajectoryFrame } from './trajectory-frame.ts';
import type { ScorePanel } from './trajectory-layout.ts';
import {
  currentSeriesOf,
  isCounted,
  type Trajectory,
  type TrajectoryAssessment
} from './trajectory.ts';

/** A score in its place: `x` on the axis, `y` in px. */
interface Point {
  readonly assessment: TrajectoryAssessment;
  readonly seriesNumber: number;
  readonly totalScore: number;
  readonly x: number;
  readonly y: number;
}

/** One panel: its scale, the lines to reach, the scores joined by straight lines, and what stands beside them. */
export function drawScores(frame: TrajectoryFrame, panel: ScorePanel): Drawing {
  const { trajectory } = frame;
  const { colour, symbol } = panel.paint;
  const r = symbol === 'circle' ? 5 : 5.5;
  const points = pointsOf(frame, panel);
  const currentNumber = currentSeriesOf(trajectory)?.seriesNumber;
  const byNumber = trajectory.axis === 'infusion';
  const isOwn = ({ seriesNumber }: Point) => !byNumber || seriesNumber === currentNumber;
  const counted = points.filter(({ assessment }) => isCounted(assessment));
  const own = counted.filter(isOwn);
  const earlier = counted.filter((point) => !isOwn(point));
  const replaced = points.filter(({ assessment }) => assessment.valid && assessment.duplicate);
  const seriesNumbers = [...new Set(counted.map(({ seriesNumber }) => seriesNumber))].sort(
    (a, b) => a - b
  );

  const markEarlier = ({ x, y }: Point): Dot => ({
    x,
    y,
    r: 3.2,
    symbol,
    fill: 'var(--surface)',
    stroke: 'var(--ink3)',
    width: 1.5
  });
  const markReplaced = ({ x, y }: Point): Dot => ({
    x,
    y,
    r: 3,
    symbol,
    fill: 'var(--surface)',
    stroke: colour,
    width: 1.25
  });
  const markOwn = ({ x, y, assessment }: Point): Dot =>
    assessment.isBaseline
      ? { x, y, r, symbol, fill: 'var(--surface)', stroke: colour, width: 2.25 }
      : { x, y, r, symbol, fill: colour, stroke: 'var(--surface)', width: 1.5 };
  const invalid = invalidMarks(frame, panel);
  return {
    bands: severityStrip(frame, panel),
    rules: [...gridRules(frame, panel), ...lineRules(frame, panel)],
    traces: seriesNumbers.map((number) => ({
      points: counted.filter(({ seriesNumber }) => seriesNumber === number),
      ...(byNumber && number !== currentNumber
        ? { stroke: 'var(--ink3)', width: 1.5 }
        : { stroke: colour, width: 2 })
    })),
    dots: [
      ...earlier.map(markEarlier),
      ...replaced.map(markReplaced),
      ...own.map(markOwn),
      ...invalid.dots
    ],
    labels: [
      ...bandLabels(frame, panel, counted),
      ...tickLabels(frame, panel),
      ...valueLabels(frame, panel, own),
      ...(frame.layout.size.compact
        ? lineLabelsInside(frame, panel, counted)
        : labelsBeside(frame, panel, earlier)),
      ...invalid.labels,
      ...(counted.length === 0 ? [emptyLabel(frame, panel)] : [])
    ]
  };
}

function pointsOf({ trajectory, scale }: TrajectoryFrame, panel: ScorePanel): Point[] {
  const byNumber = trajectory.axis === 'infusion';
  const points = new Map<string, Point>();
  for (const assessment of trajectory.assessments) {
    const { totalScore, seriesNumber, assessmentId } = assessment;
    if (assessment.instrument !== panel.instrument.id || totalScore === null) continue;
    // On a day axis a score that serves two series stands once, with the series it opens.
    const key = byNumber ? `${seriesNumber} ${assessmentId}` : String(assessmentId);
    if (points.has(key) && !opensSeries(trajectory, assessment)) continue;
    const x = scale.assessmentAt(assessment);
    points.set(key, { assessment, seriesNumber, totalScore, x, y: panel.y(totalScore) });
  }
  return [...points.values()].sort((a, b) => a.x - b.x || a.assessment.day - b.assessment.day);
}

function opensSeries(
  { series }: Trajectory,
  { seriesNumber, infusionsBefore, isBaseline, day }: TrajectoryAssessment
): boolean {
  const window = series.find((one) => one.seriesNumber === seriesNumber)?.baselineWindow;
  return isBaseline || (infusionsBefore === 0 && window != null && day >= window.fromDay);
}

function stripEnd({ scale, onAxis }: TrajectoryFrame): number {
  return scale.from + onAxis(10);
}

function severityStrip(frame: TrajectoryFrame, panel: ScorePanel): Band[] {
  const x = { x1: frame.scale.from, x2: stripEnd(frame) };
  return panel.bands.map(({ from, to, fill }) => ({ ...x, y1: to, y2: from, fill }));
}

function gridRules({ scale }: TrajectoryFrame, panel: ScorePanel): Rule[] {
  return panel.ticks.map((tick) => ({
    x1: scale.from,
    x2: scale.to,
    y1: panel.y(tick),
    y2: panel.y(tick),
    stroke: 'var(--hair)'
  }));
}

/** A response is held against the current series' baseline, so its line begins with that series. */
function lineRules({ trajectory, scale }: TrajectoryFrame, panel: ScorePanel): Rule[] {
  const current = currentSeriesOf(trajectory);
  const isOneOfSeveral = trajectory.axis !== 'infusion' && trajectory.series.length > 1;
  const begins = isOneOfSeveral ? current?.baselineWindow?.fromDay : undefined;
  return trajectory.lines
    .filter(({ instrument }) => instrument === panel.instrument.id)
    .map(({ kind, score }) => ({
      x1: kind === 'response' ? Math.max(scale.from, begins ?? scale.from) : scale.from,
      x2: scale.to,
      y1: panel.y(score),
      y2: panel.y(score),
      stroke: 'var(--ink)',
      width: 1.25,
      dash: kind === 'response' ? '6 3' : '1.5 3'
    }));
}

/** The first of `candidates` (middles, px) where words between two px of the axis touch no score or its value. */
function clearOf(
  { x }: TrajectoryFrame,
  points: readonly Point[],
  [left, right]: readonly [number, number],
  candidates: readonly number[]
): number | undefined {
  return candidates.find((middle) =>
    points.every((point) => {
      const at = x(point.x);
      const isBeside = at + 8 < left || at - 8 > right;
      return isBeside || point.y - 22 > middle + 7 || point.y + 6 < middle - 7;
    })
  );
}

function tickLabels({ scale }: TrajectoryFrame, panel: ScorePanel): Label[] {
  return panel.ticks.map((tick) => ({
    x: scale.from,
    y: panel.y(tick),
    text: formatNumber(tick, Number.isInteger(tick) ? 0 : 1),
    dx: -6,
    anchor: 'end',
    fill: 'var(--ink2)'
  }));
}

/** Severity in words beside the strip, out of the way of early scores where the band is high enough. */
function bandLabels(frame: TrajectoryFrame, panel: ScorePanel, points: readonly Point[]): Label[] {
  const { scale, layout } = frame;
  const { compact, wordsOutside, left } = layout.size;
  return panel.bands.map(({ from, to, label }) => {
    const text = compact ? label.replace('moderately', 'mod.') : label;
    const middle = (from + to) / 2;
    if (wordsOutside) {
      return { x: scale.from, y: middle, text, dx: -30, anchor: 'end', fill: 'var(--ink3)' };
    }
    const start = left + 15;
    const candidates = from - to < 30 ? [middle] : [middle, from - 9, to + 9];
    const y =
      clearOf(frame, points, [start, start + estimateTextWidth(text)], candidates) ?? middle;
    return { x: stripEnd(frame), y, text, dx: 5, anchor: 'start', fill: 'var(--ink3)', halo: 3 };
  });
}

/** Values over their marks, as many as have room: the last, the baseline and the first before the rest. */
function valueLabels({ x }: TrajectoryFrame, panel: ScorePanel, own: readonly Point[]): Label[] {
  const decimals = own.every(({ totalScore }) => Number.isInteger(totalScore)) ? 0 : 1;
  const rankOf = ({ assessment }: Point, index: number) =>
    index === own.length - 1 ? 0 : assessment.isBaseline ? 1 : index + 2;
  const labels = own.map((point): Label => ({
    x: point.x,
    y: point.y - panel.top < 12 ? point.y + 15 : point.y - 14,
    text: formatNumber(point.totalScore, decimals),
    fill: panel.paint.colour,
    size: 13,
    weight: 600,
    halo: 3.5
  }));
  const levels = placeInLevels(
    own.map((point, index) => ({
      at: x(point.x),
      extent: estimateTextWidth(labels[index]?.text ?? '', 13),
      rank: rankOf(point, index)
    })),
    1,
    3
  );
  return labels.filter((_, index) => levels[index] === 0);
}

function emptyLabel({ scale }: TrajectoryFrame, panel: ScorePanel): Label {
  return {
    x: (scale.from + scale.to) / 2,
    y: (panel.top + panel.bottom) / 2,
    text: `No valid ${panel.instrument.name} score yet`,
    fill: 'var(--ink3)',
    halo: 4
  };
}

/** Questionnaires without a valid total stand under the scale, where they cannot be read as a score. */
function invalidMarks(
  { trajectory, scale, layout }: TrajectoryFrame,
  panel: ScorePanel
): { dots: Dot[]; labels: Label[] } {
  const y = panel.bottom + 10;
  const dots = trajectory.assessments
    .filter(({ valid, instrument }) => !valid && instrument === panel.instrument.id)
    .map((one): Dot => ({
      x: scale.assessmentAt(one),
      y,
      r: 4,
      symbol: 'times',
      fill: 'none',
      stroke: 'var(--ink2)',
      width: 1.5
    }));
  const beside = layout.size.compact
    ? ({ anchor: 'end' } as const)
    : ({ dx: 8, anchor: 'start' } as const);
  const labels: Label[] =
    dots.length === 0
      ? []
      : [{ x: scale.to, y, text: '× no valid total', fill: 'var(--ink3)', halo: 4, ...beside }];
  return { dots, labels };
}

/** On a phone the lines carry their own names, the higher one above and the lower below, or where no score is. */
function lineLabelsInside(
  frame: TrajectoryFrame,
  panel: ScorePanel,
  points: readonly Point[]
): Label[] {
  const { trajectory, scale, x } = frame;
  const lines = trajectory.lines.filter(({ instrument }) => instrument === panel.instrument.id);
  const highest = Math.max(...lines.map(({ score }) => score));
  return lines.map(({ score, label }) => {
    const text = label.split('\n')[0] ?? '';
    const right = x(scale.to);
    const [above, below] = [panel.y(score) - 9, panel.y(score) + 10];
    const candidates = score === highest ? [above, below, below + 8] : [below, above, below + 8];
    const free = clearOf(frame, points, [right - estimateTextWidth(text), right], candidates);
    return {
      x: scale.to,
      y: free ?? candidates[0] ?? above,
      text,
      anchor: 'end',
      fill: 'var(--ink)',
      halo: 4
    };
  });
}

/** What the lines and earlier series are, at the right, moved apart where they would touch. */
function labelsBeside(
  frame: TrajectoryFrame,
  panel: ScorePanel,
  earlier: readonly Point[]
): Label[] {
  const { trajectory, scale } = frame;
  const beside = { x: scale.to, dx: 8, anchor: 'start' } as const;
  const labels = trajectory.lines
    .filter(({ instrument }) => instrument === panel.instrument.id)
    .map(({ score, label }): Label => ({
      ...beside,
      y: panel.y(score),
      text: label,
      fill: 'var(--ink)'
    }));
  for (const number of new Set(earlier.map(({ seriesNumber }) => seriesNumber))) {
    const last = earlier.findLast(({ seriesNumber }) => seriesNumber === number);
    if (last)
      labels.push({ ...beside, y: last.y, text: earlierName(frame, number), fill: 'var(--ink2)' });
  }
  const spread = spreadLabels(
    labels.map(({ y, text }) => ({ at: y, extent: text.split('\n').length * 15 + 1 })),
    panel.bottom + 8
  );
  return labels.map((label, index) => ({ ...label, y: spread[index] ?? label.y }));
}

function earlierName({ trajectory }: TrajectoryFrame, seriesNumber: number): string {
  const on = trajectory.series.find((one) => one.seriesNumber === seriesNumber)?.infusions[0]
    ?.givenOn;
  return on
    ? `Series ${seriesNumber}, ${formatDateWithYear(on).replace(/^\d+ /, '')}`
    : `Series ${seriesNumber}`;
}
