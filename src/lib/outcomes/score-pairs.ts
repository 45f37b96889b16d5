/** `n` series with the same scores before and after: one cell of a joint distribution. */
export interface Pair<Score> {
  readonly baseline: Score;
  /** In the outcome window; null where it is missing. */
  readonly outcome: Score | null;
  /** Counted among measured where there is an outcome. */
  readonly completed: boolean;
  readonly n: number;
}

/** Eligible series by the definition's own scores; completed means within its induction bounds. */
export interface ScorePair extends Pair<number> {
  /** The last score after infusion 1, only where there is none in the window. */
  readonly carriedForward: number | null;
}

/** A pair with both scores. */
export interface ScoredPair {
  readonly baseline: number;
  readonly score: number;
  readonly n: number;
}

/** Eligible series with a score in the window, whether or not they completed. */
export function scoredPairs(pairs: readonly ScorePair[]): ScoredPair[] {
  return pairs.flatMap(({ baseline, outcome, n }) =>
    outcome === null ? [] : [{ baseline, score: outcome, n }]
  );
}

/** The same, with the last score after infusion 1 where there is none in the window. */
export function carriedForwardPairs(pairs: readonly ScorePair[]): ScoredPair[] {
  return pairs.flatMap(({ baseline, outcome, carriedForward, n }) => {
    const score = outcome ?? carriedForward;
    return score === null ? [] : [{ baseline, score, n }];
  });
}

export function countSeries(pairs: readonly { readonly n: number }[]): number {
  return pairs.reduce((sum, { n }) => sum + n, 0);
}

/** One value a series: statistics take samples, not counts. */
export function expand<Cell extends { readonly n: number }>(
  cells: readonly Cell[],
  value: (cell: Cell) => number
): number[] {
  const values: number[] = [];
  for (const cell of cells) {
    const repeated = value(cell);
    for (let copy = 0; copy < cell.n; copy += 1) values.push(repeated);
  }
  return values;
}
