import { stringify } from 'csv-stringify/sync';

export type CsvValue = string | number | boolean | null;

/** One column of a file: its header, and each row's value, unrounded. */
export interface CsvColumn<Row> {
  readonly key: string;
  readonly csv: (row: Row) => CsvValue;
}

/**
 * Rows as an RFC 4180 file: UTF-8, CRLF, a header, empty where null. Numbers are written with every digit that
 * makes them; text that a spreadsheet would take for a formula gets a leading apostrophe.
 */
export function writeCsv<Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): string {
  return writeRows(columns, rows, true);
}

const rowsPerPiece = 2048;

/** The same file piece by piece, for tables of any size. */
export async function* streamCsv<Row>(
  columns: readonly CsvColumn<Row>[],
  rows: AsyncIterable<Row>
): AsyncIterable<string> {
  yield writeRows(columns, [], true);
  let piece: Row[] = [];
  for await (const row of rows) {
    piece.push(row);
    if (piece.length === rowsPerPiece) {
      yield writeRows(columns, piece, false);
      piece = [];
    }
  }
  if (piece.length > 0) yield writeRows(columns, piece, false);
}

function writeRows<Row>(
  columns: readonly CsvColumn<Row>[],
  rows: readonly Row[],
  header: boolean
): string {
  return stringify(
    rows.map((row) => columns.map(({ csv }) => csv(row))),
    {
      header,
      columns: columns.map(({ key }) => key),
      record_delimiter: 'windows',
      // The library quotes for its own delimiter, CRLF; readers also break at a bare CR or LF.
      quoted_match: /[\r\n]/,
      cast: { boolean: String },
      escape_formulas: true
    }
  );
}

/** A file as a download, under a name of the fixed set `a–z 0–9 . _ -`. */
export function csvResponse(fileName: string, csv: string): Response {
  return new Response(csv, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${safeFileName(fileName)}"`
    }
  });
}

function safeFileName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9._-]+/g, '-');
}
