import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { makeTestFolder } from '../../../../tests/db/test-database.ts';
import { openDatabase } from './connection.ts';
import { explainFullDisk, StorageFullError } from './errors.ts';

test('below the floor changes are refused with what to do; reading and small changes go on', async () => {
  const path = join(await makeTestFolder(), 'x.duckdb');
  const database = await openDatabase({ path, freeSpaceFloor: Number.MAX_SAFE_INTEGER });
  onTestFinished(() => database.close());
  const create = (name: string) => database.db.schema.createTable(name).addColumn('i', 'integer');
  const write = (name: string, belowFloor: boolean) =>
    database.write((trx) => trx.executeQuery(create(name).compile()), { belowFloor });
  await expect(write('large', false)).rejects.toThrow(StorageFullError);
  await expect(write('large', false)).rejects.toThrow(
    /^Only \d+ MB are free on the disk of the database, and changes need \d+ MB\. Nothing was changed\. Free some space, or lower FREE_SPACE_FLOOR\.$/
  );
  expect((await sql`select 1 as one`.execute(database.db)).rows).toEqual([{ one: 1 }]);
  await write('small', true);
  const tables = await database.db.introspection.getTables();
  expect(tables.map(({ name }) => name)).toEqual(['small']);
});

test('the engine’s own word for a full disk is put the same way, any other error stays', () => {
  const full = new Error('IO Error: Could not write file "x.wal": No space left on device');
  expect(explainFullDisk(full)).toBeInstanceOf(StorageFullError);
  const other = new Error('Binder Error: nowhere');
  expect(explainFullDisk(other)).toBe(other);
});
