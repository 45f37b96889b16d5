/** A row that stands for `n` series alike in all its other columns. */
export interface Tally {
  readonly n: number;
}

/** Adds up rows that agree in every column but `n`; columns are in one order. */
export function addUp<Row extends Tally>(rows: readonly Row[]): Row[] {
  const byKey = new Map<string, Row>();
  for (const row of rows) {
    const key = JSON.stringify({ ...row, n: 0 });
    byKey.set(key, { ...row, n: (byKey.get(key)?.n ?? 0) + row.n });
  }
  return [...byKey.values()];
}

/** Series in all of the rows. */
export function totalOf(rows: readonly Tally[]): number {
  return rows.reduce((total, { n }) => total + n, 0);
}
