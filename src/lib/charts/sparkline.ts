/** Nine weeks around infusion 1, the same in every row, so that rows compare. */
export const sparklineDays = { from: -14, to: 49 } as const;

/** px; the height is 42 for both. */
export type SparklineWidth = 154 | 110;

const inset = 4;
const scoresTop = 4;
const scoresBottom = 33;
const ticksFrom = 36;
const ticksTo = 41;

export interface SparklineSpec {
  readonly scores: readonly { readonly day: number; readonly score: number }[];
  readonly infusionDays: readonly number[];
  /** The instrument's fixed range. */
  readonly minimum: number;
  readonly maximum: number;
  /** The response line from the patient's own baseline. */
  readonly responseAt: number | null;
}

/**
 * Positions of a sparkline's marks in px, for `Sparkline.svelte` to draw as plain SVG: Plot takes milliseconds a
 * chart and a page has fifty. Days count from infusion 1; what lies outside the nine weeks is left out.
 */
export function layOutSparkline(
  { scores, infusionDays, minimum, maximum, responseAt }: SparklineSpec,
  width: SparklineWidth = 154
) {
  const isShown = (day: number) => day >= sparklineDays.from && day <= sparklineDays.to;
  const perDay = (width - 2 * inset) / (sparklineDays.to - sparklineDays.from);
  const x = (day: number) => round(inset + (day - sparklineDays.from) * perDay);
  const y = (score: number) =>
    round(scoresBottom - ((score - minimum) / (maximum - minimum)) * (scoresBottom - scoresTop));
  const points = scores
    .filter(({ day }) => isShown(day))
    .sort((a, b) => a.day - b.day)
    .map(({ day, score }) => ({ x: x(day), y: y(score) }));
  const last = points.at(-1);
  return {
    width,
    points: points.slice(0, -1),
    last: last ?? null,
    path: points.map((point, index) => `${index === 0 ? 'M' : 'L'}${point.x} ${point.y}`).join(''),
    firstInfusionX: x(0),
    ticks: infusionDays.filter(isShown).map(x),
    ticksFrom,
    ticksTo,
    responseFromX: inset,
    responseToX: width - inset,
    responseY: responseAt === null ? null : y(responseAt)
  };
}

/** A diamond as high as a dot is wide and a half, so that pain is told from depression without colour. */
export function diamondPath(
  { x, y }: { readonly x: number; readonly y: number },
  r: number
): string {
  const [half, high] = [round(r * 0.95), round(r * 1.65)];
  return `M${x} ${round(y - high)}l${half} ${high}l${-half} ${high}l${-half} ${-high}z`;
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
