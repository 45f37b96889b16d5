import { Temporal } from 'temporal-polyfill';

const millisecondsPerDay = 86_400_000;
const millisecondsPerMinute = 60_000;

/** Days from 1970-01-01 to an ISO calendar day. */
export function dayNumber(isoDay: string): number {
  return Date.parse(`${isoDay}T00:00:00Z`) / millisecondsPerDay;
}

/** The ISO calendar day `day` days from 1970-01-01. */
export function isoDay(day: number): string {
  return new Date(day * millisecondsPerDay).toISOString().slice(0, 10);
}

/** 0 is Sunday, 6 Saturday. */
export function weekday(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

/** The day itself, or the Friday before it where it falls on a weekend. */
export function workingDayUpTo(day: number): number {
  const at = weekday(day);
  return at === 6 ? day - 1 : at === 0 ? day - 2 : day;
}

/** The day itself, or the Monday after it where it falls on a weekend. */
export function workingDayFrom(day: number): number {
  const at = weekday(day);
  return at === 6 ? day + 2 : at === 0 ? day + 1 : day;
}

/** A stretch without a change of clocks; `from` and `until` are instants, `offset` is local minus UTC, all in milliseconds. */
interface OffsetSpan {
  from: number;
  until: number;
  offset: number;
}

const offsetSpans = new Map<string, OffsetSpan[]>();

function noonOffset(day: number, timeZone: string): number {
  const wallNoon = (day + 0.5) * millisecondsPerDay;
  const spans = offsetSpans.get(timeZone) ?? [];
  for (const { from, until, offset } of spans) {
    const instant = wallNoon - offset;
    if (instant >= from && instant < until) return offset;
  }
  const noon = Temporal.PlainDateTime.from(`${isoDay(day)}T12:00`).toZonedDateTime(timeZone);
  const offset = noon.offsetNanoseconds / 1e6;
  const from =
    noon.add({ nanoseconds: 1 }).getTimeZoneTransition('previous')?.epochMilliseconds ?? -Infinity;
  const until = noon.getTimeZoneTransition('next')?.epochMilliseconds ?? Infinity;
  offsetSpans.set(timeZone, [...spans, { from, until, offset }]);
  return offset;
}

/**
 * The instant at which clocks in `timeZone` show `minutes` after midnight of `day`. Clocks change at
 * night, so noon's offset holds from 04:00 to midnight; earlier times are refused.
 */
export function instantOf(day: number, minutes: number, timeZone: string): string {
  if (minutes < 240 || minutes >= 1440) {
    throw new RangeError(
      `Minute ${minutes} is outside 04:00 to 24:00. Give a time within the day.`
    );
  }
  const wall = day * millisecondsPerDay + minutes * millisecondsPerMinute;
  return new Date(wall - noonOffset(day, timeZone)).toISOString();
}
