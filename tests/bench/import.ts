import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { addDays } from '../../src/lib/outcomes/days.ts';
import { readTidyFolder } from '../../src/lib/server/imports/tidy.ts';
import { commitImport } from '../../src/lib/server/writes/commit-import.ts';
import type { KeyedDatabase } from '../../src/lib/server/writes/use-keys.ts';
import { onceMs, report, runSqlInWrite } from './measure.ts';

const patients = 100_000;
const scoresPerPatient = 10;

/** A million assessment rows from files to derived series. */
export async function benchImport(
  /** A folder that the database may read. */
  folder: string,
  open: () => Promise<KeyedDatabase>
): Promise<void> {
  const source = join(folder, 'tidy');
  await mkdir(source);
  await write(source, 'patients.csv', 'patient_id,site,diagnosis', (patient) => [
    `P${patient},Clinic ${patient % 40},MDD`
  ]);
  await write(source, 'infusions.csv', 'patient_id,date,drug,dose_mg', (patient) =>
    [0, 3, 7, 10, 14, 17].map((day) => `P${patient},${dayOf(patient, day)},ketamine,40`)
  );
  await write(source, 'assessments.csv', 'patient_id,date,instrument,score', (patient) =>
    Array.from(
      { length: scoresPerPatient },
      (_, at) => `P${patient},${dayOf(patient, at * 4 - 1)},PHQ-9,${(patient * 7 + at * 5) % 28}`
    )
  );
  let outcome: Awaited<ReturnType<typeof readTidyFolder>> | undefined;
  const validated = await onceMs(async () => {
    outcome = await readTidyFolder(source, {
      today: '2026-11-22'
    });
  });
  if (!outcome?.ok) throw new Error('the bench wrote rows that the importer refuses');
  const { batch, report: imported } = outcome;
  report(`import: validate ${batch.assessments.length} assessment rows`, validated);
  const database = await open();
  try {
    const committed = await onceMs(() =>
      commitImport(database, batch, {
        format: 'tidy',
        sourceName: 'bench',
        sha256: imported.sha256 ?? '',
        importedBy: 'bench'
      })
    );
    const file = join(source, 'assessments.csv').replaceAll("'", "''");
    const plain = await onceMs(() =>
      runSqlInWrite(database, `create temp table plain as select * from read_csv('${file}')`)
    );
    report('import: store and derive them', committed);
    report('import, whole', validated + committed, { name: 'engine’s read_csv alone', ms: plain });
  } finally {
    await database.close();
  }
}

function dayOf(patient: number, day: number): string {
  return addDays('2024-01-01', (patient % 600) + day);
}

async function write(
  folder: string,
  name: string,
  header: string,
  rowsOf: (patient: number) => string[]
): Promise<void> {
  function* lines() {
    yield `${header}\n`;
    for (let patient = 1; patient <= patients; patient += 1)
      yield `${rowsOf(patient).join('\n')}\n`;
  }
  await pipeline(Readable.from(lines()), createWriteStream(join(folder, name)));
}
