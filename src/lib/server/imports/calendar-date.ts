import { Refusal } from './import-report.ts';

const MILLISECONDS_A_DAY = 86_400_000;

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December'
];

const WRITE_ISO = 'Write year, month and day, such as 2026-11-19.';

/** Days from 1970-01-01 to a calendar date `2026-11-19`. */
export function toEpochDay(date: string): number {
  const year = Number(date.slice(0, 4));
  const month = Number(date.slice(5, 7));
  return Date.UTC(year, month - 1, Number(date.slice(8, 10))) / MILLISECONDS_A_DAY;
}

/** The calendar date `2026-11-19` at a number of days from 1970-01-01. */
export function fromEpochDay(epochDay: number): string {
  return new Date(epochDay * MILLISECONDS_A_DAY).toISOString().slice(0, 10);
}

/**
 * A calendar date written year first, `2026-11-19`. Any other order is refused rather than guessed.
 * @returns the date, or why the text is not one
 */
export function readCalendarDate(text: string): string | Refusal {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (iso) {
    const impossible = describeImpossibleDate(Number(iso[1]), Number(iso[2]), Number(iso[3]));
    if (impossible) return refuse(`{value} is not a date: ${impossible}.`, WRITE_ISO);
    if (text < '1900-01-01') return refuse('{value} is before 1900.', 'Correct the year.');
    return text;
  }
  return explainOtherOrder(text);
}

/** Refuses a date more than one day after `today`; clinics east of the server may be a day ahead. */
export function refuseFuture(date: string, today: string): Refusal | null {
  return toEpochDay(date) > toEpochDay(today) + 1
    ? refuse('{value} is in the future.', 'Enter the day it took place, or leave the row out.')
    : null;
}

function explainOtherOrder(text: string): Refusal {
  const dayOrMonthFirst = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text);
  if (dayOrMonthFirst) {
    const [first, second, year] = [1, 2, 3].map((group) => Number(dayOrMonthFirst[group]));
    if (first === undefined || second === undefined || year === undefined) return notADate();
    const dayFirst = describeImpossibleDate(year, second, first);
    const monthFirst = describeImpossibleDate(year, first, second);
    if (!dayFirst && !monthFirst && first !== second)
      return refuse('{value} could be day and month, or month and day.', WRITE_ISO);
    if (!dayFirst || !monthFirst) return refuse('{value} does not begin with the year.', WRITE_ISO);
    return refuse(`{value} is not a date: ${second > 12 ? monthFirst : dayFirst}.`, WRITE_ISO);
  }
  if (/^\d{4}-\d{2}-\d{2}[T ]\d/.test(text))
    return refuse(
      '{value} has a clock time.',
      'Write the date alone; the time goes in started_at or assessed_at.'
    );
  if (/^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}$/.test(text))
    return refuse('{value} is not written with hyphens and two-digit months and days.', WRITE_ISO);
  if (/^\d{5}$/.test(text))
    return refuse("{value} looks like a spreadsheet's day number, not a date.", WRITE_ISO);
  return notADate();
}

function describeImpossibleDate(year: number, month: number, day: number): string | null {
  const name = MONTHS[month - 1];
  if (name === undefined) return `there is no month ${month}`;
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (day < 1) return 'there is no day 0';
  if (day <= length) return null;
  return month === 2 ? `February ${year} has ${length} days` : `${name} has ${length} days`;
}

function refuse(problem: string, remedy: string): Refusal {
  return new Refusal('date', problem, remedy);
}

function notADate(): Refusal {
  return refuse('{value} is not a date.', WRITE_ISO);
}
