import { expect, it } from 'vitest';
import { formatFullName, formatListName, formatSexAndAge } from './person.ts';

const mara = { localId: 'HS-004217', givenName: 'Mara', familyName: 'Lindqvist' };
const unnamed = { localId: 'sub-MOA101', givenName: null, familyName: null };

it('names a patient in lists and titles', () => {
  expect(formatListName(mara)).toBe('Lindqvist, Mara');
  expect(formatFullName(mara)).toBe('Mara Lindqvist');
  expect(formatListName({ ...mara, givenName: null })).toBe('Lindqvist');
});

it('falls back to the record number', () => {
  expect(formatListName(unnamed)).toBe('sub-MOA101');
  expect(formatFullName(unnamed)).toBe('sub-MOA101');
});

it.each([
  ['female', 43, 'F 43'],
  ['male', null, 'M'],
  ['other', 30, '30'],
  [null, null, '']
])('%s %s reads "%s"', (sex, age, expected) => {
  expect(formatSexAndAge(sex, age)).toBe(expected);
});
