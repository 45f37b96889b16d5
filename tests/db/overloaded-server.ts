import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { openDatabase } from '../../src/lib/server/db/connection.ts';

/** Prints the median of twenty quick reads and of twenty HTTP answers while eight slow queries run. */
const folder = await mkdtemp(join(tmpdir(), 'overloaded-'));
const database = await openDatabase({ path: join(folder, 'x.duckdb') });
const server = createServer((_, response) => response.end('alive\n'));
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
const address = server.address();
const port = typeof address === 'object' && address ? address.port : 0;

let slowStillRunning = 8;
const slow = Array.from({ length: 8 }, () =>
  sql`select count(*) from range(100000000) a, range(1000) b where hash(a.range, b.range) = 1`
    .execute(database.db)
    .catch(() => undefined)
    .finally(() => (slowStillRunning -= 1))
);
await new Promise((begin) => setTimeout(begin, 300));

// The median: other work on the machine than ours holds single ones up.
async function medianOf(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b)[10] ?? Infinity;
}

const quickMs = await medianOf(() => sql`select 1`.execute(database.quick));
const healthMs = await medianOf(async () => (await fetch(`http://127.0.0.1:${port}`)).text());
console.log(JSON.stringify({ quickMs, healthMs, slowStillRunning }));
await database.close();
await Promise.all(slow);
server.close();
await rm(folder, { recursive: true, force: true });
