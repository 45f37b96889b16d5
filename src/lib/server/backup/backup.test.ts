import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { assessment, commit, infusion, patient } from '../../../../tests/db/batch-builder.ts';
import { makeTestFolder, migrationsFolder } from '../../../../tests/db/test-database.ts';
import { openDatabase, type OpenDatabase } from '../db/connection.ts';
import { DatabaseInUseError } from '../db/errors.ts';
import { migrate } from '../db/migrate.ts';
import { listStoredTables, readTableContent } from '../db/table-files.ts';
import { useKeys, type KeyedDatabase } from '../writes/use-keys.ts';
import { listBackups } from './backup-folder.ts';
import { restoreBackup } from './restore-backup.ts';
import { takeBackup } from './take-backup.ts';
import { verifyBackup } from './verify-backup.ts';

interface Clinic {
  database: KeyedDatabase;
  directory: string;
  path: string;
}

async function openClinic(): Promise<Clinic> {
  const folder = await makeTestFolder();
  const directory = join(folder, 'backups');
  const path = join(folder, 'clinic.duckdb');
  const database = await openDatabase({
    path,
    threads: 1,
    memoryLimit: '512MB',
    allowedDirectories: [directory]
  });
  onTestFinished(() => database.close());
  await migrate(database, migrationsFolder);
  return { database: await withKeys(database), directory, path };
}

function withKeys(database: OpenDatabase): Promise<KeyedDatabase> {
  const keyFile = join(dirname(database.path), 'keys.json');
  return useKeys(database, { keyFile, keys: undefined });
}

async function importStudy(database: KeyedDatabase, name: string): Promise<void> {
  const ids = Array.from({ length: 20 }, (_, at) => `${name}-${at}`);
  await commit(
    database,
    {
      patients: ids.map((id) => patient(id)),
      infusions: ids.flatMap((id) => [0, 3, 7, 10].map((day) => infusion(id, day))),
      assessments: ids.flatMap((id) =>
        [-1, 10, 31].map((day) => assessment(id, day, 20 - (day % 20)))
      )
    },
    name
  );
}

/** Of every table, by name. */
async function contentOf(database: OpenDatabase): Promise<Record<string, string>> {
  return database.snapshot(async (trx) => {
    const content: Record<string, string> = {};
    for (const table of await listStoredTables(trx)) {
      const { rows, checksum } = await readTableContent(trx, table);
      content[table.name] = `${rows} ${checksum}`;
    }
    return content;
  });
}

function contentIn({ manifest }: Awaited<ReturnType<typeof takeBackup>>): Record<string, string> {
  return Object.fromEntries(
    manifest.tables.map(({ name, rows, checksum }) => [name, `${rows} ${checksum}`])
  );
}

const restore = (backup: string, path: string) =>
  restoreBackup({ backup, database: { path, threads: 1 }, migrations: migrationsFolder });

test('a backup under write load, the database wiped, restored: every table is equal', async () => {
  const { database, directory, path } = await openClinic();
  await importStudy(database, 'before');
  let writing = true;
  let written = 0;
  const load = (async () => {
    while (writing) await importStudy(database, `load-${(written += 1)}`);
  })();
  const early = await takeBackup(database, { directory, kind: 'manual', keep: 30 });
  const late = await takeBackup(database, { directory, kind: 'manual', keep: 30 });
  writing = false;
  await load;
  expect(written).toBeGreaterThan(1);
  const now = await contentOf(database);
  const still = await takeBackup(database, { directory, kind: 'manual', keep: 30 });
  expect(contentIn(still)).toEqual(now);
  expect(contentIn(late)).not.toEqual(now);
  await database.close();

  for (const backup of [early, late, still]) {
    expect((await verifyBackup(backup.path)).faults).toEqual([]);
    await rm(path, { force: true });
    const report = await restore(backup.path, path);
    // One moment: a ledger that agrees with the tables although imports went on.
    expect(report).toMatchObject({ faults: [], keptAs: null });
    const restored = await openDatabase({ path });
    expect(await contentOf(restored)).toEqual(contentIn(backup));
    expect((await migrate(restored, migrationsFolder)).applied).toEqual([]);
    await restored.close();
  }
});

test('a restored database goes on where the backup was', async () => {
  const { database, directory, path } = await openClinic();
  await importStudy(database, 'one');
  const { path: backup } = await takeBackup(database, { directory, kind: 'manual', keep: 30 });
  await importStudy(database, 'two');
  await database.close();
  const { keptAs } = await restore(backup, path);
  expect(keptAs).toMatch(/clinic\.duckdb\.before-restore-\d{4}-\d\d-\d\dT[\d-]{8}Z$/);
  const restored = await openDatabase({ path });
  await importStudy(await withKeys(restored), 'three');
  const imports = await restored.db.selectFrom('imports').select('import_id').execute();
  expect(imports).toHaveLength(2);
  await restored.close();
  const kept = await openDatabase({ path: keptAs ?? '' });
  expect(await kept.db.selectFrom('imports').select('import_id').execute()).toHaveLength(2);
  await kept.close();
});

