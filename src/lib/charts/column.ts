/**
 * One column of a figure's rows, written once: `value` is the table's text, `csv` the file's unrounded value.
 * Columns that are `fileOnly` (a constant method, a machine name) stand in the file alone.
 */
export interface FigureColumn<Row> {
  readonly key: string;
  readonly label: string;
  readonly unit?: string | undefined;
  readonly numeric?: boolean | undefined;
  readonly identifier?: boolean | undefined;
  readonly fileOnly?: boolean | undefined;
  readonly value: (row: Row) => string | number | null;
  readonly csv: (row: Row) => string | number | boolean | null;
}

/** The columns a table shows: those that any of its rows fills. The file keeps all. */
export function tableColumns<Row>(
  columns: readonly FigureColumn<Row>[],
  rows: readonly Row[]
): FigureColumn<Row>[] {
  return columns.filter(
    ({ fileOnly, value }) =>
      fileOnly !== true && (rows.length === 0 || rows.some((row) => value(row) !== null))
  );
}

/** A column of the file alone. */
export function fileColumn<Row>(key: string, csv: FigureColumn<Row>['csv']): FigureColumn<Row> {
  return { key, label: key, fileOnly: true, value: () => null, csv };
}
