import { describe, expect, it } from 'vitest';
import {
  dayNumber,
  instantOf,
  isoDay,
  weekday,
  workingDayFrom,
  workingDayUpTo
} from './calendar.ts';

describe('instantOf', () => {
  it.each([
    ['2025-03-08', 'America/New_York', '2025-03-08T15:00:00.000Z'],
    ['2025-03-09', 'America/New_York', '2025-03-09T14:00:00.000Z'],
    ['2025-11-02', 'America/Chicago', '2025-11-02T16:00:00.000Z'],
    ['2025-11-01', 'America/Chicago', '2025-11-01T15:00:00.000Z'],
    ['2025-07-01', 'America/Phoenix', '2025-07-01T17:00:00.000Z']
  ])('%s at 10:00 in %s is %s', (day, timeZone, instant) => {
    expect(instantOf(dayNumber(day), 600, timeZone)).toBe(instant);
  });

  it('refuses the hours in which clocks change', () => {
    expect(() => instantOf(dayNumber('2025-03-09'), 120, 'America/New_York')).toThrow(RangeError);
  });
});

describe('days', () => {
  it('counts from 1970-01-01, a Thursday, and back', () => {
    expect(dayNumber('1970-01-01')).toBe(0);
    expect(weekday(0)).toBe(4);
    expect(isoDay(dayNumber('2024-02-29') + 1)).toBe('2024-03-01');
    expect(weekday(dayNumber('1969-12-28'))).toBe(0);
  });

  it('moves a weekend to the working day on the side asked for', () => {
    const saturday = dayNumber('2026-11-21');
    expect(isoDay(workingDayUpTo(saturday))).toBe('2026-11-20');
    expect(isoDay(workingDayUpTo(saturday + 1))).toBe('2026-11-20');
    expect(isoDay(workingDayFrom(saturday))).toBe('2026-11-23');
    expect(isoDay(workingDayFrom(saturday + 1))).toBe('2026-11-23');
    expect(workingDayFrom(saturday - 1)).toBe(saturday - 1);
  });
});
