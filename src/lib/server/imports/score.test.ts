import { expect, test } from 'vitest';
import { madrs } from '../../instruments/madrs.ts';
import { peg } from '../../instruments/peg.ts';
import { phq9 } from '../../instruments/phq9.ts';
import type { Instrument } from '../../instruments/instrument.ts';
import { Refusal } from './import-report.ts';
import { readScoreText, readTotal } from './score.ts';

function read(instrument: Instrument, text: string): number | string {
  const digits = readScoreText(text);
  if (digits instanceof Refusal) return digits.problem;
  const total = readTotal(instrument, digits);
  return total instanceof Refusal ? total.problem : total;
}

test.each([
  ['0', 0],
  ['27', 27],
  ['07', 7],
  [' 14 ', 14],
  ['28', '{value} is outside the PHQ-9 range, 0 to 27.'],
  ['300', '{value} is outside the PHQ-9 range, 0 to 27.'],
  ['-1', '{value} is below 0.'],
  ['−1', '{value} is below 0.'],
  ['12.5', '{value} is not a PHQ-9 score: PHQ-9 counts in whole points.'],
  ['12.0', '{value} is not a PHQ-9 score: PHQ-9 counts in whole points.'],
  ['12,5', '{value} has a decimal comma.'],
  ['1e1', '{value} is not written in digits alone.'],
  ['0x10', '{value} is not written in digits alone.'],
  ['14*', '{value} is not written in digits alone.'],
  ['', 'The score is blank.'],
  ['N/A', '{value} is not a score.'],
  ['NaN', '{value} is not a score.'],
  ['Infinity', '{value} is not a score.'],
  ['=14', '{value} is not a score.'],
  ['١٤', '{value} is not a score.'],
  ['9999999999', '{value} is not written in digits alone.']
])('PHQ-9 %s: %s', (text, answer) => {
  expect(read(phq9, text)).toBe(answer);
});

test('a mean may have decimals', () => {
  expect(read(peg, '5.33')).toBe(5.33);
  expect(read(peg, '10.1')).toBe('{value} is outside the PEG range, 0 to 10.');
});

test('MADRS ends at 60', () => {
  expect(read(madrs, '60')).toBe(60);
  expect(read(madrs, '61')).toBe('{value} is outside the MADRS range, 0 to 60.');
});
