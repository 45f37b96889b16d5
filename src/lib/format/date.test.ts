import { describe, expect, it } from 'vitest';
import {
  calendarDateAt,
  formatDate,
  formatDateWithYear,
  formatLongDate,
  formatStudyDay,
  formatTimeAt
} from './date.ts';
import { formatDays, formatHoursAndMinutes, formatMinutes } from './duration.ts';

describe('dates', () => {
  it('leaves this year out', () => {
    expect(formatDate('2026-11-12', '2026-11-19')).toBe('12 Nov');
    expect(formatDate('2025-09-02', '2026-11-19')).toBe('2 Sep 2025');
    expect(formatDateWithYear('2026-11-12')).toBe('12 Nov 2026');
    expect(formatLongDate('2026-11-19')).toBe('Thursday 19 November 2026');
  });

  it.each(['2026-02-30', '19/11/2026', '2026-13-01', ''])('refuses %s', (text) => {
    expect(() => formatDateWithYear(text)).toThrow(/is not a calendar date/);
  });

  it('reads an instant on the clinic’s clock', () => {
    const instant = new Date('2026-11-19T04:14:00Z');
    expect(formatTimeAt(instant, 'America/New_York')).toBe('23:14');
    expect(calendarDateAt(instant, 'America/New_York')).toBe('2026-11-18');
    expect(formatTimeAt(new Date('2026-11-19T00:05:00Z'), 'UTC')).toBe('00:05');
  });

  it('counts study days with a true minus', () => {
    expect(formatStudyDay(-7)).toBe('day −7');
    expect(formatStudyDay(0)).toBe('day 0');
  });
});

describe('durations', () => {
  it('reads minutes', () => {
    expect(formatMinutes(70)).toBe('1 h 10 min');
    expect(formatMinutes(120)).toBe('2 h');
    expect(formatMinutes(45)).toBe('45 min');
    expect(formatMinutes(59.6)).toBe('1 h');
    expect(formatHoursAndMinutes(45)).toBe('0:45');
    expect(formatHoursAndMinutes(135)).toBe('2:15');
  });

  it('reads days', () => {
    expect(formatDays(1)).toBe('1 day');
    expect(formatDays(15)).toBe('15 days');
  });
});
