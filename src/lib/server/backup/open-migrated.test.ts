import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { assessment, commit, infusion } from '../../../../tests/db/batch-builder.ts';
import { makeTestFolder, migrationsFolder } from '../../../../tests/db/test-database.ts';
import { openDatabase, type OpenDatabase } from '../db/connection.ts';
import { migrate } from '../db/migrate.ts';
import { useKeys } from '../writes/use-keys.ts';
import { findDatabaseFaults } from './database-faults.ts';
import { openMigrated, type OpenMigrated } from './open-migrated.ts';
import { restoreBackup } from './restore-backup.ts';
import { takeBackup } from './take-backup.ts';

const now = () => new Date('2026-11-22T15:04:05.678Z');

interface Site {
  path: string;
  migrations: string;
  open(): Promise<OpenMigrated>;
  files(): Promise<string[]>;
}

/** A database of the present schema with one patient, closed. */
async function makeSite(): Promise<Site> {
  const folder = await makeTestFolder();
  const migrations = join(folder, 'migrations');
  const path = join(folder, 'data', 'clinic.duckdb');
  await cp(migrationsFolder, migrations, { recursive: true });
  const open = async () => {
    const opened = await openMigrated({
      database: { path, threads: 1, memoryLimit: '512MB' },
      migrations,
      finish,
      now
    });
    onTestFinished(() => opened.database.close());
    return opened;
  };
  const { database, keptAs } = await open();
  expect(keptAs).toBeNull();
  await commit(
    await finish(database),
    { infusions: [infusion('A', 0)], assessments: [assessment('A', -1, 20)] },
    'one'
  );
  await database.close();
  const files = async () => (await readdir(dirname(path))).sort();
  return { path, migrations, open, files };
}

function finish(database: OpenDatabase): ReturnType<typeof useKeys> {
  return useKeys(database, { keyFile: join(dirname(database.path), 'keys.json'), keys: undefined });
}

test('the first start makes the database and needs no copy', async () => {
  const { open, files } = await makeSite();
  const { database, applied, keptAs } = await open();
  expect({ applied, keptAs }).toEqual({ applied: [], keptAs: null });
  await database.close();
  expect(await files()).toEqual(['clinic.duckdb', 'clinic.duckdb.writes', 'keys.json']);
});

test('a new migration runs on a copy that takes its place; the old file is kept', async () => {
  const { path, migrations, open, files } = await makeSite();
  await writeFile(
    join(migrations, '9001_note.sql'),
    'alter table patients add column note varchar;\n'
  );
  const { database, applied, keptAs } = await open();
  expect(applied).toEqual(['9001_note.sql']);
  expect(keptAs).toBe(`${path}.before-9001_note-2026-11-22T15-04-05Z`);
  const columns = async (opened: OpenDatabase) =>
    (await opened.db.introspection.getTables())
      .find(({ name }) => name === 'patients')
      ?.columns.map(({ name }) => name);
  expect(await columns(database)).toContain('note');
  expect(await findDatabaseFaults(database.db)).toEqual([]);
  await database.close();
  expect(await files()).toEqual([
    'clinic.duckdb',
    'clinic.duckdb.before-9001_note-2026-11-22T15-04-05Z',
    'keys.json'
  ]);
  const kept = await openDatabase({ path: keptAs ?? '' });
  expect(await columns(kept)).not.toContain('note');
  await kept.close();
});

test.each([
  ['fails', 'insert into nowhere values (1);\n', 'nowhere'],
  ['loses facts', 'delete from assessments;\n', 'assessments had 1 rows and now has 0.'],
  [
    'breaks a reference',
    'update aligned_assessments set series_id = series_id + 1000;\n',
    '1 rows have a aligned_assessments.series_id that no series.series_id matches.'
  ]
])('a migration that %s leaves the database as it was', async (_, statement, reason) => {
  const { path, migrations, open, files } = await makeSite();
  await writeFile(join(migrations, '9001_bad.sql'), statement);
  await expect(open()).rejects.toThrow(reason);
  expect(await files()).toEqual(['clinic.duckdb', 'clinic.duckdb.writes', 'keys.json']);
  const database = await openDatabase({ path });
  onTestFinished(() => database.close());
  expect(await findDatabaseFaults(database.db)).toEqual([]);
  expect(await database.db.selectFrom('assessments').selectAll().execute()).toHaveLength(1);
});

const shipped = (await readdir(migrationsFolder)).sort();

test.each(shipped.slice(0, -1))(
  'a database that stopped at %s is backed up, restored and brought to the newest schema',
  async (through) => {
    const folder = await makeTestFolder();
    const [path, directory] = [join(folder, 'clinic.duckdb'), join(folder, 'backups')];
    const old = await openDatabase({ path, threads: 1, allowedDirectories: [directory] });
    await migrate(old, migrationsFolder, { through });
    const { path: backup } = await takeBackup(old, { directory, kind: 'manual', keep: 1 });
    await old.close();
    await rm(path);
    await restoreBackup({ backup, database: { path }, migrations: migrationsFolder });
    const { database, applied, keptAs } = await openMigrated({
      database: { path, threads: 1 },
      migrations: migrationsFolder,
      finish
    });
    onTestFinished(() => database.close());
    expect(applied).toEqual(shipped.filter((name) => name > through));
    expect(keptAs).toContain('clinic.duckdb.before-');
    expect(await findDatabaseFaults(database.db)).toEqual([]);
  }
);

test('what an interrupted update left is cleared away', async () => {
  const { path, open, files } = await makeSite();
  await writeFile(`${path}.migrating`, 'half a copy');
  await writeFile(`${path}.migrating.wal`, 'its log');
  await mkdir(`${path}.migrating.tmp`);
  await (await open()).database.close();
  expect(await files()).toEqual(['clinic.duckdb', 'clinic.duckdb.writes', 'keys.json']);
});
