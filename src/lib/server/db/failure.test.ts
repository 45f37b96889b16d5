import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { makeTestFolder } from '../../../../tests/db/test-database.ts';
import { openDatabase, type OpenDatabase } from './connection.ts';
import { DatabaseUnavailableError, outageOf } from './errors.ts';

// A full disk, made honestly: Linux refuses this process to write any file beyond so many bytes.
const canLimitFiles = existsSync('/usr/bin/prlimit') && existsSync('/proc/self/fd');

function limitFileSize(bytes: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes}:unlimited`]);
}

async function makeCheckpointFail(database: OpenDatabase): Promise<unknown> {
  limitFileSize(statSync(database.path).size);
  onTestFinished(() => limitFileSize('unlimited'));
  const failure = await database.checkpoint().catch((error: unknown) => error);
  limitFileSize('unlimited');
  return failure;
}

async function openWithRows(rows: number): Promise<OpenDatabase> {
  const path = join(await makeTestFolder(), 'x.duckdb');
  const database = await openDatabase({ path, threads: 2, memoryLimit: '512MB' });
  onTestFinished(() => database.close());
  await database.write((trx) => sql`create table t (i bigint, s varchar)`.execute(trx));
  await database.checkpoint();
  await database.write((trx) =>
    sql`insert into t select range, md5(range::varchar) from range(${rows}::bigint)`.execute(trx)
  );
  return database;
}

async function countRows(database: OpenDatabase): Promise<unknown> {
  return (await sql`select count(*) as n from t`.execute(database.db)).rows;
}

test.skipIf(!canLimitFiles)(
  'a failure that ends the engine swaps in a fresh one, and loses nothing (Linux)',
  async () => {
    const database = await openWithRows(100_000);
    const stream = database.db
      .selectFrom(sql`range(100000000)`.as('r'))
      .selectAll()
      .stream();
    await stream.next();
    const inFlight =
      sql`select count(*) from range(100000000) a, range(1000) b where hash(a.range, b.range) = 1`
        .execute(database.quick)
        .catch((error: unknown) => error);

    const failure = await makeCheckpointFail(database);

    expect(failure).toBeInstanceOf(DatabaseUnavailableError);
    expect(String(failure)).toContain('is being opened again. Try again in a moment.');
    expect(outageOf(failure)).toEqual({ status: 503, code: 'unavailable' });
    const failedAt = performance.now();
    expect(await inFlight).toBeInstanceOf(DatabaseUnavailableError);
    await expect(drain(stream)).rejects.toThrow(DatabaseUnavailableError);

    expect(await countRows(database)).toEqual([{ n: 100_000 }]);
    expect(performance.now() - failedAt).toBeLessThan(2000);
    await database.write((trx) => sql`insert into t values (-1, 'after')`.execute(trx));
    await database.checkpoint();
    expect(await countRows(database)).toEqual([{ n: 100_001 }]);
    const held = readdirSync('/proc/self/fd').filter((fd) => linkOf(fd) === database.path);
    expect(held).toHaveLength(1);
  }
);

test.skipIf(!canLimitFiles)(
  'a commit that the disk refuses is reported, undone, and the next one works (Linux)',
  async () => {
    const database = await openWithRows(10);
    limitFileSize(1000);
    onTestFinished(() => limitFileSize('unlimited'));
    const write = (count: number) =>
      database.write((trx) =>
        sql`insert into t select range, md5(range::varchar) from range(${count}::bigint)`.execute(
          trx
        )
      );
    await expect(write(5000)).rejects.toThrow('Could not write file');
    limitFileSize('unlimited');
    expect(await countRows(database)).toEqual([{ n: 10 }]);
    await write(1);
    expect(await countRows(database)).toEqual([{ n: 11 }]);
  }
);

async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const row of stream) void row;
}

function linkOf(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return '';
  }
}

test('killed at any moment, no acknowledged write is lost and none is half there', async () => {
  const path = join(await makeTestFolder(), 'x.duckdb');
  const writer = fileURLToPath(new URL('../../../../tests/db/crash-writer.ts', import.meta.url));
  let acknowledged = 0;
  for (let round = 1; round <= 3; round++) {
    const child = spawn(process.execPath, ['--import', 'tsx', writer, path], {
      stdio: ['ignore', 'pipe', 'inherit']
    });
    const exited = new Promise((resolve) => child.once('exit', resolve));
    for await (const line of createInterface({ input: child.stdout })) {
      acknowledged = Number(line);
      if (acknowledged >= round * 20) child.kill('SIGKILL');
    }
    await exited;
    const database = await openDatabase({ path, threads: 2 });
    const { rows } = await sql<{ write_number: number; n: number }>`
      select write_number, count(*) as n from writes group by 1 order by 1`.execute(database.db);
    await database.close();
    expect(rows.length).toBeGreaterThanOrEqual(acknowledged);
    expect(rows.every((row, index) => row.write_number === index + 1 && row.n === 500)).toBe(true);
    acknowledged = rows.length;
  }
});
