import { formatCount, formatCountOf } from './number.ts';

/**
 * Minutes in words.
 *
 * @param minutes 0 or more; rounded to whole minutes
 * @example formatMinutes(70): "1 h 10 min"; formatMinutes(120): "2 h"; formatMinutes(45): "45 min"
 */
export function formatMinutes(minutes: number): string {
  const whole = Math.round(minutes);
  const hours = Math.floor(whole / 60);
  const rest = whole % 60;
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${formatCount(hours)} h` : `${formatCount(hours)} h ${rest} min`;
}

/** Minutes for a table. @example formatHoursAndMinutes(45): "0:45" */
export function formatHoursAndMinutes(minutes: number): string {
  const whole = Math.round(minutes);
  return `${formatCount(Math.floor(whole / 60))}:${String(whole % 60).padStart(2, '0')}`;
}

/** @example formatDays(1): "1 day"; formatDays(15): "15 days" */
export function formatDays(days: number): string {
  return formatCountOf(Math.round(days), 'day');
}
