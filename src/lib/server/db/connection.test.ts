import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Kysely, sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { makeTestFolder, openTestDatabase } from '../../../../tests/db/test-database.ts';
import { openDatabase, retryConflicts, type OpenDatabase } from './connection.ts';
import { DuckDbDialect } from './dialect/duckdb-dialect.ts';
import { Engine } from './engine.ts';
import { DatabaseInUseError, DatabaseUnavailableError, QueryDeadlineError } from './errors.ts';
import { ConnectionPool } from './pool.ts';

const run = promisify(execFile);
const slow = sql<{ n: number }>`
  select count(*) as n from range(100000000) a, range(1000) b where hash(a.range, b.range) = 1`;

async function openAt(path: string, options = {}): Promise<OpenDatabase> {
  const database = await openDatabase({ path, threads: 2, memoryLimit: '512MB', ...options });
  onTestFinished(() => database.close());
  return database;
}

async function mode(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o777).toString(8);
}

test('a new folder, the file and its log are the owner’s alone', async () => {
  const folder = join(await makeTestFolder(), 'local');
  const database = await openAt(join(folder, 'x.duckdb'));
  await database.write((trx) => sql`create table t (i integer)`.execute(trx));
  expect(await mode(folder)).toBe('700');
  expect(await readdir(folder)).toEqual(['x.duckdb', 'x.duckdb.wal']);
  for (const name of await readdir(folder)) expect(await mode(join(folder, name))).toBe('600');
});

test('a folder that was there keeps its permissions; an older file loses group and others', async () => {
  const folder = join(await makeTestFolder(), 'shared');
  await mkdir(folder);
  await run('chmod', ['755', folder]);
  const path = join(folder, 'x.duckdb');
  await (await openDatabase({ path })).close();
  await run('chmod', ['644', path]);
  await openAt(path);
  expect(await mode(folder)).toBe('755');
  expect(await mode(path)).toBe('600');
});

test('what is written is there after closing and opening again', async () => {
  const path = join(await makeTestFolder(), "it's.duckdb");
  const first = await openDatabase({ path });
  await first.write((trx) => sql`create table t as select 42 as answer`.execute(trx));
  await first.close();
  await first.close();
  expect(await readdir(join(path, '..'))).toEqual(["it's.duckdb"]);
  const second = await openAt(path);
  expect((await sql`select * from t`.execute(second.db)).rows).toEqual([{ answer: 42 }]);
});

test('a missing folder is made one level deep, no further', async () => {
  const folder = await makeTestFolder();
  await expect(openDatabase({ path: join(folder, 'a/b/x.duckdb') })).rejects.toThrow(
    `The folder ${folder}/a/b does not exist. Create it, or set DATABASE_PATH to a file elsewhere.`
  );
  expect(await readdir(folder)).toEqual([]);
});

test.each([
  ['text', 'PHQ-9 scores of last year\n'.repeat(1000)],
  ['a few bytes', 'x'],
  ['nothing', '']
])('a file that holds %s is refused and left as it is', async (_, content) => {
  const path = join(await makeTestFolder(), 'notes.duckdb');
  await writeFile(path, content);
  await expect(openDatabase({ path })).rejects.toThrow(
    'is not a DuckDB database. It was left as it is; set DATABASE_PATH to another file.'
  );
  expect(await readFile(path, 'utf8')).toBe(content);
});

test('a folder in place of the file is refused', async () => {
  const path = await makeTestFolder();
  await expect(openDatabase({ path })).rejects.toThrow('is not a file');
});

test.skipIf(process.getuid?.() === 0)(
  'a file of someone else is refused (not as root)',
  async () => {
    const path = join(await makeTestFolder(), 'x.duckdb');
    await (await openDatabase({ path })).close();
    await run('chmod', ['000', path]);
    await expect(openDatabase({ path })).rejects.toThrow('cannot be read by this account');
  }
);

