/** A mark wanting room along one axis; lower `rank` is placed first. */
export interface Wanting {
  /** Middle, px. */
  readonly at: number;
  /** Whole extent, px. */
  readonly extent: number;
  readonly rank: number;
}

/**
 * Gives each mark the first of `levels` rows where it touches none placed before it.
 *
 * @returns a level from 0, or null where no row has room, in the order of `marks`
 */
export function placeInLevels(
  marks: readonly Wanting[],
  levels: number,
  gap: number
): (number | null)[] {
  const rows: Wanting[][] = Array.from({ length: levels }, () => []);
  const placed = marks.map((): number | null => null);
  const order = marks.map((mark, index) => ({ mark, index }));
  order.sort((a, b) => a.mark.rank - b.mark.rank || a.mark.at - b.mark.at || a.index - b.index);
  for (const { mark, index } of order) {
    const level = rows.findIndex((row) =>
      row.every((other) => Math.abs(other.at - mark.at) >= (other.extent + mark.extent) / 2 + gap)
    );
    if (level === -1) continue;
    rows[level]?.push(mark);
    placed[index] = level;
  }
  return placed;
}

/** A label whose middle `at` may move so that it overlaps no other. */
export interface Movable {
  readonly at: number;
  readonly extent: number;
}

/** Moves labels apart as little as needed, downwards from the first, then up again from `limit`. */
export function spreadLabels(labels: readonly Movable[], limit: number): number[] {
  const order = labels
    .map(({ at, extent }, index) => ({ at, extent, index }))
    .sort((a, b) => a.at - b.at || a.index - b.index);
  order.forEach((label, i) => {
    const above = order[i - 1];
    if (above) label.at = Math.max(label.at, above.at + (above.extent + label.extent) / 2);
  });
  order.reverse().forEach((label, i) => {
    const below = order[i - 1];
    const lowest = below ? below.at - (below.extent + label.extent) / 2 : limit - label.extent / 2;
    label.at = Math.min(label.at, lowest);
  });
  const spread = labels.map(({ at }) => at);
  for (const { at, index } of order) spread[index] = at;
  return spread;
}

/** Shares of the font size that Inter's letters take, by eye from its metrics; an approximation on purpose. */
const widths: readonly (readonly [letters: RegExp, share: number])[] = [
  [/[ijl.,:;'|! ]/, 0.28],
  [/[ftrI()\-/]/, 0.38],
  [/[mwMW%]/, 0.88],
  [/[A-Z0-9–−+=<>≥≤]/, 0.66]
];

/** Width of a label in px, within about a tenth; the server has no fonts to measure with. */
export function estimateTextWidth(text: string, fontSize = 12): number {
  let width = 0;
  for (const letter of text) {
    width += widths.find(([letters]) => letters.test(letter))?.[1] ?? 0.57;
  }
  return width * fontSize;
}
