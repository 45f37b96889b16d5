import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  assessments,
  complaints,
  dated,
  datedInfusions,
  readStudy,
  smallStudy
} from '../../../../tests/db/import-folder.ts';
import { formatRejection } from './import-report.ts';

describe('hostile rows', () => {
  test.each([
    [
      'A1,3,PHQ-9,28',
      'score: 28 is outside the PHQ-9 range, 0 to 27. Correct the score or the instrument.'
    ],
    ['A1,3,PHQ-9,-1', 'score: -1 is below 0. Correct the score.'],
    ['A1,3,PHQ-9,1e1', 'score: 1e1 is not written in digits alone. Write it as 14 or 5.5.'],
    [
      'A1,3,PHQ-9,',
      'score: The score is blank. Enter the score, or leave the row out if none was taken.'
    ],
    [
      'A1,3,PHQ-9,N/A',
      'score: N/A is not a score. Enter the score, or leave the row out if none was taken.'
    ],
    ['A1,3,PHQ-99,3', 'instrument: PHQ-99 is not an instrument known here. Is it PHQ-9?'],
    [
      'A1,,PHQ-9,3',
      'day: The day is blank. Enter the days since the first treatment, or leave the row out if it did not take place.'
    ],
    [
      'A1,1.5,PHQ-9,3',
      'day: 1.5 is not a whole number. Write the day in digits alone, or leave it blank if unknown.'
    ],
    [
      'A3,3,PHQ-9,3',
      'patient_id: No patient with this number in this import or in a clinic you may import to. Add the patient to patients.csv, or correct the number.'
    ],
    [
      'a1,3,PHQ-9,3',
      'patient_id: No patient with this number in this import or in a clinic you may import to. Add the patient to patients.csv, or correct the number.'
    ],
    [
      'A1,3,PHQ-9',
      'null: 3 fields where the header has 4. Nothing in this row was read. Check its delimiters, and quote text that holds one.'
    ],
    [
      'A1,3,PHQ-9,5,',
      'null: 5 fields where the header has 4. Nothing in this row was read. Check its delimiters, and quote text that holds one.'
    ],
    ['A\0,3,PHQ-9,5', 'patient_id: Holds a control character (NUL). Remove it.']
  ])('%j', async (row, complaint) => {
    expect(await complaints({ 'assessments.csv': assessments(row) })).toEqual([
      `assessments.csv:2 ${complaint}`
    ]);
  });

  test.each([
    [
      'A1,31/11/2026,PHQ-9,3',
      '31/11/2026 is not a date: November has 30 days. Write year, month and day, such as 2026-11-19.'
    ],
    [
      'A1,01/02/2024,PHQ-9,3',
      '01/02/2024 could be day and month, or month and day. Write year, month and day, such as 2026-11-19.'
    ],
    [
      'A1,2026-11-24,PHQ-9,3',
      '2026-11-24 is in the future. Enter the day it took place, or leave the row out.'
    ],
    ['A1,1899-12-31,PHQ-9,3', '1899-12-31 is before 1900. Correct the year.'],
    [
      'A1,,PHQ-9,3',
      'The date is blank. Enter the date, or leave the row out if it did not take place.'
    ]
  ])('%j', async (row, complaint) => {
    const files = { 'infusions.csv': datedInfusions, 'assessments.csv': dated(row) };
    expect(await complaints(files)).toEqual([`assessments.csv:2 date: ${complaint}`]);
  });

  test('all that is wrong with a row is said at once', async () => {
    expect(
      await complaints({
        'infusions.csv': datedInfusions,
        'assessments.csv': dated('A9,2026-02-30,PHQ-9,99', 'A1,2026-01-05,nope,x')
      })
    ).toEqual([
      'assessments.csv:2 date: 2026-02-30 is not a date: February 2026 has 28 days. Write year, month and day, such as 2026-11-19.',
      'assessments.csv:2 patient_id: No patient with this number in this import or in a clinic you may import to. Add the patient to patients.csv, or correct the number.',
      'assessments.csv:2 score: 99 is outside the PHQ-9 range, 0 to 27. Correct the score or the instrument.',
      expect.stringMatching(
        /^assessments.csv:3 instrument: nope is not an instrument known here\. Known are PHQ-9, /
      ),
      'assessments.csv:3 score: x is not a score. Enter the score, or leave the row out if none was taken.'
    ]);
  });

  test.each([
    [
      'unclosed quote',
      'patient_id,day,instrument,score\nA1,3,"PHQ-9,5\n',
      'assessments.csv:2 null: The file ends inside a quoted field begun on line 2. Close the quote, and check that the file is complete.'
    ],
    [
      'duplicate header',
      'patient_id,day,instrument,score,Score\nA1,3,PHQ-9,5,6\n',
      'assessments.csv:1 null: Columns 4 and 5 are both score. Rename or remove one of them.'
    ],
    [
      'missing column',
      'patient_id,day,instrument\nA1,3,PHQ-9\n',
      'assessments.csv:1 null: The header has no column score. The header reads: patient_id, day, instrument. Name the columns as the README lists them, separated by commas, semicolons or tabs.'
    ],
    [
      'empty',
      '',
      'assessments.csv:null null: The file is empty. It needs a header and at least one row.'
    ],
    [
      'neither day nor date',
      'patient_id,instrument,score\nA1,PHQ-9,5\n',
      'assessments.csv:1 null: The header has no column date or day. Add the date of each row, or the days since the first treatment as day.'
    ],
    [
      'dates beside days',
      dated('A1,2026-01-05,PHQ-9,5'),
      'assessments.csv:1 null: Only one of infusions.csv and assessments.csv has a day column. Give both the days since the first treatment, or import with --dates calendar.'
    ]
  ])('%s', async (_, content, complaint) => {
    expect(await complaints({ 'assessments.csv': content })).toEqual([complaint]);
  });

  test('an unreadable patients.csv does not make every row a stranger', async () => {
    const [first, ...rest] = await complaints({ 'patients.csv': 'patient_id,site\n"A1,x' });
    expect(first).toMatch(/^patients.csv:2 null: The file ends inside a quoted field/);
    expect(rest).toEqual([]);
    expect(await complaints({ 'patients.csv': 'patient_id,site,age\nA1,N,x\nA2,N,4\n' })).toEqual([
      'patients.csv:2 age: x is not a whole number. Write the age in years in digits alone, or leave it blank if unknown.'
    ]);
  });

  test('a report without values holds none', async () => {
    const { report } = await readStudy({ 'assessments.csv': assessments('A1,3,PHQ-9,4711') });
    const [rejection] = report.rejected;
    if (!rejection) throw new Error('not rejected');
    expect(formatRejection(rejection, 'no-value')).toBe(
      'This value is outside the PHQ-9 range, 0 to 27. Correct the score or the instrument.'
    );
    expect(JSON.stringify({ ...rejection, value: null })).not.toContain('4711');
  });

  test('terminal and bidirectional characters are shown as escapes', async () => {
    const [complaint] = await complaints({
      'assessments.csv': assessments('A1,3,PHQ\u202e\u009b31m,5')
    });
    expect(complaint).toContain('instrument: PHQ\\u202e\\u009b31m is not');
  });

  test('beyond 1,000 rejections are counted by kind', async () => {
    const rows = Array.from({ length: 1500 }, (_, at) => `A1,${at},PHQ-9,${at % 3 ? 99 : 'x'}`);
    const { report } = await readStudy({
      'assessments.csv': assessments(...rows, 'A9,3,PHQ-9,1')
    });
    expect(report.rejected).toHaveLength(1000);
    expect(report.rejectedTotal).toBe(1501);
    expect(report.rejectedByKind).toEqual({ score: 1500, 'unknown-patient': 1 });
  });
});

test('random bytes in any file are reported, never thrown', async () => {
  const names = ['patients.csv', 'infusions.csv', 'assessments.csv'] as const;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...names),
      fc.boolean(),
      fc.uint8Array({ maxLength: 300 }),
      async (name, afterHeader, bytes) => {
        const header = String(smallStudy[name]).split('\n')[0] ?? '';
        const head = Buffer.from(afterHeader ? `${header}\n` : '');
        const { ok, report } = await readStudy({ [name]: Buffer.concat([head, bytes]) });
        expect(report.rejectedTotal > 0).toBe(!ok);
      }
    ),
    { numRuns: 100 }
  );
});
