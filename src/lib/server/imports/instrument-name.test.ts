import { expect, test } from 'vitest';
import { Refusal } from './import-report.ts';
import { closeInstrumentNames, instrumentReader } from './instrument-name.ts';

const read = instrumentReader();

test.each([
  ['PHQ-9', 'phq9'],
  ['HAMD17', 'hamd17'],
  [' nrs ', 'nrs'],
  ['MADRS', 'madrs'],
  ['HAMA', 'hama']
])('%s is %s', (name, id) => {
  const instrument = read(name);
  expect(instrument instanceof Refusal ? instrument.problem : instrument.id).toBe(id);
});

test('a slip is answered with the name meant', () => {
  expect(closeInstrumentNames('PHQ-99')).toEqual(['PHQ-9']);
  expect(closeInstrumentNames('MADRSS')).toEqual(['MADRS']);
  expect(closeInstrumentNames('Mood 0–10')).toEqual([]);
  expect(closeInstrumentNames('')).toEqual([]);
});

test('an unknown name is refused with what is known', () => {
  const refusal = read('Mood 0–10');
  expect(refusal).toBeInstanceOf(Refusal);
  expect(refusal instanceof Refusal && refusal.remedy).toMatch(/^Known are PHQ-9, /);
  expect(read('')).toMatchObject({ problem: 'The instrument is blank.' });
});
