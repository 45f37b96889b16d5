import { readCalendarDate } from './calendar-date.ts';
import { Refusal } from './import-report.ts';

const WRITE_INSTANT = 'Write date, time and offset from UTC, such as 2026-11-19T14:38+01:00.';
const INSTANT =
  /^(\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,3})?)?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)?$/;

const formatters = new Map<string, Intl.DateTimeFormat>();

/**
 * An instant with its offset from UTC, `2026-11-19T14:38+01:00`.
 * @returns the same instant in UTC, `2026-11-19T13:38:00.000Z`, or why the text is not one
 */
export function readInstant(text: string): string | Refusal {
  const parts = INSTANT.exec(text);
  if (!parts?.[1])
    return new Refusal('date', '{value} is not a date with a clock time.', WRITE_INSTANT);
  const date = readCalendarDate(parts[1]);
  if (date instanceof Refusal) return date;
  if (!parts[2]) return new Refusal('date', '{value} has no offset from UTC.', WRITE_INSTANT);
  return new Date(text).toISOString();
}

/** The calendar day of an instant in an IANA zone. */
export function localDate(instant: string, timeZone: string): string {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit'
    });
    formatters.set(timeZone, formatter);
  }
  return formatter.format(new Date(instant));
}

/** Whether the runtime knows an IANA zone by this name. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
