import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { makeTestFolder, openTestDatabase } from '../../../../tests/db/test-database.ts';
import { loadTableFile, readTableContent, writeTableFile } from './table-files.ts';

test('a checksum is of the rows, not of their order, and tells apart what looks alike', async () => {
  const database = await openTestDatabase();
  const table = { name: 't', columns: ['a', 'b'] };
  await database.write((trx) => sql`create table t (a varchar, b varchar)`.execute(trx));
  const checksums: string[] = [];
  for (const values of [
    sql`('x', 'y'), (null, '')`,
    sql`(null, ''), ('x', 'y')`,
    sql`('x', 'y'), ('', null)`,
    sql`('xy', ''), (null, '')`,
    sql`('x', 'y'), (null, ''), (null, '')`,
    sql`('x', 'y')`
  ]) {
    await database.write(async (trx) => {
      await sql`delete from t`.execute(trx);
      await sql`insert into t values ${values}`.execute(trx);
    });
    checksums.push((await readTableContent(database.db, table)).checksum);
  }
  const [first, reordered, ...others] = checksums;
  expect(reordered).toBe(first);
  expect(new Set([first, ...others]).size).toBe(5);
});

test('every kind of value comes back from a file as it was', async () => {
  const folder = await makeTestFolder();
  const database = await openTestDatabase({ allowedDirectories: [folder] });
  const table = { name: 't', columns: ['b', 'd', 'n', 'on', 'p', 's'] };
  const file = join(folder, 't.parquet');
  await database.write(async (trx) => {
    await sql`create table t (b boolean, d double, n bigint, "on" date, p timestamptz, s varchar)`.execute(
      trx
    );
    await sql`insert into t values
      (true, 0.1 + 0.2, 9223372036854775807, '0001-01-01', '2026-11-22T08:14:00.123456Z', 'ø\n"; --'),
      (false, '-infinity', -1, '9999-12-31', '1800-01-01T00:00:00Z', ''),
      (null, 'nan', null, null, null, null)`.execute(trx);
  });
  const before = await readTableContent(database.db, table);
  await database.snapshot((trx) => writeTableFile(trx, table, file));
  expect(await database.snapshot((trx) => readTableContent(trx, table, file))).toEqual(before);
  await database.write((trx) => loadTableFile(trx, table, file));
  expect(await readTableContent(database.db, table)).toEqual(before);
  expect(before.rows).toBe(3);
});

test('the database holds nothing that a backup leaves out', async () => {
  const database = await openTestDatabase();
  const { rows } = await sql`
    select sequence_name as name from duckdb_sequences()
    union all select function_name from duckdb_functions() where not internal
    union all select type_name from duckdb_types() where not internal
    union all select index_name from duckdb_indexes()
    union all select schema_name from duckdb_schemas()
      where database_name = 'app' and not internal`.execute(database.db);
  expect(rows).toEqual([]);
});
