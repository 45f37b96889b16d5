import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../../src/lib/server/db/connection.ts';
import { migrate } from '../../src/lib/server/db/migrate.ts';

/** Makes the database that every test of the database starts from; see `test-database.ts`. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'infusion-outcomes-migrated-'));
  const path = join(folder, 'migrated.duckdb');
  const database = await openDatabase({ path, threads: 1, memoryLimit: '512MB' });
  await migrate(database, join(import.meta.dirname, '../../migrations'));
  await database.close();
  provide('migrated', path);
  return () => rm(folder, { recursive: true });
}
