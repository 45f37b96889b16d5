import { performance } from 'node:perf_hooks';
import { CompiledQuery } from 'kysely';
import type { OpenDatabase } from '../../src/lib/server/db/connection.ts';

/** Median milliseconds of `runs` calls, after one that is not counted. */
export async function medianMs(runs: number, work: () => Promise<unknown> | unknown) {
  await work();
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return median(times);
}

/** @returns the upper one of two in the middle; 0 of none */
export function median(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Milliseconds of one call. */
export async function onceMs(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** One line of the report: ours, the yardstick measured in the same run, and their ratio. */
export function report(name: string, oursMs: number, yardstick?: { name: string; ms: number }) {
  const format = (ms: number) => (ms < 10 ? ms.toFixed(2) : ms.toFixed(0)).padStart(8);
  const against = yardstick
    ? `  ${format(yardstick.ms)} ms ${yardstick.name}  ratio ${(oursMs / yardstick.ms).toFixed(2)}`
    : '';
  console.log(`${name.padEnd(46)}${format(oursMs)} ms${against}`);
}

/** Runs hand-written SQL and throws its rows away. */
export async function runSql(
  { db }: OpenDatabase,
  text: string,
  parameters: readonly unknown[] = []
): Promise<void> {
  await db.executeQuery(CompiledQuery.raw(text, [...parameters]));
}

/** The same on the writing connection, for statements that the readers refuse. */
export async function runSqlInWrite(database: OpenDatabase, text: string): Promise<void> {
  await database.write((trx) => trx.executeQuery(CompiledQuery.raw(text)));
}
