import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromEpochDay, readCalendarDate, refuseFuture, toEpochDay } from './calendar-date.ts';
import { Refusal } from './import-report.ts';

function problemOf(text: string): string {
  const read = readCalendarDate(text);
  return read instanceof Refusal ? read.problem : `read as ${read}`;
}

test('dates are read year first', () => {
  expect(readCalendarDate('2024-02-29')).toBe('2024-02-29');
  expect(readCalendarDate('1900-01-01')).toBe('1900-01-01');
});

test.each([
  ['31/11/2026', '{value} is not a date: November has 30 days.'],
  ['2026-11-31', '{value} is not a date: November has 30 days.'],
  ['2023-02-29', '{value} is not a date: February 2023 has 28 days.'],
  ['1900-02-29', '{value} is not a date: February 1900 has 28 days.'],
  ['2026-13-01', '{value} is not a date: there is no month 13.'],
  ['2026-00-01', '{value} is not a date: there is no month 0.'],
  ['2026-01-00', '{value} is not a date: there is no day 0.'],
  ['01/02/2024', '{value} could be day and month, or month and day.'],
  ['1.2.2024', '{value} could be day and month, or month and day.'],
  ['25/12/2024', '{value} does not begin with the year.'],
  ['12/25/2024', '{value} does not begin with the year.'],
  ['02/02/2024', '{value} does not begin with the year.'],
  ['2024-1-5', '{value} is not written with hyphens and two-digit months and days.'],
  ['2024/01/05', '{value} is not written with hyphens and two-digit months and days.'],
  ['2024-01-05T10:00', '{value} has a clock time.'],
  ['45292', "{value} looks like a spreadsheet's day number, not a date."],
  ['1899-12-31', '{value} is before 1900.'],
  ['0001-01-01', '{value} is before 1900.'],
  ['yesterday', '{value} is not a date.'],
  ['２０２４-01-05', '{value} is not a date.'],
  ['2024-01-05 ', '{value} is not a date.']
])('%s: %s', (text, problem) => {
  expect(problemOf(text)).toBe(problem);
});

test('a date may be one day ahead of the server, for clinics east of it', () => {
  expect(refuseFuture('2026-11-23', '2026-11-22')).toBeNull();
  expect(refuseFuture('2026-11-24', '2026-11-22')?.problem).toBe('{value} is in the future.');
  expect(refuseFuture('2027-01-01', '2026-12-31')).toBeNull();
});

test('day numbers count from 1970-01-01', () => {
  expect(toEpochDay('1970-01-01')).toBe(0);
  expect(toEpochDay('2020-01-06')).toBe(18_267);
  expect(fromEpochDay(18_267)).toBe('2020-01-06');
});

test('every day of three centuries is a date, and its own only reading', () => {
  fc.assert(
    fc.property(fc.integer({ min: -25_567, max: 80_000 }), (epochDay) => {
      const date = fromEpochDay(epochDay);
      expect(readCalendarDate(date)).toBe(date);
      expect(toEpochDay(date)).toBe(epochDay);
    })
  );
});

test('no text makes the reader throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\d/.-]{6,10}$/)), (text) => {
      const read = readCalendarDate(text);
      expect(read instanceof Refusal || read === text).toBe(true);
    })
  );
});
