import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { formatCellText } from './import-report.ts';
import { UnreadableFile, decodeText, type DeclaredEncoding } from './source-text.ts';

/** A column that the reader knows, in the spelling of `normaliseHeader`. */
export interface CsvColumn {
  readonly name: string;
  readonly required: boolean;
  readonly aliases?: readonly string[];
}

/** Where each known column stands; what else the header holds. */
export interface CsvHeader {
  readonly width: number;
  readonly positions: ReadonlyMap<string, number>;
  readonly ignored: readonly string[];
}

const HEAD_BYTES = 65_536;
const DELIMITERS = [',', ';', '\t', '|'] as const;

/** `Patient ID`, `patient-id` and ` PATIENT_ID ` are one column, `patient_id`. */
export function normaliseHeader(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
}

/**
 * The delimiter under which the file's first record holds most known columns; a comma where none does.
 * @throws UnreadableFile as `decodeText`
 */
export async function detectDelimiter(
  path: string,
  columns: readonly CsvColumn[],
  encoding: DeclaredEncoding
): Promise<string> {
  const parts: Buffer[] = [];
  const head = createReadStream(path, { end: HEAD_BYTES - 1 });
  for await (const part of decodeText(head, encoding, true)) parts.push(part);
  const line = firstRecord(Buffer.concat(parts).toString('utf8'));
  const known = new Set(columns.flatMap((column) => [column.name, ...(column.aliases ?? [])]));
  let best: string = DELIMITERS[0];
  let bestCount = 0;
  for (const delimiter of DELIMITERS) {
    const records: string[][] = parse(line, {
      delimiter,
      relax_quotes: true,
      relax_column_count: true,
      to: 1
    });
    const count = (records[0] ?? []).filter((field) => known.has(normaliseHeader(field))).length;
    if (count > bestCount) [best, bestCount] = [delimiter, count];
  }
  return best;
}

/**
 * Maps a header record to known columns.
 * @throws UnreadableFile where a column stands twice or a required one is absent
 */
export function mapHeader(
  record: readonly string[],
  columns: readonly CsvColumn[],
  line: number
): CsvHeader {
  const nameOf = new Map<string, string>();
  for (const column of columns)
    for (const spelling of [column.name, ...(column.aliases ?? [])])
      nameOf.set(spelling, column.name);

  const firstAt = new Map<string, number>();
  const positions = new Map<string, number>();
  const ignored: string[] = [];
  record.forEach((text, position) => {
    const normal = normaliseHeader(text);
    if (normal === '') return;
    const name = nameOf.get(normal) ?? normal;
    const earlier = firstAt.get(name);
    if (earlier !== undefined)
      throw new UnreadableFile(
        `Columns ${earlier + 1} and ${position + 1} are both ${formatCellText(name)}.`,
        'Rename or remove one of them.',
        { line }
      );
    firstAt.set(name, position);
    if (nameOf.has(normal)) positions.set(name, position);
    else ignored.push(text.trim());
  });

  const missing = columns.filter((column) => column.required && !positions.has(column.name));
  if (missing.length > 0) throw missingColumns(missing, record, line);
  return { width: record.length, positions, ignored };
}

function missingColumns(
  missing: readonly CsvColumn[],
  record: readonly string[],
  line: number
): UnreadableFile {
  const names = missing.map((column) => column.name).join(', ');
  const hint = record.some((text) => text.includes('\0'))
    ? 'The header holds NUL characters: if the file is UTF-16, save it as UTF-8.'
    : `The header reads: ${record.slice(0, 20).map(formatCellText).join(', ')}. Name the columns as the README lists them, separated by commas, semicolons or tabs.`;
  return new UnreadableFile(`The header has no column ${names}.`, hint, { line });
}

function firstRecord(text: string): string {
  let quoted = false;
  const start = text.search(/[^\r\n]/);
  if (start < 0) return '';
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') quoted = !quoted;
    else if (!quoted && (character === '\n' || character === '\r')) return text.slice(start, at);
  }
  return quoted
    ? (text.slice(start).split(/[\r\n]/)[0] ?? '').replaceAll('"', '')
    : text.slice(start);
}
