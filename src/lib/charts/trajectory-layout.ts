import { formatNumber } from '../format/number.ts';
import type { SeverityBand } from '../instruments/instrument.ts';
import type { Trajectory, TrajectoryAxis, TrajectoryInstrument } from './trajectory.ts';

/** Sizes of one drawing in px: the desk's, or the phone's where everything is nearer. */
export interface TrajectorySize {
  readonly width: number;
  readonly compact: boolean;
  readonly wordsOutside: boolean;
  /** Room for axis numbers, and for direct labels. */
  readonly left: number;
  readonly right: number;
  readonly infusionRadius: number;
  readonly itemSquare: number;
}

/** Counted by infusion, scores crowd the left edge, so severity words get a column of their own there. */
export function trajectorySize(width: number, axis: TrajectoryAxis): TrajectorySize {
  const wordsOutside = width >= 600 && axis === 'infusion';
  return width >= 600
    ? {
        width,
        compact: false,
        wordsOutside,
        left: wordsOutside ? 160 : 44,
        right: 150,
        infusionRadius: 9,
        itemSquare: 19
      }
    : {
        width,
        compact: true,
        wordsOutside,
        left: 30,
        right: 10,
        infusionRadius: 7,
        itemSquare: 13
      };
}

/** One instrument's panel, its y in px of the whole drawing. */
export interface ScorePanel {
  readonly instrument: TrajectoryInstrument;
  readonly paint: PanelPaint;
  readonly headingY: number;
  readonly top: number;
  readonly bottom: number;
  readonly y: (score: number) => number;
  readonly ticks: readonly number[];
  readonly bands: readonly PanelBand[];
}

export interface PanelPaint {
  readonly colour: string;
  readonly symbol: 'circle' | 'diamond' | 'triangle' | 'square';
  readonly subject: string;
}

export interface PanelBand {
  readonly label: string;
  readonly fill: string;
  /** px, `from` below `to`. */
  readonly from: number;
  readonly to: number;
}

export interface Track {
  readonly headingY: number;
  readonly top: number;
  readonly bottom: number;
}

export interface TrajectoryLayout {
  readonly size: TrajectorySize;
  readonly infusionLevels: number;
  readonly panels: readonly ScorePanel[];
  readonly itemTrack: Track | null;
  readonly doseTrack: Track | null;
  readonly axisY: number;
  readonly height: number;
}

const paints: Readonly<Record<string, PanelPaint>> = {
  depression: { colour: 'var(--dep)', symbol: 'circle', subject: 'Depression' },
  pain: { colour: 'var(--pain)', symbol: 'diamond', subject: 'Pain' },
  anxiety: { colour: 'var(--anx)', symbol: 'triangle', subject: 'Anxiety' }
};
const otherSubjects: Readonly<Record<string, string>> = {
  ptsd: 'Post-traumatic stress',
  dissociation: 'Dissociation',
  safety: 'Safety'
};
const domainOrder = ['depression', 'pain', 'anxiety', 'ptsd', 'dissociation'];
const headingHeight = 30;
const windowsY = 20;

/** Rows of the top lane, from the number of levels that infusion numbers need. */
export function infusionY(size: TrajectorySize, level: number): number {
  return size.compact ? windowsY + 16 + level * 14 : windowsY + 23 + level * 20;
}

/**
 * Stacks the panels on one another: the first instrument tall, the others half as high, then item 9, dose and
 * axis. Each score axis spans its instrument's whole range whatever the patient's scores.
 */
export function trajectoryLayout(
  trajectory: Trajectory,
  size: TrajectorySize,
  infusionLevels: number
): TrajectoryLayout {
  let y = infusionY(size, infusionLevels - 1) + size.infusionRadius + 2;
  const instruments = [...trajectory.instruments].sort(
    (a, b) =>
      rankOf(a) - rankOf(b) || trajectory.instruments.indexOf(a) - trajectory.instruments.indexOf(b)
  );
  const panels = instruments.map((instrument, index): ScorePanel => {
    const height = index === 0 ? (size.compact ? 236 : 300) : size.compact ? 110 : 132;
    const panel = scorePanel(instrument, y, height, index === 0);
    y += headingHeight + height;
    return panel;
  });
  const track = (height: number): Track => {
    const made = { headingY: y + 19, top: y + headingHeight, bottom: y + headingHeight + height };
    y = made.bottom;
    return made;
  };
  const itemTrack = trajectory.assessments.some(({ item9 }) => item9 !== null) ? track(34) : null;
  const doseTrack = trajectory.series.some(({ infusions }) => infusions.length > 0)
    ? track(74)
    : null;
  const axisY = y + 6;
  return { size, infusionLevels, panels, itemTrack, doseTrack, axisY, height: axisY + 40 };
}

function rankOf({ domain }: TrajectoryInstrument): number {
  const rank = domainOrder.indexOf(domain);
  return rank === -1 ? domainOrder.length : rank;
}

function scorePanel(
  instrument: TrajectoryInstrument,
  from: number,
  height: number,
  tall: boolean
): ScorePanel {
  const top = from + headingHeight + (tall ? 8 : 14);
  const bottom = from + headingHeight + height - (tall ? 8 : 6);
  const { minimum, maximum, severityBands, domain } = instrument;
  const y = (score: number) => bottom - ((score - minimum) / (maximum - minimum)) * (bottom - top);
  return {
    instrument,
    paint: paints[domain] ?? {
      colour: 'var(--ink2)',
      symbol: 'square',
      subject: otherSubjects[domain] ?? instrument.name
    },
    headingY: from + 19,
    top,
    bottom,
    y,
    ticks: ticksOf(instrument, y, tall),
    bands: tall ? bandsOf(severityBands, maximum, y) : []
  };
}

/** The ends and, where they have room, the severity cut points; in a low panel the one nearest the middle. */
function ticksOf(
  { minimum, maximum, severityBands }: TrajectoryInstrument,
  y: (score: number) => number,
  tall: boolean
): number[] {
  const middle = (minimum + maximum) / 2;
  const cuts = severityBands.map(({ from }) => from);
  const nearest = [...cuts].sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
  const inner = cuts.length === 0 ? [middle] : tall ? cuts : nearest.slice(0, 1);
  const ticks = [minimum, maximum];
  for (const at of inner) {
    if (ticks.every((tick) => Math.abs(y(tick) - y(at)) >= 15)) ticks.push(at);
  }
  return ticks.sort((a, b) => a - b);
}

function bandsOf(
  bands: readonly SeverityBand[],
  maximum: number,
  y: (score: number) => number
): PanelBand[] {
  return bands.map(({ from, label }, index) => {
    const step = bands.length > 1 ? Math.round((index * 4) / (bands.length - 1)) : 2;
    return {
      label,
      fill: `var(--s${step})`,
      from: y(from),
      to: y(bands[index + 1]?.from ?? maximum)
    };
  });
}

/** Scale, direction and recall, as they stand after the panel's subject. */
export function panelSubtitle(
  instrument: TrajectoryInstrument,
  subject: string,
  compact: boolean
): string {
  const { name, minimum, maximum, direction, recallPeriod } = instrument;
  const ownName = name.startsWith(`${subject} `) ? name.slice(subject.length + 1) : name;
  const scale = `${ownName}, ${formatNumber(minimum)}–${formatNumber(maximum)}, ${
    direction === 'higher-is-worse' ? 'lower' : 'higher'
  } is better`;
  if (compact) return scale;
  return /^\d+ \w+$/.test(recallPeriod)
    ? `${scale}, asks about ${recallPeriod}`
    : `${scale}, ${recallPeriod}`;
}
