import { formatDateWithYear } from './date.ts';

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
