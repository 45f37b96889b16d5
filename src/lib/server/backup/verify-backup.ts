import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openDatabase } from '../db/connection.ts';
import { readTableContent } from '../db/table-files.ts';
import {
  hashFile,
  MANIFEST,
  MANIFEST_HASH,
  readManifest,
  tableFile,
  type BackupManifest
} from './manifest.ts';

export interface BackupCheck {
  manifest: BackupManifest;
  /** Sentences; none where the backup is as it was taken. */
  faults: string[];
}

/**
 * Compares a backup with its manifest: the files, their sizes and hashes, and the rows read from them.
 * No running server is needed, and none is disturbed.
 *
 * @throws BackupError when there is no manifest to compare with
 */
export async function verifyBackup(backup: string): Promise<BackupCheck> {
  const folder = resolve(backup);
  const manifest = await readManifest(folder);
  const faults = await findFileFaults(folder, manifest);
  // A file that is not as it was written is not given to the engine to read.
  if (faults.length === 0) faults.push(...(await findContentFaults(folder, manifest)));
  return { manifest, faults };
}

async function findFileFaults(folder: string, { tables }: BackupManifest): Promise<string[]> {
  const faults: string[] = [];
  for (const table of tables) {
    const file = tableFile(folder, table.name);
    if (!existsSync(file)) faults.push(`The file of ${table.name} is missing.`);
    else if ((await stat(file)).size !== table.bytes || (await hashFile(file)) !== table.sha256)
      faults.push(`The file of ${table.name} is not as it was written.`);
  }
  const expected = new Set([
    MANIFEST,
    MANIFEST_HASH,
    ...tables.map(({ name }) => `${name}.parquet`)
  ]);
  for (const name of await readdir(folder))
    if (!expected.has(name)) faults.push(`${name} does not belong to this backup.`);
  return faults;
}

async function findContentFaults(folder: string, { tables }: BackupManifest): Promise<string[]> {
  const scratch = await mkdtemp(join(tmpdir(), 'infusion-outcomes-verify-'));
  const database = await openDatabase({
    path: join(scratch, 'empty.duckdb'),
    allowedDirectories: [folder]
  });
  const faults: string[] = [];
  try {
    for (const table of tables) {
      const read = await database.snapshot((trx) =>
        readTableContent(trx, table, tableFile(folder, table.name))
      );
      if (read.rows !== table.rows || read.checksum !== table.checksum)
        faults.push(`${table.name} does not hold the rows that were backed up.`);
    }
  } finally {
    await database.close();
    await rm(scratch, { recursive: true, force: true });
  }
  return faults;
}
