import { createHash } from 'node:crypto';
import { renameSync } from 'node:fs';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import packageJson from '../../../../package.json' with { type: 'json' };
import type { OpenDatabase } from '../db/connection.ts';
import { explainFullDisk } from '../db/errors.ts';
import { listAppliedMigrations } from '../db/migrate.ts';
import {
  listStoredTables,
  readTableContent,
  writeTableFile,
  type TableContent
} from '../db/table-files.ts';
import {
  backupName,
  partialName,
  prepareBackupDirectory,
  removeOldBackups,
  type BackupKind
} from './backup-folder.ts';
import { flush } from './durable-files.ts';
import {
  BackupError,
  hashFile,
  KEYS_ARE_ELSEWHERE,
  MANIFEST,
  MANIFEST_HASH,
  manifestHashLine,
  tableFile,
  type BackupManifest
} from './manifest.ts';

export interface TakeBackupOptions {
  /** Absolute; one of the folders that the database was opened to let `COPY` into. */
  directory: string;
  kind: BackupKind;
  /** Nightly backups to keep when this one is whole. */
  keep: number;
  now?: () => Date;
}

export interface TakenBackup {
  name: string;
  /** Absolute path of its folder. */
  path: string;
  manifest: BackupManifest;
  /** Names of the older ones that were removed. */
  removed: string[];
}

const running = new Set<string>();

/**
 * Writes every table as it is at one moment, while writes go on, reads it back and compares, then gives
 * the folder its name; older nightly backups beyond `keep` go last. What was interrupted has no name of
 * a backup and is removed by the next.
 *
 * @throws StorageFullError without room for it
 * @throws BackupError when one is being taken already, or when what was written does not read back equal
 */
export async function takeBackup(
  database: OpenDatabase,
  { directory, kind, keep, now = () => new Date() }: TakeBackupOptions
): Promise<TakenBackup> {
  if (running.has(database.path)) {
    throw new BackupError('A backup is being taken already. Wait until it is finished.');
  }
  running.add(database.path);
  try {
    await prepareBackupDirectory(directory);
    const takenAt = now();
    const name = backupName(database.path, takenAt, kind);
    const partial = join(directory, partialName(name));
    await mkdir(partial, { mode: 0o700 });
    try {
      const manifest = await writeTables(database, partial, takenAt, kind);
      const path = join(directory, name);
      renameSync(partial, path);
      flush(directory);
      return {
        name,
        path,
        manifest,
        removed: await removeOldBackups(directory, database.path, keep)
      };
    } catch (error) {
      await rm(partial, { recursive: true, force: true });
      throw explainFullDisk(
        error,
        `The disk of the backups is full, so none was taken. Free some space at ${directory}, or set BACKUP_KEEP lower.`
      );
    }
  } finally {
    running.delete(database.path);
  }
}

async function writeTables(
  database: OpenDatabase,
  folder: string,
  takenAt: Date,
  kind: BackupKind
): Promise<BackupManifest> {
  const { migrations, tables } = await database.snapshot(async (trx) => {
    const written: (Awaited<ReturnType<typeof listStoredTables>>[number] & TableContent)[] = [];
    for (const table of await listStoredTables(trx)) {
      await writeTableFile(trx, table, tableFile(folder, table.name));
      written.push({ ...table, ...(await readTableContent(trx, table)) });
    }
    return { migrations: await listAppliedMigrations(trx), tables: written };
  });
  const manifest: BackupManifest = {
    format: 1,
    takenAt: takenAt.toISOString(),
    kind,
    application: packageJson.version,
    migrations,
    tables: [],
    keys: KEYS_ARE_ELSEWHERE
  };
  for (const table of tables) {
    const file = tableFile(folder, table.name);
    flush(file);
    const readBack = await database.snapshot((trx) => readTableContent(trx, table, file));
    if (readBack.rows !== table.rows || readBack.checksum !== table.checksum) {
      throw new BackupError(
        `The backup was thrown away: ${table.name} did not read back as it was written. Check the disk of ${folder}.`
      );
    }
    const { size } = await stat(file);
    manifest.tables.push({ ...table, bytes: size, sha256: await hashFile(file) });
  }
  await writeManifest(folder, manifest);
  return manifest;
}

async function writeManifest(folder: string, manifest: BackupManifest): Promise<void> {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const hash = createHash('sha256').update(text).digest('hex');
  for (const [name, content] of [
    [MANIFEST, text],
    [MANIFEST_HASH, manifestHashLine(hash)]
  ] as const) {
    await writeFile(join(folder, name), content, { mode: 0o600 });
    flush(join(folder, name));
  }
  flush(folder);
}
