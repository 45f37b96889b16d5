import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { CsvError } from 'csv-parse';
import { detectDelimiter, mapHeader, type CsvColumn, type CsvHeader } from './csv-header.ts';
import { RecordParser } from './csv-record-parser.ts';
import { Refusal, type RowPosition } from './import-report.ts';
import { UnreadableFile, decodeText, type DeclaredEncoding } from './source-text.ts';

export interface ImportLimits {
  readonly maximumBytes: number;
  readonly maximumRows: number;
  readonly maximumRecordBytes: number;
  readonly maximumFieldBytes: number;
}

export const defaultImportLimits: ImportLimits = {
  maximumBytes: 100_000_000,
  maximumRows: 1_000_000,
  maximumRecordBytes: 65_536,
  maximumFieldBytes: 1024
};

/** One record: text by known column, `''` where the file lacks the column. */
export interface CsvRow<Name extends string = string> extends RowPosition {
  readonly values: Readonly<Record<Name, string>>;
}

export interface CsvFileSettings<Name extends string> {
  readonly path: string;
  /** As reports name it. */
  readonly name: string;
  readonly columns: readonly (CsvColumn & { readonly name: Name })[];
  readonly limits: ImportLimits;
  readonly encoding: DeclaredEncoding;
  /** Called once, before the first row. May throw `UnreadableFile`. */
  readonly onHeader?: (present: ReadonlySet<string>) => void;
  readonly onRow: (row: CsvRow<Name>) => void;
  /** A row that is not handed on, because its fields cannot be told apart or stored. */
  readonly onRefusal: (
    position: RowPosition,
    column: string | null,
    refusal: Refusal,
    value: string | null
  ) => void;
}

export interface CsvFileSummary {
  readonly sha256: string;
  readonly bytes: number;
  readonly rows: number;
  /** Records with delimiters and nothing else. */
  readonly emptyRows: number;
  readonly ignoredColumns: readonly string[];
}

// All control characters but tab and, inside quotes, line breaks.
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/;

/**
 * Reads a CSV file record by record in memory bounded by one record and one chunk, hashing the bytes on
 * the way.
 * @throws UnreadableFile for whatever makes the file as a whole unreadable; rows handed on before that
 *   must be discarded
 */
export async function readCsvFile<Name extends string>(
  settings: CsvFileSettings<Name>
): Promise<CsvFileSummary> {
  const { path, limits } = settings;
  await requireReadable(path, limits);
  let parser: RecordParser | null = null;
  try {
    const delimiter = await detectDelimiter(path, settings.columns, settings.encoding);
    const records = new RecordReader(settings);
    parser = new RecordParser(
      { delimiter, maximumRecordBytes: limits.maximumRecordBytes },
      (record, line, plain) => records.take(record, line, plain)
    );
    const { sha256, bytes } = await feed(settings, parser);
    const { rows, emptyRows } = records;
    const { ignored: ignoredColumns } = records.requireHeader();
    return { sha256, bytes, rows, emptyRows, ignoredColumns };
  } catch (error) {
    throw await explain(error, settings, parser);
  }
}

async function feed<Name extends string>(
  { path, limits, encoding }: CsvFileSettings<Name>,
  parser: RecordParser
): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  async function* measured(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > limits.maximumBytes) throw tooLarge(limits);
      hash.update(chunk);
      yield chunk;
    }
  }
  await pipeline(
    createReadStream(path),
    measured,
    (chunks: AsyncIterable<Buffer>) => decodeText(chunks, encoding),
    parser.resume()
  );
  return { sha256: hash.digest('hex'), bytes };
}

class RecordReader<Name extends string> {
  rows = 0;
  emptyRows = 0;
  #header: CsvHeader | null = null;
  #places: { name: Name; position: number }[] = [];
  readonly #blank: Record<Name, string>;
  readonly #settings: CsvFileSettings<Name>;

  constructor(settings: CsvFileSettings<Name>) {
    this.#settings = settings;
    // Every name of the type is the name of one of the columns.
    this.#blank = Object.fromEntries(settings.columns.map(({ name }) => [name, ''])) as Record<
      Name,
      string
    >;
  }

