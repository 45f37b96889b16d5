import { existsSync, linkSync, renameSync, rmSync } from 'node:fs';
import { openDatabase, type OpenDatabase, type OpenDatabaseOptions } from '../db/connection.ts';
import { DatabaseInUseError, DatabaseOpenError } from '../db/errors.ts';
import { writeCountFile } from '../db/write-count.ts';
import { flush, flushFolderOf } from './durable-files.ts';

export interface HeldDatabase {
  /** The database, read only; null where the file is too damaged to open. */
  readonly database: OpenDatabase | null;
  release(): Promise<void>;
}

/**
 * Moves the log into the file and keeps other processes from opening it, without ever writing to it
 * again: what closes read only cannot take a successor's log with it.
 *
 * @throws DatabaseInUseError when the server is running
 */
export async function holdStoppedDatabase(options: OpenDatabaseOptions): Promise<HeldDatabase> {
  try {
    const settled = await openDatabase(options);
    await settled.checkpoint();
    await settled.close();
    const database = await openDatabase({ ...options, readOnly: true });
    return { database, release: () => database.close() };
  } catch (error) {
    if (error instanceof DatabaseInUseError || !(error instanceof DatabaseOpenError)) throw error;
    return { database: null, release: async () => {} };
  }
}

/** Removes what an interrupted run left of a database file that never took its place. */
export function removeUnfinished(file: string): void {
  for (const path of [file, `${file}.wal`, writeCountFile(file)]) rmSync(path, { force: true });
  rmSync(`${file}.tmp`, { recursive: true, force: true });
}

/**
 * Puts `fresh`, a closed database, in the place of `file` in one step; the old file stays as `kept`.
 *
 * A log beside the old file, which only one too damaged to open still has, is moved first: the engine
 * would replay it into any database of that name.
 */
export function swapDatabase(fresh: string, file: string, kept: string): void {
  if (existsSync(`${fresh}.wal`)) {
    throw new Error(`${fresh} still has a log, so it did not take the place of ${file}.`);
  }
  flush(fresh);
  // Both have no log that could lose its end; the next write counts on.
  for (const path of [file, fresh]) rmSync(writeCountFile(path), { force: true });
  if (existsSync(`${file}.wal`)) renameSync(`${file}.wal`, `${kept}.wal`);
  if (existsSync(file)) linkSync(file, kept);
  renameSync(fresh, file);
  flushFolderOf(file);
}

/** `clinic.duckdb.before-restore-2026-11-22T15-04-05Z` */
export function keptName(file: string, before: string, now: Date): string {
  const second = now.toISOString().slice(0, 19).replaceAll(':', '-');
  return `${file}.before-${before}-${second}Z`;
}
