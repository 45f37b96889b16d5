import { formatCountOf, formatNumber } from '../format/number.ts';
import type { PlacedInfusion, TrajectoryFrame } from './trajectory-frame.ts';
import { currentSeriesOf, type TrajectoryAssessment, type TrajectorySeries } from './trajectory.ts';

/** A stretch of the axis with its names, longest first; the first that fits is shown. */
export interface TrajectoryWindow {
  readonly from: number;
  readonly to: number;
  readonly names: readonly string[];
}

/** Baseline, induction and outcome of each series, the current series and its induction first. */
export function trajectoryWindows({
  trajectory,
  infusions,
  scale
}: TrajectoryFrame): TrajectoryWindow[] {
  const current = currentSeriesOf(trajectory);
  const placesOf = (isMeant: (assessment: TrajectoryAssessment) => boolean) =>
    trajectory.assessments
      .filter((one) => one.seriesNumber === current?.seriesNumber && isMeant(one))
      .map((one) => scale.assessmentAt(one));
  if (trajectory.axis === 'infusion')
    return current ? windowsByNumber(current, infusions, placesOf) : [];
  const isOnly = trajectory.series.length === 1;
  return [...trajectory.series]
    .sort((a, b) => b.seriesNumber - a.seriesNumber)
    .flatMap((series) => windowsByDay(series, isOnly))
    .map(({ from, to, names }) => ({
      from: Math.max(from, scale.from),
      to: Math.min(to, scale.to),
      names
    }));
}

function windowsByDay(
  { baselineWindow, outcomeWindow, infusions, seriesNumber }: TrajectorySeries,
  isOnly: boolean
): TrajectoryWindow[] {
  const induction = infusions.filter(({ phase }) => phase === 'induction').map(({ day }) => day);
  const windows: TrajectoryWindow[] = [];
  const [first, last] = [Math.min(...induction), Math.max(...induction)];
  if (induction.length > 0) {
    const many = `${induction.length} in ${formatCountOf(last - first + 1, 'day')}`;
    const names = isOnly
      ? [`Induction, ${many}`, 'Induction']
      : [`Series ${seriesNumber}, ${many}`, `Series ${seriesNumber}`, String(seriesNumber)];
    windows.push({ from: first, to: last, names });
  }
  if (outcomeWindow) {
    const { fromDay, toDay } = outcomeWindow;
    const days = `${formatNumber(fromDay - last)}–${formatNumber(toDay - last)}`;
    const names = induction.length > 0 ? [`Outcome, days ${days} after`, 'Outcome'] : ['Outcome'];
    windows.push({ from: fromDay, to: toDay, names });
  }
  if (baselineWindow) {
    const { fromDay, toDay } = baselineWindow;
    const days = formatCountOf(toDay - fromDay, 'day');
    windows.push({ from: fromDay, to: toDay, names: [`Baseline, ${days}`, 'Baseline'] });
  }
  return windows;
}

function windowsByNumber(
  { agent, outcomeWindow }: TrajectorySeries,
  infusions: readonly PlacedInfusion[],
  placesOf: (isMeant: (assessment: TrajectoryAssessment) => boolean) => number[]
): TrajectoryWindow[] {
  const induction = infusions.filter(({ infusion }) => infusion.phase === 'induction');
  const given = induction.filter(({ planned }) => !planned).length;
  const many =
    induction.length > given ? `${given} of ${induction.length} given` : `${given} given`;
  const inOutcomeWindow = ({ day }: TrajectoryAssessment) =>
    outcomeWindow != null && day >= outcomeWindow.fromDay && day <= outcomeWindow.toDay;
  return [
    around(
      induction.map(({ at }) => at),
      [`Induction, ${agent}, ${many}`, `Induction, ${many}`, 'Induction']
    ),
    around(placesOf(inOutcomeWindow), ['Outcome']),
    around(
      placesOf(({ infusionsBefore }) => infusionsBefore === 0),
      ['Baseline']
    )
  ].filter((window) => window !== null);
}

function around(places: readonly number[], names: readonly string[]): TrajectoryWindow | null {
  if (places.length === 0) return null;
  return { from: Math.min(...places) - 0.2, to: Math.max(...places) + 0.2, names };
}
