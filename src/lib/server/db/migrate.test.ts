import { cp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { makeTestFolder, migrationsFolder } from '../../../../tests/db/test-database.ts';
import { openDatabase, type OpenDatabase } from './connection.ts';
import { migrate, MigrationError, splitStatements } from './migrate.ts';

async function openEmpty(): Promise<OpenDatabase> {
  const path = join(await makeTestFolder(), 'x.duckdb');
  const database = await openDatabase({ path, threads: 1 });
  onTestFinished(() => database.close());
  return database;
}

async function folderOf(files: Record<string, string>): Promise<string> {
  const folder = await makeTestFolder();
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

async function tableNames(database: OpenDatabase): Promise<string[]> {
  return (await database.db.introspection.getTables()).map((table) => table.name).sort();
}

const first = { '0001_a.sql': 'create table a (i integer not null);\ninsert into a values (1);\n' };
const second = { '0002_b.sql': 'alter table a add column note varchar;\n' };

test('files are applied once, in order, and the second run has nothing to do', async () => {
  const database = await openEmpty();
  const folder = await folderOf({ ...second, ...first });
  expect(await migrate(database, folder)).toEqual({
    applied: ['0001_a.sql', '0002_b.sql'],
    alreadyApplied: 0
  });
  expect(await migrate(database, folder)).toEqual({ applied: [], alreadyApplied: 2 });
  expect((await sql`select * from a`.execute(database.db)).rows).toEqual([{ i: 1, note: null }]);
});

test('afterwards the log is empty: everything is in the file', async () => {
  const database = await openEmpty();
  await migrate(database, migrationsFolder);
  expect(await readdir(join(database.path, '..'))).toEqual(['x.duckdb', 'x.duckdb.writes']);
});

test('each applied file is on record with its hash and when', async () => {
  const database = await openEmpty();
  await migrate(database, await folderOf({ '0001_a.sql': 'create table a (i integer);\n' }));
  const { rows } = await sql<{ applied_at: string }>`
    select * from schema_migrations`.execute(database.db);
  expect(rows).toMatchObject([
    {
      name: '0001_a.sql',
      // printf 'create table a (i integer);\n' | sha256sum
      sha256: 'f40eb3f4e70c33c78ed7c943174a27fd9e89f2cd3c57e1f6e966dd730b589cf4'
    }
  ]);
  expect(Math.abs(Date.parse(rows[0]?.applied_at ?? '') - Date.now())).toBeLessThan(60_000);
});

test('a file that fails half-way leaves nothing of itself, and the files before it stay', async () => {
  const database = await openEmpty();
  const folder = await folderOf({
    ...first,
    '0002_bad.sql': 'create table half (i integer);\ninsert into nowhere values (1);\n',
    '0003_c.sql': 'create table c (i integer);\n'
  });
  await expect(migrate(database, folder)).rejects.toThrow(
    /^Migration 0002_bad\.sql, statement 2: .*nowhere[^]* Nothing of this file was kept\.$/
  );
  expect(await tableNames(database)).toEqual(['a', 'schema_migrations']);
  await writeFile(join(folder, '0002_bad.sql'), 'create table whole (i integer);\n');
  expect((await migrate(database, folder)).applied).toEqual(['0002_bad.sql', '0003_c.sql']);
});

describe('refused, with the reason:', () => {
  test('an applied file that has changed', async () => {
    const database = await openEmpty();
    const folder = await folderOf(first);
    await migrate(database, folder);
    await writeFile(join(folder, '0001_a.sql'), 'create table a (i bigint);\n');
    await expect(migrate(database, folder)).rejects.toThrow(
      'Migration 0001_a.sql has changed since it was applied. Restore it, and put the change in a new file.'
    );
  });

  test('an applied file that is missing', async () => {
    const database = await openEmpty();
    const folder = await folderOf({ ...first, ...second });
    await migrate(database, folder);
    await rm(join(folder, '0001_a.sql'));
    await expect(migrate(database, folder)).rejects.toThrow(
      'Migration 0001_a.sql was applied to this database, but its file is missing. Put it back.'
    );
  });

  test('a database newer than the program', async () => {
    const database = await openEmpty();
    const folder = await folderOf({ ...first, ...second });
    await migrate(database, folder);
    await rm(join(folder, '0002_b.sql'));
    await expect(migrate(database, folder)).rejects.toThrow(
      'The database is newer than this program: it has migration 0002_b.sql. Update the program.'
    );
  });

  test('a new file that sorts before an applied one', async () => {
    const database = await openEmpty();
    const folder = await folderOf(second);
    await rm(join(folder, '0002_b.sql'));
    await writeFile(join(folder, '0002_b.sql'), 'create table b (i integer);\n');
    await migrate(database, folder);
    await writeFile(join(folder, '0001_late.sql'), 'create table late (i integer);\n');
    await expect(migrate(database, folder)).rejects.toThrow(
      'Migration 0001_late.sql comes before 0002_b.sql, which is applied already. Give it a later number.'
    );
  });

  test("another program's database", async () => {
    const database = await openEmpty();
    await database.write((trx) => sql`create table invoices (i integer)`.execute(trx));
    await expect(migrate(database, await folderOf(first))).rejects.toThrow(
      `${database.path} holds tables of another program. It was left as it is; set DATABASE_PATH to another file.`
    );
    expect(await tableNames(database)).toEqual(['invoices']);
  });

  test('a folder without migrations', async () => {
    const database = await openEmpty();
    const folder = await folderOf({});
    await expect(migrate(database, folder)).rejects.toThrow(
      `There are no migrations in ${folder}.`
    );
  });
});

test('two runs at once apply each file once', async () => {
  const database = await openEmpty();
  const folder = await folderOf({ ...first, ...second });
  const reports = await Promise.all([migrate(database, folder), migrate(database, folder)]);
  expect(reports.flatMap((report) => report.applied).sort()).toEqual(['0001_a.sql', '0002_b.sql']);
  expect((await sql`select count(*) as n from a`.execute(database.db)).rows).toEqual([{ n: 1 }]);
});

test('a copy of the folder elsewhere is the same schema', async () => {
  const database = await openEmpty();
  await migrate(database, migrationsFolder);
  const copy = await makeTestFolder();
  await cp(migrationsFolder, copy, { recursive: true });
  expect((await migrate(database, copy)).applied).toEqual([]);
});

describe('a statement ends at a semicolon that ends a line', () => {
  test.each([
    ['one', 'select 1;', ['select 1']],
    [
      'two, with comments and blank lines',
      '-- x\n\nselect 1; -- one;\n\nselect 2;\n',
      ['select 1', 'select 2']
    ],
    ['over several lines', 'select\n  1\n;\n', ['select\n  1\n']],
    ['a semicolon inside a line', "select ';' as a,\n  'b;c';\n", ["select ';' as a,\n  'b;c'"]],
    ['Windows line ends', 'select 1;\r\nselect 2;\r\n', ['select 1', 'select 2']],
    ['nothing', '-- nothing\n', []]
  ])('%s', (_, text, statements) => {
    expect(splitStatements(text)).toEqual(statements);
  });

  test('text after the last one is refused', () => {
    expect(() => splitStatements('select 1;\nselect 2')).toThrow(MigrationError);
  });
});
