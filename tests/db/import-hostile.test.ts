import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { command } from '../../src/cli/import.ts';
import { openDatabase } from '../../src/lib/server/db/connection.ts';
import { openIdentity } from '../../src/lib/server/patient-identity.ts';
import { readSettings } from '../../src/lib/server/settings.ts';
import { useKeys } from '../../src/lib/server/writes/use-keys.ts';
import { smallStudy, writeStudy, type TidyFiles } from './import-folder.ts';
import { importedTables, makeTestFolder } from './test-database.ts';

async function countRows(path: string): Promise<Record<string, number>> {
  const database = await openDatabase({ path, threads: 1 });
  try {
    const counts: Record<string, number> = {};
    for (const table of importedTables) {
      const { rows } = await database.db
        .selectFrom(table)
        .select((eb) => eb.fn.countAll<number>().as('rows'))
        .executeTakeFirstOrThrow();
      counts[table] = rows;
    }
    return counts;
  } finally {
    await database.close();
  }
}

async function runImport(path: string, args: string[]): Promise<{ said: string; failed: string }> {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const settings = readSettings({ DATABASE_PATH: path, THREADS: '2', MEMORY_LIMIT: '512MB' });
  const failed = await command.run(args, settings).then(
    () => '',
    (error: unknown) => (error instanceof Error ? error.message : String(error))
  );
  const said = log.mock.calls.map((call) => String(call[0])).join('\n');
  log.mockRestore();
  return { said, failed };
}

const assessment = (row: string) => ({
  'assessments.csv': `${String(smallStudy['assessments.csv'])}${row}\n`
});

const hostile: readonly (readonly [name: string, files: TidyFiles])[] = [
  ['score out of range', assessment('A1,3,PHQ-9,28')],
  ['unknown instrument', assessment('A1,3,PHQ-99,5')],
  ['unknown patient', assessment('A9,3,PHQ-9,5')],
  ['ragged row', assessment('A1,3,PHQ-9')],
  ['unclosed quote', assessment('A1,3,"PHQ-9,5')],
  ['NUL byte', assessment('A1,3,PHQ-9,5\0')],
  ['duplicate header', { 'assessments.csv': 'patient_id,day,day,instrument,score\n' }],
  ['impossible date', { 'infusions.csv': 'patient_id,day,date,drug\nA1,0,2026-11-31,ketamine\n' }],
  ['bytes that are not UTF-8', { 'assessments.csv': Buffer.from([0x70, 0xff, 0xfe, 0x0a]) }],
  ['a gzip file', { 'patients.csv': Buffer.from([0x1f, 0x8b, 0x08, 0x00]) }]
];

test('a refused import stores nothing, on an empty database and on a filled one', async () => {
  const path = join(await makeTestFolder(), 'test.duckdb');
  const empty = Object.fromEntries(importedTables.map((table) => [table, 0]));
  for (const [name, files] of hostile) {
    const { failed, said } = await runImport(path, [await writeStudy(files)]);
    expect(failed, name).toMatch(/^Nothing was imported: 1 thing to correct in /);
    expect(said, name).toMatch(/^\w+\.csv/);
  }
  expect(await countRows(path)).toEqual(empty);

  const good = await writeStudy();
  expect(await runImport(path, [good, '--time-zone', 'Europe/Oslo'])).toEqual({
    failed: '',
    said: expect.stringMatching(
      /^Imported as import 1\.\n\n {2}6 rows in the files:\n {2}2 patients, 2 infusions and 2 assessments stored\n {2}New clinic: Northgate, time zone Europe\/Oslo\n/
    )
  });
  const filled = await countRows(path);
  expect(filled).toMatchObject({
    imports: 1,
    patients: 2,
    infusions: 2,
    assessments: 2,
    series: 2
  });
  for (const [name, files] of hostile)
    expect((await runImport(path, [await writeStudy(files)])).failed, name).not.toBe('');
  expect(await countRows(path)).toEqual(filled);

  const today = new Date().toISOString().slice(0, 10);
  expect(await runImport(path, [good])).toEqual({
    failed: '',
    said: `Already imported as import 1 on ${today}; nothing was changed.`
  });
  expect(await countRows(path)).toEqual(filled);
});

test('a later export of the same clinic adds only what is new', async () => {
  const path = join(await makeTestFolder(), 'test.duckdb');
  await runImport(path, [await writeStudy()]);
  const { said } = await runImport(path, [await writeStudy(assessment('A1,7,PHQ-9,9'))]);
  expect(said).toContain('0 patients, 0 infusions and 1 assessment stored\n  6 rows stored before');
  expect(await countRows(path)).toMatchObject({ imports: 2, patients: 2, assessments: 3 });
});

test('ids and formulas reach the database as written', async () => {
  const path = join(await makeTestFolder(), 'test.duckdb');
  const folder = await writeStudy({
    'patients.csv':
      '\ufeffpatient_id,site,family_name\n1E5,Northgate,=1+1\n00100000,Northgate,@x\n12345678901234567890,Northgate,-2\n',
    'infusions.csv': Buffer.from('\ufeffpatient_id,day,drug\n1E5,0,ketamine\n', 'utf16le'),
    'assessments.csv': 'patient_id;day;instrument;score\r\n00100000;1;PHQ-9;5\r\n'
  });
  expect((await runImport(path, [folder])).failed).toBe('');
  const settings = readSettings({ DATABASE_PATH: path });
  const database = await useKeys(await openDatabase({ path, threads: 1 }), settings);
  const rows = await database.db.selectFrom('patient_identities').selectAll().execute();
  await database.close();
  const opened = rows.map((row) => openIdentity(database.keys, row));
  expect(
    opened
      .map(({ local_id, family_name }) => ({ local_id, family_name }))
      .sort((a, b) => (a.local_id < b.local_id ? -1 : 1))
  ).toEqual([
    { local_id: '00100000', family_name: '@x' },
    { local_id: '12345678901234567890', family_name: '-2' },
    { local_id: '1E5', family_name: '=1+1' }
  ]);
});

test('JSON output holds messages without the cells’ text', async () => {
  const path = join(await makeTestFolder(), 'test.duckdb');
  const folder = await writeStudy(assessment('A1,3,PHQ-9,4711'));
  const { said } = await runImport(path, [folder, '--json']);
  expect(said).not.toContain('4711');
  expect(JSON.parse(said)).toMatchObject({
    outcome: { kind: 'refused' },
    report: {
      rejectedTotal: 1,
      rejected: [
        {
          file: 'assessments.csv',
          line: 4,
          record: 3,
          column: 'score',
          kind: 'score',
          message:
            'This value is outside the PHQ-9 range, 0 to 27. Correct the score or the instrument.'
        }
      ]
    }
  });
});

test('wrong arguments are said before a database is made', async () => {
  const path = join(await makeTestFolder(), 'test.duckdb');
  const folder = await writeStudy();
  for (const [args, message] of [
    [[], 'Name one folder.'],
    [['/nowhere'], '/nowhere is not a folder.'],
    [
      [folder, '--time-zone', 'Mars/Olympus'],
      'Mars/Olympus is not a time zone. Write one such as Europe/Oslo.'
    ],
    [[folder, '--dates', 'real'], '--dates can only be calendar.'],
    [[folder, '--clinic', ' '], '--clinic needs a name.']
  ] as const)
    expect((await runImport(path, [...args])).failed).toBe(message);
});
