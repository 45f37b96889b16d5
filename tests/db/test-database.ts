import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject, onTestFinished } from 'vitest';
import {
  openDatabase,
  type OpenDatabase,
  type OpenDatabaseOptions
} from '../../src/lib/server/db/connection.ts';
import { useKeys, type KeyedDatabase } from '../../src/lib/server/writes/use-keys.ts';

export const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url));

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of an empty database of the newest schema, closed, the count of its writes and its keys. */
    migrated: string;
  }
}

/** A new folder that is removed when the test is over. Call it inside a test. */
export async function makeTestFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'infusion-outcomes-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** An empty, migrated database in a folder of its own, closed and removed when the test is over. */
export async function openTestDatabase(
  options: Omit<OpenDatabaseOptions, 'path'> = {}
): Promise<KeyedDatabase> {
  const database = await createTestDatabase(options);
  onTestFinished(() => database.close());
  return database;
}

/** The same for `beforeAll`: its `close` also removes the folder, and is the caller's to call. */
export async function createTestDatabase(
  options: Omit<OpenDatabaseOptions, 'path'> = {}
): Promise<KeyedDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'infusion-outcomes-'));
  // Migrating and making keys take longer than most tests, so they were done once for all of them.
  await cp(inject('migrated'), folder, { recursive: true });
  const path = join(folder, 'test.duckdb');
  const database = await openDatabase({ path, threads: 1, memoryLimit: '512MB', ...options });
  return {
    ...(await useKeys(database, { keyFile: join(folder, 'keys.json'), keys: undefined })),
    async close() {
      await database.close();
      await rm(folder, { recursive: true, force: true });
    }
  };
}

/** Takes every import out again, for the next run of a property: making a database takes longer. */
export async function emptyTables({ write }: Pick<OpenDatabase, 'write'>): Promise<void> {
  await write(async (trx) => {
    for (const table of importedTables) await trx.deleteFrom(table).execute();
  });
}

/** What an import fills. */
export const importedTables = [
  'clinics',
  'clinicians',
  'imports',
  'patients',
  'patient_identities',
  'stated_series',
  'infusions',
  'assessments',
  'item_scores',
  'import_repeats',
  'series',
  'aligned_assessments'
] as const;
