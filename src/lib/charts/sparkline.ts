/** Nine weeks around infusion 1, the same in every row, so that rows compare. */
export const sparklineDays = { from: -14, to: 49 } as const;

const width = 154;
const scoresBottom = 30;
const scoresTop = 4;
const ticksFrom = 34;
const ticksTo = 40;

export interface SparklineSpec {
  readonly scores: readonly { readonly day: number; readonly score: number }[];
  readonly infusionDays: readonly number[];
  /** The instrument's fixed range. */
  readonly minimum: number;
  readonly maximum: number;
  /** The response line from the patient's own baseline. */
  readonly responseAt: number | null;
}

/** Positions of a sparkline's marks in a drawing of 154 × 42; drawn by `Sparkline.svelte` as plain SVG, since Plot takes a millisecond a chart and a page has fifty. */
export function layOutSparkline({
  scores,
  infusionDays,
  minimum,
  maximum,
  responseAt
}: SparklineSpec) {
  const isShown = (day: number) => day >= sparklineDays.from && day <= sparklineDays.to;
  const x = (day: number) =>
    round(4 + ((day - sparklineDays.from) / (sparklineDays.to - sparklineDays.from)) * (width - 8));
  const y = (score: number) =>
    round(scoresBottom - ((score - minimum) / (maximum - minimum)) * (scoresBottom - scoresTop));
  const points = scores
    .filter(({ day }) => isShown(day))
    .map(({ day, score }) => ({ x: x(day), y: y(score) }));
  return {
    points,
    path: points.map((point, index) => `${index === 0 ? 'M' : 'L'}${point.x} ${point.y}`).join(''),
    firstInfusionX: x(0),
    ticks: infusionDays.filter(isShown).map(x),
    ticksFrom,
    ticksTo,
    responseY: responseAt === null ? null : y(responseAt)
  };
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
