import { describe, expect, test } from 'vitest';
import {
  assessments,
  complaints,
  dated,
  datedInfusions,
  readStudy,
  smallStudy,
  type TidyFiles
} from '../../../../tests/db/import-folder.ts';
import type { ReadTidyOptions } from './tidy.ts';

async function accepted(files: TidyFiles, options: Partial<ReadTidyOptions> = {}) {
  const outcome = await readStudy(files, options);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.report.rejected));
  return outcome;
}

test('a small study becomes facts', async () => {
  const { batch, report } = await accepted({});
  expect(report).toMatchObject({ rejected: [], rejectedTotal: 0, skippedDuplicates: 0 });
  expect(report.counts).toEqual({
    clinics: 1,
    clinicians: 0,
    patients: 2,
    statedSeries: 0,
    infusions: 2,
    assessments: 2,
    itemScores: 0
  });
  expect(batch.clinics).toEqual([{ name: 'Northgate', timeZone: 'UTC', synthetic: false }]);
  expect(batch.patients.map((patient) => patient.indication)).toEqual(['depression', 'pain']);
  expect(batch.infusions[0]).toMatchObject({ localId: 'A1', givenOn: '2020-01-06', studyDay: 0 });
  expect(batch.assessments[0]).toMatchObject({
    localId: 'A1',
    instrument: 'phq9',
    assessedOn: '2020-01-05',
    studyDay: -1,
    totalScore: 21,
    valid: true,
    rater: 'self',
    source: 'import'
  });
});

