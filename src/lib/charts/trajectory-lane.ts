import { formatNumber } from '../format/number.ts';
import type { Dot, Drawing, Label, Rule } from './drawing.ts';
import { estimateTextWidth, placeInLevels } from './label-placement.ts';
import { infusionMarkY, type PlacedInfusion, type TrajectoryFrame } from './trajectory-frame.ts';
import { panelSubtitle } from './trajectory-layout.ts';
import { trajectoryWindows } from './trajectory-windows.ts';

const bracketY = 20;

/** Windows as brackets with their names, infusions as numbers in circles with a hairline through every panel. */
export function drawLane(frame: TrajectoryFrame): Drawing {
  const { infusions, layout } = frame;
  const { infusionRadius: r, compact } = layout.size;
  const hairlineEnd = (layout.doseTrack?.bottom ?? layout.axisY) - 4;
  const rules: Rule[] = [];
  const dots: Dot[] = [];
  const labels: Label[] = [];
  for (const one of infusions) {
    const { at, level, planned, infusion } = one;
    const y = infusionMarkY(layout, one);
    if (!planned) rules.push({ x1: at, x2: at, y1: y + r, y2: hairlineEnd, stroke: 'var(--rule)' });
    if (level === null) {
      rules.push({ x1: at, x2: at, y1: y + r - 6, y2: y + r, stroke: strokeOf(one), width: 1.5 });
      continue;
    }
    dots.push({
      x: at,
      y,
      r,
      symbol: 'circle',
      fill: 'var(--surface)',
      stroke: strokeOf(one),
      width: 1.25,
      dashed: planned
    });
    labels.push({
      x: at,
      y,
      text: formatNumber(infusion.infusionNumber),
      fill: planned ? 'var(--ink3)' : 'var(--ink)',
      size: compact ? 11 : 12,
      ...(planned ? {} : { weight: 600 })
    });
  }
  const windows = drawWindows(frame);
  return {
    bands: [],
    traces: [],
    rules: [...rules, ...windows.rules],
    dots,
    labels: [...labels, ...windows.labels]
  };
}

function strokeOf({ current, planned }: PlacedInfusion): string {
  return planned ? 'var(--control)' : current ? 'var(--ink)' : 'var(--ink3)';
}

function drawWindows(frame: TrajectoryFrame): { rules: Rule[]; labels: Label[] } {
  const { x, scale, layout } = frame;
  const rules: Rule[] = [];
  const names: { at: number; text: string; extent: number }[] = [];
  const stroke = 'var(--ink3)';
  const edge = {
    left: x(scale.from) - layout.size.left,
    right: x(scale.to) + (layout.size.compact ? 0 : 20)
  };
  for (const { from, to, names: candidates } of trajectoryWindows(frame)) {
    rules.push({ x1: from, x2: to, y1: bracketY, y2: bracketY, stroke, width: 1.5 });
    for (const end of [from, to]) {
      rules.push({ x1: end, x2: end, y1: bracketY - 4, y2: bracketY + 4, stroke, width: 1.5 });
    }
    const text = candidates.find((name) => estimateTextWidth(name) <= x(to) - x(from) + 16);
    if (text === undefined) continue;
    const extent = estimateTextWidth(text);
    const middle = (x(from) + x(to)) / 2;
    const at = Math.max(edge.left + extent / 2, Math.min(edge.right - extent / 2, middle));
    names.push({ at, text, extent });
  }
  const levels = placeInLevels(
    names.map((name, rank) => ({ ...name, rank })),
    1,
    8
  );
  const labels = names
    .filter((_, index) => levels[index] === 0)
    .map(({ at, text }): Label => ({
      x: scale.from,
      dx: at - x(scale.from),
      y: 8,
      text,
      fill: 'var(--ink2)'
    }));
  return { rules, labels };
}

/** The axis' numbers or dates, as many as have room. */
export function drawAxis({ scale, layout, x }: TrajectoryFrame): Drawing {
  const { axisY: y, size } = layout;
  const widthOf = (label: string) =>
    Math.max(...label.split('\n').map((line) => estimateTextWidth(line)));
  const levels = placeInLevels(
    scale.ticks.map(({ at, label, rank }) => ({ at: x(at), extent: widthOf(label), rank })),
    1,
    5
  );
  const rules: Rule[] = [
    { x1: scale.from, x2: scale.to, y1: y, y2: y, stroke: 'var(--rule)' },
    ...scale.ticks.map(({ at }): Rule => ({
      x1: at,
      x2: at,
      y1: y,
      y2: y + 5,
      stroke: 'var(--ink3)'
    }))
  ];
  const labels = scale.ticks
    .filter((_, index) => levels[index] === 0)
    .map(({ at, label }): Label => ({
      x: at,
      y: y + 10,
      text: label,
      top: true,
      fill: 'var(--ink2)'
    }));
  if (scale.title !== null) {
    labels.push({
      x: scale.to,
      y: y + (size.compact ? 25 : 10),
      text: scale.title,
      top: true,
      fill: 'var(--ink3)',
      ...(size.compact ? { anchor: 'end' } : { anchor: 'start', dx: 8 })
    });
  }
  return { bands: [], rules, traces: [], dots: [], labels };
}

/** The panels' names, on a ground of their own so that hairlines pass behind them. */
export function drawHeadings({ trajectory, layout, scale }: TrajectoryFrame): Drawing {
  const { compact, left } = layout.size;
  const heading = (y: number, lead: string, text: string): Label => ({
    x: scale.from,
    dx: -left,
    y,
    lead,
    text,
    anchor: 'start',
    size: 13,
    fill: 'var(--ink3)',
    halo: 4
  });
  const labels = layout.panels.map(({ headingY, paint, instrument }) =>
    heading(headingY, paint.subject, panelSubtitle(instrument, paint.subject, compact))
  );
  if (layout.itemTrack) {
    const answered = trajectory.assessments.find(({ item9 }) => item9 !== null);
    const name = trajectory.instruments.find(({ id }) => id === answered?.instrument)?.name;
    labels.push(
      heading(
        layout.itemTrack.headingY,
        name === undefined ? 'Item 9' : `${name} item 9`,
        compact
          ? 'self-harm thoughts, 0–3'
          : 'thoughts of being better off dead or of self-harm, 0–3'
      )
    );
  }
  if (layout.doseTrack) {
    const agents = [...new Set(trajectory.series.map(({ agent }) => agent))].join(', ');
    labels.push(heading(layout.doseTrack.headingY, 'Dose', agents));
  }
  return { bands: [], rules: [], traces: [], dots: [], labels };
}
