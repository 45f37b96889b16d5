import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../../src/lib/server/db/connection.ts';
import { migrate } from '../../src/lib/server/db/migrate.ts';
import { useKeys } from '../../src/lib/server/writes/use-keys.ts';

/** Makes the database that every test of the database starts from; see `test-database.ts`. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'infusion-outcomes-migrated-'));
  const path = join(folder, 'test.duckdb');
  const database = await openDatabase({ path, threads: 1, memoryLimit: '512MB' });
  await migrate(database, join(import.meta.dirname, '../../migrations'));
  await useKeys(database, { keyFile: join(folder, 'keys.json'), keys: undefined });
  await database.close();
  provide('migrated', folder);
  return () => rm(folder, { recursive: true });
}