  requireHeader(): CsvHeader {
    if (!this.#header)
      throw new UnreadableFile('The file is empty.', 'It needs a header and at least one row.');
    return this.#header;
  }

  take(record: readonly string[], line: number, plain: boolean): void {
    if (record.length === 1 && record[0] === '') return;
    if (!this.#header) {
      this.#header = mapHeader(record, this.#settings.columns, line);
      const { positions } = this.#header;
      this.#places = this.#settings.columns.flatMap(({ name }) => {
        const position = positions.get(name);
        return position === undefined ? [] : [{ name, position }];
      });
      this.#settings.onHeader?.(new Set(positions.keys()));
      return;
    }
    if (record.every((field) => field === '')) {
      this.emptyRows += 1;
      return;
    }
    this.rows += 1;
    const { name: file, limits } = this.#settings;
    if (this.rows > limits.maximumRows)
      throw new UnreadableFile(
        `The file has more than ${limits.maximumRows.toLocaleString('en')} rows.`,
        'Split it, or raise IMPORT_MAX_ROWS.',
        { line }
      );
    const position = { file, line, record: this.rows };
    if (record.length !== this.#header.width) {
      const refusal = new Refusal(
        'fields',
        `${record.length} fields where the header has ${this.#header.width}. Nothing in this row was read.`,
        'Check its delimiters, and quote text that holds one.'
      );
      this.#settings.onRefusal(position, null, refusal, null);
    } else if (this.#isStorable(record, plain) || !this.#refuseUnstorable(record, position)) {
      const { line, record: number } = position;
      this.#settings.onRow({ file, line, record: number, values: this.#pick(record) });
    }
  }

  #pick(record: readonly string[]): Record<Name, string> {
    const values = { ...this.#blank };
    for (const { name, position } of this.#places) values[name] = record[position] ?? '';
    return values;
  }

  #isStorable(record: readonly string[], plain: boolean): boolean {
    const most = this.#settings.limits.maximumFieldBytes;
    return plain && record.every((field) => field.length * 3 <= most);
  }

  #refuseUnstorable(record: readonly string[], position: RowPosition): boolean {
    const most = this.#settings.limits.maximumFieldBytes;
    let refused = false;
    for (const [at, field] of record.entries()) {
      const control = CONTROL.exec(field)?.[0];
      const refusal =
        control !== undefined
          ? new Refusal(
              'characters',
              `Holds a control character (${nameControl(control)}).`,
              'Remove it.'
            )
          : Buffer.byteLength(field) > most
            ? new Refusal(
                'characters',
                `Is longer than ${most.toLocaleString('en')} bytes.`,
                'Shorten it.'
              )
            : null;
      if (!refusal) continue;
      refused = true;
      this.#settings.onRefusal(position, this.#columnAt(at), refusal, null);
    }
    return refused;
  }

  #columnAt(position: number): string {
    return this.#places.find((place) => place.position === position)?.name ?? `${position + 1}`;
  }
}

async function requireReadable(path: string, limits: ImportLimits): Promise<void> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new UnreadableFile('The file cannot be opened.', 'Check its name and permissions.', {
      cause
    });
  });
  if (!found.isFile())
    throw new UnreadableFile('This is not a file.', 'Give a folder that holds CSV files.');
  if (found.size > limits.maximumBytes) throw tooLarge(limits);
}

function tooLarge(limits: ImportLimits): UnreadableFile {
  const megabytes = (limits.maximumBytes / 1e6).toLocaleString('en');
  return new UnreadableFile(
    `The file is larger than ${megabytes} MB.`,
    'Split it, or raise IMPORT_MAX_MEGABYTES.'
  );
}

async function explain(
  error: unknown,
  settings: { path: string; limits: ImportLimits },
  parser: RecordParser | null
): Promise<unknown> {
  if (error instanceof UnreadableFile) {
    if (error.byteOffset === null || error.line !== null) return error;
    const line = await lineAtByte(settings.path, error.byteOffset);
    return new UnreadableFile(error.problem, error.remedy, {
      line,
      byteOffset: error.byteOffset,
      cause: error
    });
  }
  if (error instanceof CsvError && parser) return explainCsvError(error, settings.limits, parser);
  if (error instanceof Error && 'syscall' in error)
    return new UnreadableFile('The file could not be read to its end.', 'Try again.', {
      cause: error
    });
  return error;
}

function explainCsvError(
  error: CsvError,
  limits: ImportLimits,
  parser: RecordParser
): UnreadableFile {
  const line = parser.openFieldLine;
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return new UnreadableFile(
        `The file ends inside a quoted field begun on line ${line}.`,
        'Close the quote, and check that the file is complete.',
        { line, cause: error }
      );
    case 'CSV_INVALID_CLOSING_QUOTE':
      return new UnreadableFile(
        `The quoted field begun on line ${line} goes on after its closing quote.`,
        'Close the quote at the end of the field, and double each quote inside it.',
        { line, cause: error }
      );
    case 'INVALID_OPENING_QUOTE':
      return new UnreadableFile(
        `A quote stands inside a field without quotes on line ${line}.`,
        'Put the whole field in quotes and double the quote inside it.',
        { line, cause: error }
      );
    case 'CSV_MAX_RECORD_SIZE':
      return new UnreadableFile(
        `The row begun on line ${parser.openRecordLine} is longer than ${limits.maximumRecordBytes.toLocaleString('en')} bytes.`,
        'Check for a quote left open on that line.',
        { line: parser.openRecordLine, cause: error }
      );
    default:
      return new UnreadableFile('The file is not CSV.', 'Save it again as CSV.', {
        line,
        cause: error
      });
  }
}

async function lineAtByte(path: string, offset: number): Promise<number> {
  if (offset === 0) return 1;
  let line = 1;
  let previous = 0;
  const before: AsyncIterable<Buffer> = createReadStream(path, { end: offset - 1 });
  for await (const chunk of before) {
    for (const byte of chunk) {
      if (byte === 13 || (byte === 10 && previous !== 13)) line += 1;
      previous = byte;
    }
  }
  return line;
}

function nameControl(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code === 0 ? 'NUL' : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
