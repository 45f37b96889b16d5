import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { makeTestFolder, migrationsFolder } from '../../../../tests/db/test-database.ts';
import { openDatabase, type OpenDatabase } from './connection.ts';
import { migrate } from './migrate.ts';

async function openMigratedAt(path: string): Promise<OpenDatabase> {
  const database = await openDatabase({ path, threads: 1 });
  onTestFinished(() => database.close());
  await migrate(database, migrationsFolder);
  return database;
}

/** Each raises the version of the data. */
const change = (database: OpenDatabase) =>
  database.write((trx) => trx.deleteFrom('clinics').execute());

async function versionsOf({ db }: OpenDatabase): Promise<number[]> {
  const rows = await db.selectFrom('data_version').select('version').execute();
  return rows.map(({ version }) => version);
}

test('every acknowledged write is counted in the database and beside it', async () => {
  const path = join(await makeTestFolder(), 'x.duckdb');
  const database = await openMigratedAt(path);
  const beside = async () => Number(await readFile(`${path}.writes`, 'utf8'));
  const before = await beside();
  await change(database);
  await change(database);
  await expect(database.write(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await beside()).toBe(before + 2);
  const { rows } = await sql`select writes from write_count`.execute(database.db);
  expect(rows).toEqual([{ writes: before + 2 }]);
});

test('a count without its row is an error, and the write is not kept', async () => {
  const database = await openMigratedAt(join(await makeTestFolder(), 'x.duckdb'));
  await expect(
    database.write(async (trx) => {
      await trx.deleteFrom('clinics').execute();
      await trx.deleteFrom('write_count').execute();
    })
  ).rejects.toThrow('The count of writes is gone from the database, which was damaged.');
  const { rows } = await sql`select count(*) as counts from write_count`.execute(database.db);
  expect(rows).toEqual([{ counts: 1 }]);
});

test('a log that breaks off is refused by name, until someone says to go on without its end', async () => {
  const folder = await makeTestFolder();
  const [path, torn] = [join(folder, 'x.duckdb'), join(folder, 'torn.duckdb')];
  const database = await openMigratedAt(path);
  await database.checkpoint();
  await database.close();
  await copyFile(path, torn);
  const reopened = await openDatabase({ path });
  onTestFinished(() => reopened.close());
  const [before] = await versionsOf(reopened);
  for (let count = 0; count < 3; count += 1) await change(reopened);
  const log = await readFile(`${path}.wal`);
  await copyFile(`${path}.writes`, `${torn}.writes`);
  await writeFile(`${torn}.wal`, log.subarray(0, -10));
  await expect(openDatabase({ path: torn })).rejects.toThrow(/^The last 1 changes are missing: /);
  await expect(openDatabase({ path: torn })).rejects.toThrow(/^The last 1 changes are missing: /);
  await rm(`${torn}.writes`);
  const without = await openDatabase({ path: torn });
  onTestFinished(() => without.close());
  expect(await versionsOf(without)).toEqual([Number(before) + 2]);
});

test('what is beside it but no number is passed over', async () => {
  const path = join(await makeTestFolder(), 'x.duckdb');
  await (await openMigratedAt(path)).close();
  await writeFile(`${path}.writes`, '');
  await (await openMigratedAt(path)).close();
  await writeFile(`${path}.writes`, '9000000000000000\n');
  await expect(openDatabase({ path })).rejects.toThrow(
    `changes are missing: the database or its log was damaged. Restore the last backup, or remove ${path}.writes to go on without them.`
  );
  await rm(`${path}.writes`);
  await (await openMigratedAt(path)).close();
});
