const millisecondsPerDay = 86_400_000;

/**
 * Whole days from 1970-01-01 to a calendar date (`2026-11-22`).
 *
 * @throws RangeError on anything but an ISO date
 */
export function dayNumberOf(isoDate: string): number {
  const day = Date.parse(`${isoDate}T00:00:00Z`) / millisecondsPerDay;
  if (Number.isNaN(day)) throw new RangeError(`"${isoDate}" is not a date such as 2026-11-22`);
  return day;
}

/** Whole days from one calendar date to a later one; negative where it is earlier. */
export function daysFrom(earlierOn: string, laterOn: string): number {
  return dayNumberOf(laterOn) - dayNumberOf(earlierOn);
}

/** The calendar date `days` after another. */
export function addDays(isoDate: string, days: number): string {
  return new Date((dayNumberOf(isoDate) + days) * millisecondsPerDay).toISOString().slice(0, 10);
}
