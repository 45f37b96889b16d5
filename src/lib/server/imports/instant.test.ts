import { expect, test } from 'vitest';
import { Refusal } from './import-report.ts';
import { isTimeZone, localDate, readInstant } from './instant.ts';

test('an instant is kept in UTC', () => {
  expect(readInstant('2026-11-19T14:38+01:00')).toBe('2026-11-19T13:38:00.000Z');
  expect(readInstant('2026-11-19T23:30:15.5-05:00')).toBe('2026-11-20T04:30:15.500Z');
  expect(readInstant('2026-11-19T14:38Z')).toBe('2026-11-19T14:38:00.000Z');
});

test.each([
  ['2026-11-19T14:38', '{value} has no offset from UTC.'],
  ['2026-11-31T14:38Z', '{value} is not a date: November has 30 days.'],
  ['2026-11-19T24:00Z', '{value} is not a date with a clock time.'],
  ['2026-11-19', '{value} is not a date with a clock time.'],
  ['2026-11-19T14:38+25:00', '{value} is not a date with a clock time.']
])('%s: %s', (text, problem) => {
  const read = readInstant(text);
  expect(read instanceof Refusal ? read.problem : read).toBe(problem);
});

test('the day of an instant is the day in its zone', () => {
  expect(localDate('2026-11-19T23:30:00.000Z', 'Europe/Oslo')).toBe('2026-11-20');
  expect(localDate('2026-11-19T23:30:00.000Z', 'America/New_York')).toBe('2026-11-19');
  // Clocks in Oslo went forward on 2026-03-29 at 01:00 UTC.
  expect(localDate('2026-03-28T22:59:59.000Z', 'Europe/Oslo')).toBe('2026-03-28');
  expect(localDate('2026-03-29T22:00:00.000Z', 'Europe/Oslo')).toBe('2026-03-30');
});

test('time zones are known by their IANA names', () => {
  expect(isTimeZone('Europe/Oslo')).toBe(true);
  expect(isTimeZone('Mars/Olympus')).toBe(false);
});
