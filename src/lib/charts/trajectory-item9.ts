import type { Dot, Drawing, Label } from './drawing.ts';
import { placeInLevels } from './label-placement.ts';
import type { TrajectoryFrame } from './trajectory-frame.ts';
import { currentSeriesOf } from './trajectory.ts';

interface Answer {
  readonly item9: number;
  readonly day: number;
  readonly x: number;
}

/**
 * Answers to item 9 as squares with their digit. Where there is no room for all, answers above 0 go first and
 * what is left stays as a small square (above 0) or a ring (0), so that none goes unseen.
 */
export function drawItem9(frame: TrajectoryFrame): Drawing {
  const { layout, scale, x } = frame;
  const { itemTrack: track, size } = layout;
  const nothing: Drawing = { bands: [], rules: [], traces: [], dots: [], labels: [] };
  if (!track) return nothing;
  const answers = answersOf(frame);
  const newest = Math.max(...answers.map(({ day }) => day));
  const levels = placeInLevels(
    answers.map(({ item9, day, x: at }) => ({
      at: x(at),
      extent: size.itemSquare,
      rank: (day === newest ? 0 : 1) - 10 * item9
    })),
    size.compact ? 2 : 1,
    0
  );
  const middle = (track.top + track.bottom) / 2;
  const firstLevel = levels.includes(1) ? middle - 7 : middle;
  const labels: Label[] = [];
  const squares: Dot[] = [];
  const left: Dot[] = [];
  answers.forEach(({ item9, x: at }, index) => {
    const level = levels[index] ?? null;
    const y = firstLevel + (level ?? 0) * 14;
    if (level === null) {
      left.push(item9 > 0 ? smallSquareAt(at, middle) : ringAt(at, middle));
      return;
    }
    squares.push(squareAt(at, y, size.itemSquare, item9 > 0));
    labels.push({
      x: at,
      y,
      text: String(item9),
      fill: item9 > 0 ? 'var(--surface)' : 'var(--ink2)',
      weight: 600,
      size: size.compact ? 11 : 12
    });
  });
  if (!size.compact) {
    const text = '0 not at all, 3 nearly\nevery day';
    labels.push({ x: scale.to, y: middle, text, dx: 8, anchor: 'start', fill: 'var(--ink3)' });
  }
  const rings = left.filter(({ symbol }) => symbol === 'circle');
  const smallSquares = left.filter(({ symbol }) => symbol === 'square');
  return { ...nothing, dots: [...rings, ...squares, ...smallSquares], labels };
}

function answersOf({ trajectory, scale }: TrajectoryFrame): Answer[] {
  const current = currentSeriesOf(trajectory)?.seriesNumber;
  const answers = new Map<number, Answer>();
  for (const assessment of trajectory.assessments) {
    const { assessmentId, item9, day, seriesNumber } = assessment;
    if (item9 === null || (trajectory.axis === 'infusion' && seriesNumber !== current)) continue;
    answers.set(assessmentId, { item9, day, x: scale.assessmentAt(assessment) });
  }
  return [...answers.values()];
}

function squareAt(x: number, y: number, side: number, positive: boolean): Dot {
  // A symbol of radius r has the area of that disc.
  const r = (side - 0.5) / Math.sqrt(Math.PI);
  return positive
    ? { x, y, r, symbol: 'square', fill: 'var(--ink)', stroke: 'var(--ink)', width: 1.25 }
    : { x, y, r, symbol: 'square', fill: 'var(--surface)', stroke: 'var(--control)', width: 1.25 };
}

function smallSquareAt(x: number, y: number): Dot {
  return { x, y, r: 4, symbol: 'square', fill: 'var(--ink)', stroke: 'var(--surface)', width: 1.5 };
}

function ringAt(x: number, y: number): Dot {
  return {
    x,
    y,
    r: 1.5,
    symbol: 'circle',
    fill: 'var(--surface)',
    stroke: 'var(--control)',
    width: 1
  };
}