test('everything in a backup is the owner’s alone, hashed, and says where the keys are', async () => {
  const { database, directory } = await openClinic();
  const { path, manifest } = await takeBackup(database, { directory, kind: 'manual', keep: 30 });
  const files = await readdir(path);
  expect(files).toEqual(expect.arrayContaining(['manifest.json', 'manifest.json.sha256']));
  for (const file of files) expect((await stat(join(path, file))).mode & 0o777).toBe(0o600);
  for (const folder of [directory, path]) expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect(manifest.keys).toContain('The key file is not in this backup.');
  expect(manifest.migrations.map(({ name }) => name)).toEqual(
    (await readdir(migrationsFolder)).sort()
  );
  expect(files).not.toContain('keys.json');
});

test('nightly backups beyond the number kept go, those by hand and of other databases stay', async () => {
  const { database, directory } = await openClinic();
  await mkdir(join(directory, 'elsewhere-2020-01-01T00-00-00-000Z-nightly'), { recursive: true });
  await mkdir(join(directory, 'clinic-2020-01-01T00-00-00-000Z-nightly.partial'));
  for (const [day, kind] of [
    ['01', 'manual'],
    ['02', 'nightly'],
    ['03', 'nightly'],
    ['04', 'nightly']
  ] as const) {
    const now = () => new Date(`2026-11-${day}T02:30:00.000Z`);
    await takeBackup(database, { directory, kind, keep: 2, now });
  }
  expect((await readdir(directory)).sort()).toEqual([
    'clinic-2026-11-01T02-30-00-000Z-manual',
    'clinic-2026-11-03T02-30-00-000Z-nightly',
    'clinic-2026-11-04T02-30-00-000Z-nightly',
    'elsewhere-2020-01-01T00-00-00-000Z-nightly'
  ]);
  expect(await listBackups(directory, database.path)).toMatchObject([
    { takenAt: '2026-11-04T02:30:00.000Z', kind: 'nightly' },
    { takenAt: '2026-11-03T02:30:00.000Z', kind: 'nightly' },
    { takenAt: '2026-11-01T02:30:00.000Z', kind: 'manual' }
  ]);
});

test('one backup at a time', async () => {
  const { database, directory } = await openClinic();
  const first = takeBackup(database, { directory, kind: 'manual', keep: 1 });
  await expect(takeBackup(database, { directory, kind: 'manual', keep: 1 })).rejects.toThrow(
    'A backup is being taken already.'
  );
  await first;
});

describe('refused, and the database left as it was:', () => {
  async function backedUp(): Promise<Clinic & { backup: string }> {
    const clinic = await openClinic();
    await importStudy(clinic.database, 'one');
    const { path: backup } = await takeBackup(clinic.database, {
      directory: clinic.directory,
      kind: 'manual',
      keep: 30
    });
    return { ...clinic, backup };
  }

  async function expectRefusal(
    { database, backup, path }: Clinic & { backup: string },
    reason: string
  ): Promise<void> {
    const before = await contentOf(database);
    await database.close();
    await expect(restore(backup, path)).rejects.toThrow(reason);
    expect((await readdir(dirname(path))).sort()).toEqual([
      'backups',
      'clinic.duckdb',
      'clinic.duckdb.writes',
      'keys.json'
    ]);
    const after = await openDatabase({ path });
    expect(await contentOf(after)).toEqual(before);
    await after.close();
  }

  test('a changed byte', async () => {
    const clinic = await backedUp();
    const file = join(clinic.backup, 'patients.parquet');
    const bytes = await readFile(file);
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    await writeFile(file, bytes);
    await expectRefusal(clinic, 'The file of patients is not as it was written.');
  });

  test('a missing table', async () => {
    const clinic = await backedUp();
    await rm(join(clinic.backup, 'item_scores.parquet'));
    await expectRefusal(clinic, 'The file of item_scores is missing.');
  });

  test('a file that does not belong to it', async () => {
    const clinic = await backedUp();
    await writeFile(join(clinic.backup, 'more.parquet'), '');
    await expectRefusal(clinic, 'more.parquet does not belong to this backup.');
  });

  test('a changed manifest', async () => {
    const clinic = await backedUp();
    const file = join(clinic.backup, 'manifest.json');
    await writeFile(file, (await readFile(file, 'utf8')).replace('manual', 'nightly'));
    await expectRefusal(clinic, 'its manifest does not have the hash on record');
  });

  test('a folder that is no backup', async () => {
    const clinic = await backedUp();
    await expectRefusal({ ...clinic, backup: clinic.directory }, 'is not a whole backup');
  });

  test('while the server has the database open', async () => {
    const { backup, path } = await backedUp();
    await expect(restore(backup, path)).rejects.toThrow(DatabaseInUseError);
  });
});

test('a database too damaged to open makes way for its backup and is kept, with its log', async () => {
  const { database, directory, path } = await openClinic();
  await importStudy(database, 'one');
  const { path: backup, manifest } = await takeBackup(database, {
    directory,
    kind: 'manual',
    keep: 30
  });
  await database.close();
  await writeFile(path, 'not a database any more');
  await writeFile(`${path}.wal`, 'a stale log');
  const { keptAs } = await restore(backup, path);
  expect(await readFile(keptAs ?? '', 'utf8')).toBe('not a database any more');
  expect(await readFile(`${keptAs}.wal`, 'utf8')).toBe('a stale log');
  const restored = await openDatabase({ path });
  expect(Object.keys(await contentOf(restored))).toHaveLength(manifest.tables.length);
  await restored.close();
});
