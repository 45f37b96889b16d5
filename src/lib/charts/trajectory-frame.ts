import { placeInLevels } from './label-placement.ts';
import {
  infusionY,
  trajectoryLayout,
  trajectorySize,
  type TrajectoryLayout
} from './trajectory-layout.ts';
import { trajectoryScale, type TrajectoryScale } from './trajectory-scale.ts';
import { currentSeriesOf, type Trajectory, type TrajectoryInfusion } from './trajectory.ts';

/** An infusion in its place: `level` of the top lane, or null where its number has no room. */
export interface PlacedInfusion {
  readonly infusion: TrajectoryInfusion;
  readonly agent: string;
  readonly current: boolean;
  readonly planned: boolean;
  /** On the axis. */
  readonly at: number;
  readonly level: number | null;
}

/** What every part of the drawing needs to know. */
export interface TrajectoryFrame {
  readonly trajectory: Trajectory;
  readonly layout: TrajectoryLayout;
  readonly scale: TrajectoryScale;
  /** Axis place → px. */
  readonly x: (at: number) => number;
  /** px → length on the axis. */
  readonly onAxis: (pixels: number) => number;
  readonly infusions: readonly PlacedInfusion[];
}

/** Places everything of one drawing before any mark is made. */
export function trajectoryFrame(trajectory: Trajectory, width: number): TrajectoryFrame {
  const size = trajectorySize(width, trajectory.axis);
  const plotWidth = width - size.left - size.right;
  const scale = trajectoryScale(trajectory, plotWidth);
  const perPixel = (scale.to - scale.from) / plotWidth;
  const x = (at: number) => size.left + (at - scale.from) / perPixel;
  const onAxis = (pixels: number) => pixels * perPixel;
  const unplaced = infusionsToDraw(trajectory, scale);
  const levels = placeInLevels(
    unplaced.map(({ at }, index) => ({ at: x(at), extent: 2 * size.infusionRadius, rank: index })),
    2,
    2
  );
  const infusions = unplaced.map((one, index) => ({ ...one, level: levels[index] ?? null }));
  const usedLevels = Math.max(1, ...infusions.map(({ level }) => (level ?? 0) + 1));
  return {
    trajectory,
    layout: trajectoryLayout(trajectory, size, usedLevels),
    scale,
    x,
    onAxis,
    infusions
  };
}

function infusionsToDraw(
  trajectory: Trajectory,
  scale: TrajectoryScale
): Omit<PlacedInfusion, 'level'>[] {
  const current = currentSeriesOf(trajectory);
  const byNumber = trajectory.axis === 'infusion';
  const shown = byNumber && current ? [current] : trajectory.series;
  const given = shown.flatMap(({ infusions, agent, seriesNumber }) =>
    infusions.map((infusion) => ({
      infusion,
      agent,
      current: seriesNumber === current?.seriesNumber,
      planned: false,
      at: scale.infusionAt(infusion)
    }))
  );
  if (!byNumber || !current) return given.sort((a, b) => a.at - b.at);
  const left = Math.max(0, (current.plannedInfusions ?? 0) - current.infusions.length);
  const planned = Array.from({ length: left }, (_, index) => {
    const infusionNumber = current.infusions.length + index + 1;
    const infusion: TrajectoryInfusion = {
      infusionNumber,
      day: 0,
      givenOn: null,
      doseMg: null,
      doseMgPerKg: null,
      phase: 'induction'
    };
    return {
      infusion,
      agent: current.agent,
      current: true,
      planned: true,
      at: infusionNumber - 0.5
    };
  });
  return [...given, ...planned];
}

/** Middle of an infusion's number, or of the short tick that stands for one without room. */
export function infusionMarkY({ size }: TrajectoryLayout, { level }: PlacedInfusion): number {
  return infusionY(size, level ?? 0);
}
