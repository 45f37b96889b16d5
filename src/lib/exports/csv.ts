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
  return stringify(
    rows.map((row) => columns.map(({ csv }) => csv(row))),
    {
      header: true,
      columns: columns.map(({ key }) => key),
      record_delimiter: 'windows',
      cast: { boolean: (value) => String(value) },
      // Numbers stay numbers, so that −3 is not taken for text; only strings can carry a formula.
      escape_formulas: true
    }
  );
}

/** `text/csv` as a download, under a name of the fixed set `a–z 0–9 . _ -`. */
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
