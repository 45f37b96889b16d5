import { formatDateWithYear } from './date.ts';

/**
 * As `formatInstant` in a column whose heading says that it is universal time.
 *
 * @returns "19 Nov 2026, 14:21:07"
 */
export function formatLogTime(iso: string): string {
  return formatInstant(iso).replace(' UTC', '');
}

/**
 * An instant to the second, in universal time and saying so: people in several zones read the same log.
 *
 * @param iso "2026-11-19T14:21:07.120Z"
 * @returns "19 Nov 2026, 14:21:07 UTC"
 */
export function formatInstant(iso: string): string {
  const [date = '', time = ''] = new Date(iso).toISOString().split('T');
  return `${formatDateWithYear(date)}, ${time.slice(0, 8)} UTC`;
}
