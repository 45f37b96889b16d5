import { dirname } from 'node:path';
import type { OpenDatabase } from './db/connection.ts';
import { freeSpace } from './db/free-space.ts';
import { listAppliedMigrations } from './db/migrate.ts';

/** One word each, for a monitor that has not signed in. */
export interface Readiness {
  database: 'ok' | 'unavailable';
  schema: 'ok' | 'other' | 'unknown';
  disk: 'ok' | 'low' | 'unknown';
}

const PATIENCE_MS = 2000;

/**
 * Whether pages can be served: the database answers a quick read, has exactly the migrations that belong
 * to this program, and its disk has room for changes.
 *
 * @param migrations their file names
 */
export async function readReadiness(
  database: Pick<OpenDatabase, 'quick' | 'path'>,
  migrations: readonly string[],
  freeSpaceFloor: number
): Promise<Readiness> {
  const [applied, free] = await Promise.all([
    inTime(listAppliedMigrations(database.quick)),
    inTime(freeSpace(dirname(database.path)))
  ]);
  const names = applied?.map(({ name }) => name).join();
  return {
    database: applied ? 'ok' : 'unavailable',
    schema: !applied ? 'unknown' : names === [...migrations].sort().join() ? 'ok' : 'other',
    disk: free === null ? 'unknown' : free >= freeSpaceFloor ? 'ok' : 'low'
  };
}

/** @returns null where it failed or took too long */
async function inTime<T>(work: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<null>((giveUp) => {
    timer = setTimeout(giveUp, PATIENCE_MS, null);
  });
  return Promise.race([work.catch(() => null), patience]).finally(() => clearTimeout(timer));
}