test('one process opens a file once, under any name', async () => {
  const folder = await makeTestFolder();
  const path = join(folder, 'x.duckdb');
  const database = await openAt(path);
  await symlink(path, join(folder, 'link.duckdb'));
  for (const name of [path, join(folder, 'link.duckdb'), join(folder, '.', 'x.duckdb')]) {
    await expect(openDatabase({ path: name })).rejects.toThrow(DatabaseInUseError);
  }
  await database.close();
  await openAt(path);
});

test('a second process is told who holds the file and what to do', async () => {
  const database = await openTestDatabase();
  const opening = run(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', 'migrate'], {
    env: { ...process.env, DATABASE_PATH: database.path }
  });
  await expect(opening).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr: `The database ${database.path} is in use by another process (${process.pid}): stop the server or use its API.\n`
  });
});

test('read only: several may read, none writes, nothing is made', async () => {
  const path = join(await makeTestFolder(), 'x.duckdb');
  await expect(openDatabase({ path, readOnly: true })).rejects.toThrow('Run "migrate" first');
  await (await openDatabase({ path })).close();
  const reader = await openAt(path, { readOnly: true });
  await expect(reader.write((trx) => sql`create table t (i integer)`.execute(trx))).rejects.toThrow(
    'read-only'
  );
});

test('every connection is in UTC, on the file, and cannot leave it', async () => {
  const folder = await makeTestFolder();
  const allowed = join(folder, 'backup');
  await mkdir(allowed);
  const database = await openAt(join(folder, 'x.duckdb'), { allowedDirectories: [allowed] });
  for (const db of [database.db, database.db, database.quick]) {
    const { rows } = await sql`
      select current_database() as db, current_setting('TimeZone') as zone,
        current_setting('memory_limit') as memory`.execute(db);
    expect(rows).toEqual([{ db: 'app', zone: 'UTC', memory: '488.2 MiB' }]);
  }
  await expect(sql`select * from read_csv('/etc/passwd')`.execute(database.db)).rejects.toThrow(
    'disabled by configuration'
  );
  await expect(
    database.write((trx) => sql`set enable_external_access = true`.execute(trx))
  ).rejects.toThrow('configuration has been locked');
  await expect(database.write((trx) => sql`install httpfs`.execute(trx))).rejects.toThrow(
    'disabled'
  );
  await database.write((trx) =>
    sql`copy (select 1 as one) to ${sql.lit(join(allowed, 'one.csv'))}`.execute(trx)
  );
  expect(await readFile(join(allowed, 'one.csv'), 'utf8')).toBe('one\n1\n');
});

test('a sort larger than memory spills to disk, up to its limit', async () => {
  const sort = sql`
    select count(*) as n, max(r) as last from (
      select row_number() over (order by md5(range::varchar)) as r from range(1000000)
    )`;
  const roomy = await openTestDatabase({ memoryLimit: '60MB' });
  expect((await sort.execute(roomy.db)).rows).toEqual([{ n: 1_000_000, last: 1_000_000 }]);
  const tight = await openTestDatabase({ memoryLimit: '60MB', maxTempDirectorySize: '1MB' });
  await expect(sort.execute(tight.db)).rejects.toThrow('Out of Memory Error');
  expect((await sql`select 1 as one`.execute(tight.db)).rows).toEqual([{ one: 1 }]);
});

test('readers refuse changes', async () => {
  const database = await openTestDatabase();
  await expect(database.db.deleteFrom('patients').execute()).rejects.toThrow(
    'Changes go through database.write(), which has the only writer.'
  );
  await expect(sql`create temp table t as select 1`.execute(database.quick)).rejects.toThrow(
    'database.write()'
  );
});

