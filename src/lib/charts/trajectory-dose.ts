import { formatNumber } from '../format/number.ts';
import type { Dot, Drawing, Label, Rule } from './drawing.ts';
import { estimateTextWidth, placeInLevels } from './label-placement.ts';
import type { TrajectoryFrame } from './trajectory-frame.ts';
import type { TrajectoryInfusion } from './trajectory.ts';

/** Stems stand on a fixed scale; a higher dose ends at its top and says its number. */
const highestMgPerKg = 1;

/** Doses as stems with a number, and in words what was not recorded. */
export function drawDoses({ infusions, layout, scale, x }: TrajectoryFrame): Drawing {
  const { doseTrack: track, size } = layout;
  const nothing: Drawing = { bands: [], rules: [], traces: [], dots: [], labels: [] };
  if (!track) return nothing;
  const [top, bottom] = [track.top + 16, track.bottom - 4];
  const yOf = (mgPerKg: number) =>
    bottom - (Math.min(mgPerKg, highestMgPerKg) / highestMgPerKg) * (bottom - top);
  const given = infusions.filter(({ planned }) => !planned);
  const inMg = !size.compact && given.every(({ infusion }) => infusion.doseMg !== null);
  const rules: Rule[] = [0, 0.5, 1].map((tick) => ({
    x1: scale.from,
    x2: scale.to,
    y1: yOf(tick),
    y2: yOf(tick),
    stroke: tick === 0 ? 'var(--rule)' : 'var(--hair)'
  }));
  const labels: Label[] = [0, 0.5, 1].map((tick) => ({
    x: scale.from,
    y: yOf(tick),
    text: String(tick),
    dx: -6,
    anchor: 'end',
    fill: 'var(--ink2)'
  }));
  const dots: Dot[] = [];
  for (const { infusion, at } of given) {
    if (infusion.doseMgPerKg === null) {
      dots.push({
        x: at,
        y: bottom,
        r: 3,
        symbol: 'circle',
        fill: 'var(--surface)',
        stroke: 'var(--ink2)',
        width: 1.25
      });
    } else {
      rules.push({
        x1: at,
        x2: at,
        y1: bottom,
        y2: yOf(infusion.doseMgPerKg),
        stroke: 'var(--ink)',
        width: 3
      });
    }
  }
  const numbers = given.map(({ infusion, at }): Label => ({
    x: at,
    y: yOf(infusion.doseMgPerKg ?? 0) - (infusion.doseMgPerKg === null ? 12 : 8),
    text: doseNumber(infusion, inMg),
    fill: 'var(--ink)',
    weight: 500,
    halo: 3.5
  }));
  const levels = placeInLevels(
    numbers.map(({ x: at, text }, index) => ({
      at: x(at),
      extent: estimateTextWidth(text),
      rank: index === numbers.length - 1 ? 0 : index + 1
    })),
    1,
    2
  );
  labels.push(...numbers.filter(({ text }, index) => text !== '' && levels[index] === 0));
  const note = noteLines(
    given.map(({ infusion }) => infusion),
    inMg,
    size.compact
  );
  if (note.length > 0) {
    labels.push(
      size.compact
        ? {
            x: scale.to,
            y: track.headingY,
            text: note.join('; '),
            anchor: 'end',
            fill: 'var(--ink3)',
            halo: 4
          }
        : {
            x: scale.to,
            y: (top + bottom) / 2,
            text: note.join('\n'),
            dx: 8,
            anchor: 'start',
            fill: 'var(--ink3)'
          }
    );
  }
  return { ...nothing, rules, dots, labels };
}

function doseNumber({ doseMg, doseMgPerKg }: TrajectoryInfusion, inMg: boolean): string {
  if (doseMgPerKg !== null && doseMgPerKg > highestMgPerKg) return `${short(doseMgPerKg)} mg/kg`;
  if (doseMgPerKg !== null && !inMg) return short(doseMgPerKg);
  if (doseMg === null) return '';
  return inMg ? short(doseMg) : `${short(doseMg)} mg`;
}

function noteLines(
  given: readonly TrajectoryInfusion[],
  inMg: boolean,
  compact: boolean
): string[] {
  const known = (part: 'doseMg' | 'doseMgPerKg') =>
    given.filter((one) => one[part] !== null).length;
  if (known('doseMg') + known('doseMgPerKg') === 0) return ['Dose not recorded'];
  if (known('doseMgPerKg') === 0) return ['mg/kg not recorded'];
  const scaleNote = compact
    ? []
    : [`Bar: mg/kg, 0 to ${highestMgPerKg}`, `Number: ${inMg ? 'mg' : 'mg/kg'}`];
  return known('doseMgPerKg') < given.length ? [...scaleNote, 'Ring: mg/kg unknown'] : scaleNote;
}

function short(value: number): string {
  return formatNumber(
    value,
    Number.isInteger(value) ? 0 : Math.abs(value * 10 - Math.round(value * 10)) < 1e-9 ? 1 : 2
  );
}
