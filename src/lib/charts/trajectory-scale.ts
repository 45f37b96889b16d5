import { formatDayAndMonth } from '../format/date.ts';
import { formatNumber } from '../format/number.ts';
import {
  currentSeriesOf,
  type Trajectory,
  type TrajectoryAssessment,
  type TrajectoryInfusion
} from './trajectory.ts';

/** Where things stand on the horizontal axis, in its own unit: days, or infusions received. */
export interface TrajectoryScale {
  readonly from: number;
  readonly to: number;
  readonly infusionAt: (infusion: TrajectoryInfusion) => number;
  readonly assessmentAt: (assessment: TrajectoryAssessment) => number;
  readonly ticks: readonly ScaleTick[];
  /** Says what the ticks count, where they do not say it themselves. */
  readonly title: string | null;
}

export interface ScaleTick {
  readonly at: number;
  readonly label: string;
  /** Of two that do not both fit, the lower rank stays. */
  readonly rank: number;
}

const millisecondsPerDay = 86_400_000;
const monthNames = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec'
];

/** @param plotWidth px that the axis has, for how many ticks it can carry */
export function trajectoryScale(trajectory: Trajectory, plotWidth: number): TrajectoryScale {
  return trajectory.axis === 'infusion'
    ? infusionScale(trajectory)
    : dayScale(trajectory, plotWidth);
}

function dayScale(trajectory: Trajectory, plotWidth: number): TrajectoryScale {
  const { series, assessments } = trajectory;
  const infusionDays = series.flatMap(({ infusions }) => infusions.map(({ day }) => day));
  const windowDays = series
    .flatMap(({ baselineWindow, outcomeWindow }) => [baselineWindow, outcomeWindow])
    .flatMap((window) => (window ? [window.fromDay, window.toDay] : []));
  const days = [...infusionDays, ...windowDays, ...assessments.map(({ day }) => day)];
  const first = days.length > 0 ? Math.min(...days) : 0;
  const last = days.length > 0 ? Math.max(...days) : 28;
  const span = Math.max(last - first, 14);
  const perPixel = span / plotWidth;
  const from = first - 16 * perPixel;
  const to = first + span + 10 * perPixel;
  const anchor = infusionDays.length > 0 ? Math.min(...infusionDays) : first;
  const scale = {
    from,
    to,
    infusionAt: ({ day }: TrajectoryInfusion) => day,
    assessmentAt: ({ day }: TrajectoryAssessment) => day
  };
  if (trajectory.axis === 'study-day') {
    const step = niceStep(to - from, plotWidth, 40);
    const ticks = multiples(from, to, step, 0).map((at) => ({
      at,
      label: formatNumber(at),
      rank: 0
    }));
    return { ...scale, ticks, title: 'days from first treatment' };
  }
  const origin = originOf(trajectory);
  const ticks = origin === null ? [] : calendarTicks(from, to, anchor, origin, plotWidth);
  return { ...scale, ticks, title: null };
}

/** Day 0 in days from 1970-01-01, from any dated row. */
function originOf({ series, assessments }: Trajectory): number | null {
  const dated = [
    ...series.flatMap(({ infusions }) =>
      infusions.map(({ day, givenOn }) => ({ day, on: givenOn }))
    ),
    ...assessments.map(({ day, assessedOn }) => ({ day, on: assessedOn }))
  ].find(({ on }) => on !== null);
  if (!dated?.on) return null;
  return Date.parse(`${dated.on}T00:00:00Z`) / millisecondsPerDay - dated.day;
}

function niceStep(span: number, plotWidth: number, labelWidth: number): number {
  const most = Math.max(2, Math.floor(plotWidth / labelWidth));
  const steps = [1, 7, 14, 28, 56, 91, 182, 364];
  return steps.find((step) => span / step <= most) ?? Math.ceil(span / most / 364) * 364;
}

function multiples(from: number, to: number, step: number, anchor: number): number[] {
  const ticks: number[] = [];
  for (let at = anchor - Math.floor((anchor - from) / step) * step; at <= to; at += step)
    ticks.push(at);
  return ticks;
}

/** Weeks counted from infusion 1, or the months' first days where weeks are too many. The year is told once. */
function calendarTicks(
  from: number,
  to: number,
  anchor: number,
  origin: number,
  plotWidth: number
): ScaleTick[] {
  const step = niceStep(to - from, plotWidth, 58);
  const days =
    step <= 28
      ? multiples(from, to, Math.max(step, 7), anchor)
      : monthStarts(from, to, origin, plotWidth);
  let year = '';
  return days.map((at) => {
    const iso = new Date((at + origin) * millisecondsPerDay).toISOString().slice(0, 10);
    const label =
      step <= 28 ? formatDayAndMonth(iso) : (monthNames[Number(iso.slice(5, 7)) - 1] ?? '');
    const isNewYear = iso.slice(0, 4) !== year;
    year = iso.slice(0, 4);
    return { at, label: isNewYear ? `${label}\n${year}` : label, rank: 0 };
  });
}

