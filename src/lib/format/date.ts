import { formatNumber } from './number.ts';

// prettier-ignore
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

interface CalendarDate {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly weekday: string;
}

function readDate(isoDate: string): CalendarDate {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(isoDate);
  const time = Date.parse(`${isoDate}T00:00:00Z`);
  const [, year, month, day] = parts ?? [];
  const name = months[Number(month) - 1];
  const date = new Date(time);
  if (!year || !day || !name || Number.isNaN(time) || date.getUTCDate() !== Number(day)) {
    throw new RangeError(`"${isoDate}" is not a calendar date; write it as 2026-11-19.`);
  }
  return { year, month: name, day: String(Number(day)), weekday: weekdays[date.getUTCDay()] ?? '' };
}

/**
 * A date beside others of its year: without the year when it is this year's.
 *
 * @param isoDate calendar date, "2026-11-12"
 * @param today calendar date that says which year is this one
 * @throws RangeError when either is not a calendar date
 * @example formatDate('2026-11-12', '2026-11-19'): "12 Nov"; formatDate('2025-11-12', '2026-11-19'): "12 Nov 2025"
 */
export function formatDate(isoDate: string, today: string): string {
  return readDate(isoDate).year === readDate(today).year
    ? formatDayAndMonth(isoDate)
    : formatDateWithYear(isoDate);
}

/** @example formatDayAndMonth('2026-09-02'): "2 Sep" */
export function formatDayAndMonth(isoDate: string): string {
  const { day, month } = readDate(isoDate);
  return `${day} ${month.slice(0, 3)}`;
}

/** On paper, and wherever the year could be in doubt. @example "12 Nov 2026" */
export function formatDateWithYear(isoDate: string): string {
  return `${formatDayAndMonth(isoDate)} ${readDate(isoDate).year}`;
}

/** @example formatLongDate('2026-11-19'): "Thursday 19 November 2026" */
export function formatLongDate(isoDate: string): string {
  const { weekday, day, month, year } = readDate(isoDate);
  return `${weekday} ${day} ${month} ${year}`;
}

/**
 * A day of a study that keeps no dates, counted from its first infusion.
 *
 * @example formatStudyDay(-7): "day −7"
 */
export function formatStudyDay(day: number): string {
  return `day ${formatNumber(day)}`;
}

/** Calendar date of an instant at a clinic. @param timeZone IANA zone */
export function calendarDateAt(instant: Date, timeZone: string): string {
  const parts = partsAt(instant, timeZone);
  return `${parts.year}-${parts.month}-${parts.day}`;
}

/** 24-hour time of an instant at a clinic. @param timeZone IANA zone @example "08:14" */
export function formatTimeAt(instant: Date, timeZone: string): string {
  const parts = partsAt(instant, timeZone);
  return `${parts.hour}:${parts.minute}`;
}

function partsAt(instant: Date, timeZone: string): Record<string, string> {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit'
  });
  return Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
}