describe('values kept as written', () => {
  test('patient numbers are text: 1E5, leading zeros, 20 digits, formulas', async () => {
    const ids = [
      '1E5',
      '100000',
      '007',
      '7',
      '12345678901234567890',
      '12345678901234567891',
      '=1+1',
      '-3'
    ];
    const { batch } = await accepted({
      'patients.csv': `patient_id,site\n${ids.map((id) => `${id},Northgate\n`).join('')}`,
      'infusions.csv': `patient_id,day,drug\n${ids.map((id) => `${id},0,ketamine\n`).join('')}`,
      'assessments.csv': assessments(...ids.map((id, at) => `${id},1,PHQ-9,${at}`))
    });
    expect(batch.patients.map((patient) => patient.localId)).toEqual(ids);
    expect(batch.assessments.map((one) => [one.localId, one.totalScore])).toEqual(
      ids.map((id, at) => [id, at])
    );
  });

  test('text that begins like a formula is stored verbatim', async () => {
    const names = ['=HYPERLINK("http://x")', '+1', '-1', '@SUM(A1)', '\t=1', '＝1+1', "'=1"];
    const rows = names.map((name, at) => `P${at},Northgate,"${name.replaceAll('"', '""')}"`);
    const { batch } = await accepted({
      'patients.csv': ['patient_id,site,family_name', ...rows, ''].join('\n'),
      'infusions.csv': 'patient_id,day,drug\nP0,0,ketamine\n',
      'assessments.csv': assessments('P0,1,PHQ-9,3')
    });
    expect(batch.patients.map((patient) => patient.familyName)).toEqual(names);
  });

  test.each([
    ['UTF-8 mark', (text: string) => Buffer.from(`\ufeff${text}`)],
    ['UTF-16 LE', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16 BE', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()]
  ])('%s gives the same facts', async (_, encode) => {
    const plain = await accepted({});
    const files = Object.fromEntries(
      Object.entries(smallStudy).map(([name, text]) => [name, encode(String(text))])
    );
    expect((await accepted(files)).batch).toEqual(plain.batch);
  });

  test('the site is the clinic, unless one clinic is named for all', async () => {
    const { batch } = await accepted({}, { clinic: 'Harbour', timeZone: 'Europe/Oslo' });
    expect(batch.clinics).toEqual([{ name: 'Harbour', timeZone: 'Europe/Oslo', synthetic: false }]);
    expect(batch.patients.every((patient) => patient.clinic === 'Harbour')).toBe(true);
    const unnamed = { 'patients.csv': 'patient_id\nA1\nA2\n' };
    expect((await accepted(unnamed, { clinic: 'Harbour' })).batch.patients).toHaveLength(2);
    expect((await complaints(unnamed))[0]).toMatch(/The header has no column site\./);
  });
});

describe('repeated rows', () => {
  test('identical rows are one fact and counted', async () => {
    const { batch, report } = await accepted({
      'patients.csv': `${String(smallStudy['patients.csv'])}A1,Northgate,MDD\n`,
      'infusions.csv': `${String(smallStudy['infusions.csv'])}A1,0,ketamine\n`,
      'assessments.csv': assessments('A1,3,PHQ-9,5', 'A1,3,phq9,5', 'A1,4,PHQ-9,5')
    });
    expect(report.skippedDuplicates).toBe(3);
    expect([batch.patients.length, batch.infusions.length, batch.assessments.length]).toEqual([
      2, 2, 2
    ]);
  });

  test('two scores of one day are both kept', async () => {
    const { batch } = await accepted({
      'assessments.csv': assessments('A1,3,PHQ-9,5', 'A1,3,PHQ-9,6')
    });
    expect(batch.assessments.map((one) => one.totalScore)).toEqual([5, 6]);
  });

  test('two scores of one instant contradict each other', async () => {
    const header = 'patient_id,date,instrument,score,assessed_at';
    const row = (score: number, at: string) => `A1,2026-01-05,PHQ-9,${score},${at}`;
    const files = (...rows: string[]) => ({
      'infusions.csv': datedInfusions,
      'assessments.csv': [header, ...rows, ''].join('\n')
    });
    expect(
      await complaints(files(row(5, '2026-01-05T09:00Z'), row(6, '2026-01-05T10:00+01:00')))
    ).toEqual([
      'assessments.csv:3 score: Same patient, instrument and instant as line 2, another score. Keep one.'
    ]);
    const same = files(row(5, '2026-01-05T09:00Z'), row(5, '2026-01-05T10:00+01:00'));
    expect((await accepted(same)).report.skippedDuplicates).toBe(1);
  });

  test('a patient on two lines with other values is refused', async () => {
    expect(
      await complaints({ 'patients.csv': 'patient_id,site\nA1,N\nA2,N\nA1,Harbour\n' })
    ).toEqual([
      'patients.csv:4 patient_id: This patient already stands on line 2, with other values. Keep one of the two rows.'
    ]);
  });
});

describe('days and dates', () => {
  const both = (...rows: string[]) => ({
    'infusions.csv': 'patient_id,day,date,drug\nA1,0,2026-01-05,ketamine\n',
    'assessments.csv': ['patient_id,day,date,instrument,score', ...rows, ''].join('\n')
  });

  test('a day column makes dates anchors, unless they are declared real', async () => {
    const files = both('A1,7,2026-01-12,PHQ-9,5');
    expect((await accepted(files)).batch.patients[0]?.dayBasis).toBe('study-day');
    const { batch } = await accepted(files, { dates: 'calendar' });
    expect(batch.patients[0]?.dayBasis).toBe('calendar');
    expect(batch.assessments[0]).toMatchObject({ assessedOn: '2026-01-12', studyDay: 7 });
  });

  test('day and date must agree within a patient', async () => {
    expect(await complaints(both('A1,7,2026-01-13,PHQ-9,5'))).toEqual([
      'assessments.csv:2 date: 2026-01-13 and the row’s day give another first day than line 2 of infusions.csv for this patient. Correct the day or the date.'
    ]);
  });

  test('a row without a date takes its patient’s anchor', async () => {
    const { batch } = await accepted({
      'infusions.csv': 'patient_id,day,drug\nA1,0,ketamine\nA2,0,ketamine\n',
      'assessments.csv':
        'patient_id,day,date,instrument,score\nA1,7,2024-03-11,PHQ-9,5\nA1,8,,PHQ-9,5\nA2,8,,NRS,5\n'
    });
    expect(batch.infusions.map((one) => one.givenOn)).toEqual(['2024-03-04', '2020-01-06']);
    expect(batch.assessments.map((one) => one.assessedOn)).toEqual([
      '2024-03-11',
      '2024-03-12',
      '2020-01-14'
    ]);
  });

  test('invented dates may lie in the future, real ones may not', async () => {
    const files = both('A1,700,2027-12-06,PHQ-9,5');
    expect((await accepted(files)).report.rejectedTotal).toBe(0);
    expect((await complaints(files, { dates: 'calendar' }))[0]).toMatch(/is in the future/);
  });

  test('nothing happens before birth', async () => {
    expect(
      await complaints({
        'patients.csv': 'patient_id,site,birth_date\nA1,N,2000-05-01\nA2,N,\n',
        'infusions.csv': datedInfusions,
        'assessments.csv': dated('A1,1999-05-01,PHQ-9,5')
      })
    ).toEqual([
      'assessments.csv:2 date: 1999-05-01 is before the patient was born. Correct one of the two dates.'
    ]);
  });

  test('a clock time must fall on the date in the clinic’s zone', async () => {
    const files = {
      'infusions.csv':
        'patient_id,date,drug,started_at\nA1,2026-01-05,ketamine,2026-01-05T23:30Z\n',
      'assessments.csv': dated('A1,2026-01-05,PHQ-9,5')
    };
    expect((await accepted(files)).batch.infusions[0]?.startedAt).toBe('2026-01-05T23:30:00.000Z');
    expect(await complaints(files, { timeZone: 'Europe/Oslo' })).toEqual([
      'infusions.csv:2 started_at: 2026-01-05T23:30Z is not on the row’s date in the clinic’s time zone, Europe/Oslo. Correct the date, the time or its offset.'
    ]);
  });
});

describe('infusions', () => {
  const infusions = (header: string, ...rows: string[]) => ({
    'infusions.csv': [`patient_id,day,drug,${header}`, ...rows, ''].join('\n')
  });

  test('drug, series, dose, route, minutes and clinician', async () => {
    const { batch } = await accepted(
      infusions(
        'series_id,dose,route,minutes,clinician',
        'A1,0,Ketamine,first,0.5 mg/kg (protocol),IV,40,Dr. Berg'
      )
    );
    expect(batch.infusions[0]).toEqual({
      clinic: 'Northgate',
      localId: 'A1',
      clinician: 'Dr. Berg',
      seriesLabel: 'first',
      givenOn: '2020-01-06',
      startedAt: null,
      studyDay: 0,
      agent: 'ketamine',
      route: 'IV',
      doseMg: null,
      doseMgPerKg: 0.5,
      doseText: '0.5 mg/kg (protocol)',
      durationMinutes: 40
    });
    expect(batch.clinicians).toEqual([{ clinic: 'Northgate', name: 'Dr. Berg' }]);
    expect(batch.statedSeries).toEqual([
      { clinic: 'Northgate', localId: 'A1', label: 'first', plannedInfusions: null }
    ]);
  });

  test('numbers of a stated series rise with its days', async () => {
    expect(
      await complaints(
        infusions(
          'series_id,infusion_no',
          'A1,0,ketamine,s,1',
          'A1,7,ketamine,s,3',
          'A1,14,ketamine,s,2'
        )
      )
    ).toEqual([
      'infusions.csv:4 infusion_no: Infusion 2 of this series comes after infusion 3, on line 3, by its day. Correct the number or the day.'
    ]);
  });

  test('a dose in the wrong unit or given twice differently is refused', async () => {
    expect(
      await complaints(
        infusions('dose,dose_mg,dose_mg_per_kg', 'A1,0,ketamine,,,40', 'A1,1,ketamine,40 mg,35,')
      )
    ).toEqual([
      'infusions.csv:2 dose_mg_per_kg: 40 is outside 0 to 20 mg/kg. Is it in mg? Then use the column dose_mg.',
      'infusions.csv:3 dose_mg: Differs from the column dose. Correct one of the two.'
    ]);
  });

  test('an infusion without a drug is refused', async () => {
    expect(await complaints(infusions('route', 'A1,0,,IV'))).toEqual([
      'infusions.csv:2 drug: The drug is blank. Enter what was given, such as ketamine or placebo.'
    ]);
  });
});

test('the set’s hash changes with its bytes and with the name they stand under', async () => {
  const first = (await accepted({})).report.sha256;
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect((await accepted({})).report.sha256).toBe(first);
  const changed = { 'assessments.csv': assessments('A1,-1,PHQ-9,20') };
  expect((await accepted(changed)).report.sha256).not.toBe(first);
});
