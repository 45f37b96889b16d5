import type { PlotOptions } from '@observablehq/plot';
import { describeTrajectory } from './describe-trajectory.ts';
import { marksOf, type Drawing } from './drawing.ts';
import { drawDoses } from './trajectory-dose.ts';
import { trajectoryFrame } from './trajectory-frame.ts';
import { drawItem9 } from './trajectory-item9.ts';
import { drawAxis, drawHeadings, drawLane } from './trajectory-lane.ts';
import { drawScores } from './trajectory-scores.ts';
import type { Trajectory } from './trajectory.ts';

/** The widths drawn for a page, in px; a drawing is chosen, never scaled. */
export const trajectoryWidths = { wide: 1044, medium: 744, narrow: 656, phone: 343 } as const;

/**
 * One drawing of a patient: windows and infusions, a panel an instrument, item 9 and dose on one axis. Pure; y is
 * in px because panels of different instruments never share a scale.
 *
 * @param width px; from 600 labels stand at the right, below that inside
 */
export function trajectorySpec(trajectory: Trajectory, width: number): PlotOptions {
  const frame = trajectoryFrame(trajectory, width);
  const { layout, scale } = frame;
  const parts = [
    drawLane(frame),
    ...layout.panels.map((panel) => drawScores(frame, panel)),
    drawItem9(frame),
    drawDoses(frame),
    drawAxis(frame),
    drawHeadings(frame)
  ];
  const names = trajectory.instruments.map(({ name }) => name).join(', ');
  return {
    width,
    height: layout.height,
    marginLeft: layout.size.left,
    marginRight: layout.size.right,
    marginTop: 0,
    marginBottom: 0,
    x: { type: 'linear', domain: [scale.from, scale.to], axis: null },
    y: { type: 'identity', axis: null },
    r: { type: 'identity' },
    ariaLabel: `${names === '' ? 'Scores' : names}, infusions and dose`,
    ariaDescription: trajectory.instruments
      .map(({ id }) => describeTrajectory(trajectory, id))
      .join(' '),
    marks: marksOf(joinDrawings(parts))
  };
}

function joinDrawings(parts: readonly Drawing[]): Drawing {
  return {
    bands: parts.flatMap(({ bands }) => bands),
    rules: parts.flatMap(({ rules }) => rules),
    traces: parts.flatMap(({ traces }) => traces),
    dots: parts.flatMap(({ dots }) => dots),
    labels: parts.flatMap(({ labels }) => labels)
  };
}
