/** One column, written once for the table on screen, on a phone and on paper. */
export interface TableColumn<Row> {
  readonly key: string;
  readonly label: string;
  /** Unit or range, after the label in secondary ink. */
  readonly unit?: string | undefined;
  /** Right-aligned, with digits of one width. */
  readonly numeric?: boolean | undefined;
  /** Record numbers and the like: slashed zero, told-apart l and I. */
  readonly identifier?: boolean | undefined;
  /** Text as shown, from `lib/format`; null leaves the cell empty. */
  readonly value: (row: Row) => string | number | null;
  /** Goes first where the table gets narrow; it comes back where rows stack. */
  readonly wideOnly?: boolean | undefined;
  /** Where the cell leads. */
  readonly href?: ((row: Row) => string | null) | undefined;
}