test('writes run one after the other, in the order they came', async () => {
  const database = await openTestDatabase();
  const log: string[] = [];
  await Promise.all(
    ['a', 'b', 'c'].map((name) =>
      database.write(async (trx) => {
        log.push(`${name} begins`);
        await sql`select 1`.execute(trx);
        await new Promise((resume) => setTimeout(resume, 5));
        log.push(`${name} ends`);
      })
    )
  );
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

test('a write inside a write is refused instead of waiting for ever', async () => {
  const database = await openTestDatabase();
  const nested = database.write(() => database.write(async () => 1));
  await expect(nested).rejects.toThrow('Inside write(), pass its trx on');
  await expect(database.write(() => database.checkpoint())).rejects.toThrow('Inside write()');
  expect(await database.write(async () => 2)).toBe(2);
});

test('a checkpoint waits for a reader of an older state, which keeps that state', async () => {
  const database = await openTestDatabase();
  await database.write((trx) => sql`create table t as select 1 as n`.execute(trx));
  const reader = await database.db.startTransaction().execute();
  const read = async () => (await sql`select n from t`.execute(reader)).rows;
  expect(await read()).toEqual([{ n: 1 }]);
  await database.write((trx) => sql`update t set n = 2`.execute(trx));
  const checkpoint = database.checkpoint();
  await new Promise((resume) => setTimeout(resume, 200));
  expect(await database.write(async () => 'writes go on')).toBe('writes go on');
  expect(await read()).toEqual([{ n: 1 }]);
  await reader.commit().execute();
  expect(await checkpoint).toBe(true);
  expect(await readdir(join(database.path, '..'))).toEqual([
    'keys.json',
    'test.duckdb',
    'test.duckdb.writes'
  ]);
});

test('a checkpoint gives up on a reader that stays, and the log is kept', async () => {
  const database = await openTestDatabase();
  await database.write((trx) => sql`create table t as select 1 as n`.execute(trx));
  const reader = await database.db.startTransaction().execute();
  await sql`select n from t`.execute(reader);
  await database.write((trx) => sql`update t set n = 2`.execute(trx));
  expect(await database.checkpoint()).toBe(false);
  expect((await sql`select n from t`.execute(database.quick)).rows).toEqual([{ n: 2 }]);
  await reader.rollback().execute();
});

test('a failed write leaves nothing and frees the writer', async () => {
  const database = await openTestDatabase();
  const failing = database.write(async (trx) => {
    await sql`create table half (i integer)`.execute(trx);
    await sql`insert into half values (1)`.execute(trx);
    await sql`select * from nowhere`.execute(trx);
  });
  await expect(failing).rejects.toThrow('nowhere');
  await expect(sql`select * from half`.execute(database.db)).rejects.toThrow('half');
  expect(await database.write(async () => 'next')).toBe('next');
});

test('a slow query is stopped at its deadline, and its connection still works', async () => {
  const database = await openTestDatabase({ queryDeadlineMs: 300 });
  const started = performance.now();
  await expect(slow.execute(database.db)).rejects.toThrow(QueryDeadlineError);
  expect(performance.now() - started).toBeLessThan(5000);
  await expect(slow.execute(database.db)).rejects.toThrow(
    'The query was stopped after 0.3 s. Narrow the filter, or raise QUERY_DEADLINE_MS.'
  );
  expect((await sql`select 1 as one`.execute(database.db)).rows).toEqual([{ one: 1 }]);
});

test('a slow stream is stopped at its deadline', async () => {
  const database = await openTestDatabase({ queryDeadlineMs: 300 });
  const query = database.db
    .selectFrom(sql<{ range: number }>`range(100000000)`.as('a'))
    .innerJoin(sql<{ range: number }>`range(1000)`.as('b'), (join) => join.onTrue())
    .select(sql<number>`count(*) filter (where hash(a.range, b.range) = 1)`.as('n'));
  await expect(query.stream().next()).rejects.toThrow(QueryDeadlineError);
});

test('a write past its deadline is undone', async () => {
  const database = await openTestDatabase({ writeDeadlineMs: 300 });
  const late = database.write(async (trx) => {
    await sql`create table t (i integer)`.execute(trx);
    await slow.execute(trx);
  });
  await expect(late).rejects.toThrow(QueryDeadlineError);
  await expect(sql`select * from t`.execute(database.db)).rejects.toThrow('t does not exist');
});

test('quick reads do not wait behind slow ones', async () => {
  const database = await openTestDatabase({ queryDeadlineMs: 1500 });
  const slowOnes = Array.from({ length: 8 }, () =>
    slow.execute(database.db).catch(() => 'stopped')
  );
  await new Promise((resume) => setTimeout(resume, 100));
  const started = performance.now();
  await sql`select 1`.execute(database.quick);
  expect(performance.now() - started).toBeLessThan(1000);
  await Promise.all(slowOnes);
});

test('a caller who has waited too long for a connection is told so', async () => {
  const database = await openTestDatabase({ queryDeadlineMs: 200 });
  const held = [];
  for (let place = 0; place < 2; place++) {
    held.push(await database.quick.startTransaction().execute());
  }
  await expect(sql`select 1`.execute(database.quick)).rejects.toThrow('Too many queries at once');
  for (const transaction of held) await transaction.rollback().execute();
  await sql`select 1`.execute(database.quick);
});

test('closing lets the running write finish and stops queries', async () => {
  const database = await openTestDatabase();
  const stopped = expect(slow.execute(database.db)).rejects.toThrow(DatabaseUnavailableError);
  const written = database.write(async (trx) => {
    await sql`create table kept (i integer)`.execute(trx);
    await new Promise((resume) => setTimeout(resume, 50));
    await sql`insert into kept values (1)`.execute(trx);
    return 'written';
  });
  await new Promise((resume) => setTimeout(resume, 20));
  await database.close();
  expect(await written).toBe('written');
  await stopped;
  await expect(sql`select 1`.execute(database.db)).rejects.toThrow('The database is closed');
  await expect(database.write(async () => 1)).rejects.toThrow('The database is closed');
});

test('a conflict of two writers is tried again until it succeeds', async () => {
  const file = join(await makeTestFolder(), 'x.duckdb');
  const engine = new Engine({
    file,
    readOnly: false,
    memoryLimit: '512MB',
    threads: 2,
    tempDirectory: `${file}.tmp`,
    maxTempDirectorySize: '1GB',
    allowedDirectories: []
  });
  onTestFinished(() => engine.close());
  const pool = new ConnectionPool({
    size: 2,
    waitMs: 1000,
    connect: () => engine.connect({ deadlineMs: 1000, readsOnly: false })
  });
  const db = new Kysely<unknown>({ dialect: new DuckDbDialect({ pool }) });
  await sql`create table counters as select 1 as id, 0 as n`.execute(db);
  const increase = sql`update counters set n = n + 1 where id = 1`;
  let attempts = 0;
  const rival = await db.startTransaction().execute();
  await increase.execute(rival);
  await retryConflicts(async () => {
    attempts += 1;
    if (attempts === 3) await rival.commit().execute();
    await db.transaction().execute((trx) => increase.execute(trx));
  });
  expect(attempts).toBe(3);
  expect((await sql`select n from counters`.execute(db)).rows).toEqual([{ n: 2 }]);
});

test('a conflict is tried again five times, then reported; other errors are not', async () => {
  const conflict = new Error('TransactionContext Error: Conflict on tuple deletion!');
  let calls = 0;
  const fails = (times: number, error: Error) => async () => {
    calls += 1;
    if (calls <= times) throw error;
    return 'done';
  };
  expect(await retryConflicts(fails(5, conflict))).toBe('done');
  expect(calls).toBe(6);
  calls = 0;
  await expect(retryConflicts(fails(6, conflict))).rejects.toBe(conflict);
  expect(calls).toBe(6);
  calls = 0;
  const other = new Error('Constraint Error');
  await expect(retryConflicts(fails(1, other))).rejects.toBe(other);
  expect(calls).toBe(1);
});

test('closing does not wait for ever: a write that takes too long is undone', async () => {
  const path = join(await makeTestFolder(), 'x.duckdb');
  const database = await openDatabase({ path, threads: 2, closeWaitMs: 200 });
  const late = database.write(async (trx) => {
    await sql`create table half (i integer)`.execute(trx);
    await slow.execute(trx);
  });
  const refused = expect(late).rejects.toThrow(DatabaseUnavailableError);
  await new Promise((resume) => setTimeout(resume, 100));
  const started = performance.now();
  await database.close();
  expect(performance.now() - started).toBeLessThan(2000);
  await refused;
  const again = await openAt(path);
  await expect(sql`select * from half`.execute(again.db)).rejects.toThrow('half does not exist');
});
