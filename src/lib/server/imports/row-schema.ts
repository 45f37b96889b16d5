import { z } from 'zod';
import { readCalendarDate } from './calendar-date.ts';
import { Refusal } from './import-report.ts';
import { readInstant } from './instant.ts';

/** A column of a row schema: the cell's text → its value, or a refusal as a zod issue. */
export function column<Value>(read: (text: string) => Value | Refusal) {
  return z.transform((text: string, context): Value => {
    const value = read(text);
    if (!(value instanceof Refusal)) return value;
    context.addIssue({ code: 'custom', message: value.problem, params: { refusal: value } });
    return z.NEVER;
  });
}

export interface CellRefusal {
  readonly column: string;
  readonly refusal: Refusal;
}

/** `fields` holds every column that could be read, so that rules over several still see them. */
export interface ReadRow<Fields> {
  readonly fields: Partial<Fields>;
  readonly refusals: CellRefusal[];
}

/** Reads every column of a row and answers all that is wrong with it, not the first thing only. */
export function readRow<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  values: Readonly<Record<string, string>>
): ReadRow<z.output<z.ZodObject<Shape>>> {
  const whole = schema.safeParse(values);
  if (whole.success) return { fields: whole.data, refusals: [] };
  const refusals = whole.error.issues.map((issue) => {
    const found: unknown = issue.code === 'custom' ? issue.params?.['refusal'] : null;
    if (!(found instanceof Refusal)) throw new TypeError(`unexpected issue: ${issue.message}`);
    return { column: String(issue.path[0]), refusal: found };
  });
  const refused = new Set(refusals.map((one) => one.column));
  const readable: Record<string, unknown> = {};
  for (const [name, cell] of Object.entries(schema.shape))
    if (!refused.has(name)) readable[name] = z.parse(cell, values[name]);
  // Each kept column was just read by its own schema.
  return { fields: readable as Partial<z.output<z.ZodObject<Shape>>>, refusals };
}

/** The fields as a whole once nothing is refused. */
export function requireWhole<Fields>(row: ReadRow<Fields>): Fields {
  if (row.refusals.length > 0) throw new TypeError('a refused row has no whole fields');
  // Without a refusal every column was read.
  return row.fields as Fields;
}

/** A patient's number: text as written, `1E5` and leading zeros included, without surrounding spaces. */
export function readPatientNumber(text: string): string | Refusal {
  const number = trimSpaces(text);
  if (number === '')
    return new Refusal('blank', 'The patient number is blank.', 'Enter the patient’s number.');
  return refuseLineBreak(number) ?? number;
}

/** Free text kept as written, a leading `=` or `+` included; null where there is none. */
export function readText(text: string): string | null {
  return text.trim() === '' ? null : text;
}

/** A name that other rows or the clinic use: one line, without surrounding spaces; null where blank. */
export function readName(text: string): string | null | Refusal {
  const name = trimSpaces(text);
  return name === '' ? null : (refuseLineBreak(name) ?? name);
}

/** A whole number between bounds, both included; null where blank. */
export function readWhole(minimum: number, maximum: number, what: string) {
  return (text: string): number | null | Refusal => {
    const trimmed = text.trim();
    if (trimmed === '') return null;
    if (!/^[-−]?\d{1,9}$/.test(trimmed))
      return new Refusal(
        'number',
        `{value} is not a whole number.`,
        `Write ${what} in digits alone, or leave it blank if unknown.`
      );
    const number = Number(trimmed.replace('−', '-'));
    if (number < minimum || number > maximum)
      return new Refusal(
        'number',
        `{value} is outside ${minimum} to ${maximum}.`,
        `Correct ${what}.`
      );
    return number;
  };
}

/** A calendar date, remembered, because files repeat few dates many times; null where blank. */
export function dateReader(
  refuse: (date: string) => Refusal | null
): (text: string) => string | null | Refusal {
  const known = new Map<string, string | Refusal>();
  return (text) => {
    const trimmed = text.trim();
    if (trimmed === '') return null;
    const remembered = known.get(trimmed);
    if (remembered !== undefined) return remembered;
    const date = readCalendarDate(trimmed);
    const answer = date instanceof Refusal ? date : (refuse(date) ?? date);
    if (known.size < 50_000) known.set(trimmed, answer);
    return answer;
  };
}

export function readOptionalInstant(text: string): string | null | Refusal {
  const trimmed = text.trim();
  return trimmed === '' ? null : readInstant(trimmed);
}

function trimSpaces(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text[start] === ' ') start += 1;
  while (end > start && text[end - 1] === ' ') end -= 1;
  return text.slice(start, end);
}

function refuseLineBreak(text: string): Refusal | null {
  return /[\r\n]/.test(text)
    ? new Refusal('characters', 'Holds a line break.', 'Write it on one line.')
    : null;
}