function monthStarts(from: number, to: number, origin: number, plotWidth: number): number[] {
  const most = Math.max(2, Math.floor(plotWidth / 44));
  const months = (to - from) / 30.4;
  const every = [1, 2, 3, 6, 12, 24, 60].find((step) => months / step <= most) ?? 120;
  const start = new Date((from + origin) * millisecondsPerDay);
  const days: number[] = [];
  for (let month = Math.floor(start.getUTCMonth() / every) * every; ; month += every) {
    const at = Date.UTC(start.getUTCFullYear(), month, 1) / millisecondsPerDay - origin;
    if (at > to) return days;
    if (at >= from) days.push(at);
  }
}

/**
 * Infusion k stands at k − ½, a score at the infusions received before it. Several scores of one place spread:
 * those before infusion 1 end at 0, those after the last infusion go on to the right.
 */
function infusionScale(trajectory: Trajectory): TrajectoryScale {
  const { series, assessments } = trajectory;
  const current = currentSeriesOf(trajectory);
  const lastInfusion = Math.max(0, ...series.map(({ infusions }) => infusions.length));
  const places = placeByInfusion(assessments, lastInfusion);
  const planned = Math.max(lastInfusion, current?.plannedInfusions ?? 0);
  const all = [...places.values(), 0, planned];
  const ofCurrent = assessments.filter(
    ({ seriesNumber }) => seriesNumber === current?.seriesNumber
  );
  return {
    from: Math.min(...all) - 0.5,
    to: Math.max(...all) + 0.35,
    infusionAt: ({ infusionNumber }) => infusionNumber - 0.5,
    assessmentAt: (assessment) => places.get(assessment) ?? assessment.infusionsBefore,
    ticks: infusionTicks(ofCurrent, places, planned),
    title: null
  };
}

function placeByInfusion(
  assessments: readonly TrajectoryAssessment[],
  lastInfusion: number
): Map<TrajectoryAssessment, number> {
  const groups = new Map<string, TrajectoryAssessment[]>();
  for (const assessment of assessments) {
    const key = `${assessment.seriesNumber} ${assessment.infusionsBefore}`;
    const group = groups.get(key);
    if (group) group.push(assessment);
    else groups.set(key, [assessment]);
  }
  const places = new Map<TrajectoryAssessment, number>();
  for (const group of groups.values()) {
    const days = [...new Set(group.map(({ day }) => day))].sort((a, b) => a - b);
    for (const assessment of group) {
      const k = assessment.infusionsBefore;
      const index = days.indexOf(assessment.day);
      if (k === 0) {
        const step = Math.min(0.75, 2 / Math.max(1, days.length - 1));
        places.set(assessment, (index - days.length + 1) * step);
      } else if (k >= lastInfusion) {
        places.set(assessment, k + index * Math.min(0.75, 4 / Math.max(1, days.length - 1)));
      } else {
        places.set(assessment, k + (index * 0.4) / days.length);
      }
    }
  }
  return places;
}

function infusionTicks(
  assessments: readonly TrajectoryAssessment[],
  places: ReadonlyMap<TrajectoryAssessment, number>,
  planned: number
): ScaleTick[] {
  const dateOf = ({ assessedOn, day }: TrajectoryAssessment) =>
    assessedOn === null ? `day ${formatNumber(day)}` : formatDayAndMonth(assessedOn);
  const at = new Map<number, string>();
  for (const assessment of assessments) {
    const place = places.get(assessment) ?? assessment.infusionsBefore;
    if (!at.has(place)) at.set(place, dateOf(assessment));
  }
  const columns = Array.from({ length: planned + 1 }, (_, k): ScaleTick => {
    const date = at.get(k);
    const label =
      k > 0
        ? `after ${k}`
        : assessments.some(({ isBaseline }) => isBaseline)
          ? 'Baseline'
          : 'before 1';
    return {
      at: k,
      label: date === undefined ? label : `${label}\n${date}`,
      rank: k === 0 ? 0 : 1
    };
  });
  const between = [...at]
    .filter(([place]) => !Number.isInteger(place) || place > planned)
    .map(([place, date]): ScaleTick => ({ at: place, label: `\n${date}`, rank: 2 }));
  return [...columns, ...between];
}
