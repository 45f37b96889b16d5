import * as Plot from '@observablehq/plot';

/** The parts of a drawing, `x` on the axis, `y` in px, colours `var(--role)`; painted in the order below. */
export interface Drawing {
  readonly bands: readonly Band[];
  readonly rules: readonly Rule[];
  readonly traces: readonly Trace[];
  readonly dots: readonly Dot[];
  readonly labels: readonly Label[];
}

export interface Band {
  readonly x1: number;
  readonly x2: number;
  readonly y1: number;
  readonly y2: number;
  readonly fill: string;
}

/** A straight line; `dash` is the mark to reach ("6 3") or a second one ("1.5 3"). */
export interface Rule {
  readonly x1: number;
  readonly x2: number;
  readonly y1: number;
  readonly y2: number;
  readonly stroke: string;
  readonly width?: number;
  readonly dash?: '6 3' | '1.5 3';
}

/** Scores joined by straight lines. */
export interface Trace {
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly stroke: string;
  readonly width: number;
}

export interface Dot {
  readonly x: number;
  readonly y: number;
  readonly r: number;
  readonly symbol: 'circle' | 'diamond' | 'triangle' | 'square' | 'times';
  readonly fill: string;
  readonly stroke: string;
  readonly width: number;
  readonly dashed?: boolean;
}

/** Words at a place; `\n` starts a second line. Centred on `y`, unless `top` says where the first line begins. */
export interface Label {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  /** Bold words before the rest. */
  readonly lead?: string;
  readonly dx?: number;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly fill: string;
  readonly weight?: 500 | 600;
  readonly size?: 11 | 12 | 13;
  /** Width of the ground around the letters where they stand on lines. */
  readonly halo?: number;
  readonly top?: boolean;
}

const lineHeight = 15;
const place = { x1: 'x1', x2: 'x2', y1: 'y1', y2: 'y2' } as const;

/** Few marks on purpose: a mark costs about 0.2 ms, what it draws next to nothing. */
export function marksOf({ bands, rules, traces, dots, labels }: Drawing): Plot.Markish[] {
  const points = traces.flatMap((trace, z) =>
    trace.points.map((point) => ({ ...point, ...trace, z }))
  );
  return [
    Plot.rect(bands, { ...place, fill: 'fill', stroke: 'var(--rule)', strokeWidth: 0.75 }),
    ...[undefined, '6 3', '1.5 3'].flatMap((dash) => {
      const alike = rules.filter((rule) => rule.dash === dash);
      const strokeWidth = ({ width }: Rule) => width ?? 1;
      return alike.length === 0
        ? []
        : [
            Plot.link(alike, {
              ...place,
              stroke: 'stroke',
              strokeWidth,
              ...(dash ? { strokeDasharray: dash } : {})
            })
          ];
    }),
    Plot.line(points, { x: 'x', y: 'y', z: 'z', stroke: 'stroke', strokeWidth: 'width' }),
    ...[false, true].flatMap((dashed) => {
      const alike = dots.filter((dot) => (dot.dashed ?? false) === dashed);
      return alike.length === 0 ? [] : [dotMark(alike, dashed)];
    }),
    labelMark(labels)
  ];
}

function dotMark(dots: readonly Dot[], dashed: boolean): Plot.Markish {
  return Plot.dot(dots, {
    x: 'x',
    y: 'y',
    r: 'r',
    symbol: 'symbol',
    fill: 'fill',
    stroke: 'stroke',
    strokeWidth: 'width',
    sort: null,
    ...(dashed ? { strokeDasharray: '2 2' } : {})
  });
}

/** All words in one mark, grouped by style; Plot's own needs a mark for each anchor, weight and offset. */
function labelMark(labels: readonly Label[]): Plot.Markish {
  return (_index, scales, _values, _dimensions, { document }) => {
    const element = (
      name: string,
      attributes: Readonly<Record<string, string | number | undefined>>
    ) => {
      const made = document.createElementNS('http://www.w3.org/2000/svg', name);
      for (const [key, value] of Object.entries(attributes)) {
        if (value !== undefined) made.setAttribute(key, String(value));
      }
      return made as SVGElement; // made in the SVG namespace
    };
    const root = element('g', { 'stroke-linejoin': 'round', 'paint-order': 'stroke' });
    const groups = new Map<string, SVGElement>();
    for (const label of labels) {
      const style = {
        fill: label.lead === undefined ? label.fill : undefined,
        'font-size': label.size ?? 12,
        'font-weight': label.weight,
        'text-anchor': label.anchor,
        stroke: label.halo === undefined ? undefined : 'var(--surface)',
        'stroke-width': label.halo,
        // Tabular figures widen the hyphen of "PHQ-9".
        'font-variant': /[a-z]/.test(label.text) ? 'normal' : undefined
      };
      const key = JSON.stringify(style);
      let group = groups.get(key);
      if (!group) {
        group = element('g', style);
        groups.set(key, group);
        root.appendChild(group);
      }
      const x = Number(scales.x?.(label.x)) + (label.dx ?? 0);
      group.appendChild(textOf(label, x, element));
    }
    return root;
  };
}

function textOf(
  { y, text, lead, size = 12, top, fill }: Label,
  x: number,
  element: (name: string, attributes: Record<string, string | number>) => SVGElement
): SVGElement {
  const lines = text.split('\n');
  const first = top ? y + size * 0.75 : y + size * 0.35 - ((lines.length - 1) * lineHeight) / 2;
  const made = element('text', { x, y: first });
  const [only] = lines;
  if (lead !== undefined) {
    const bold = element('tspan', { 'font-weight': 600, fill: 'var(--ink)' });
    const rest = element('tspan', { fill });
    bold.textContent = lead;
    rest.textContent = ` ${text}`;
    made.appendChild(bold);
    made.appendChild(rest);
  } else if (lines.length === 1) {
    made.textContent = only ?? '';
  } else {
    for (const [index, line] of lines.entries()) {
      const part = element('tspan', index === 0 ? { x } : { x, dy: lineHeight });
      part.textContent = line;
      made.appendChild(part);
    }
  }
  return made;
}
