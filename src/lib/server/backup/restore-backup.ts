import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { openDatabase, type OpenDatabase, type OpenDatabaseOptions } from '../db/connection.ts';
import { prepareFile } from '../db/file.ts';
import { migrate } from '../db/migrate.ts';
import { dropTable, listStoredTables, loadTableFile, readTableContent } from '../db/table-files.ts';
import { findDatabaseFaults } from './database-faults.ts';
import { BackupError, tableFile, type BackupManifest } from './manifest.ts';
import {
  holdStoppedDatabase,
  keptName,
  removeUnfinished,
  swapDatabase
} from './stopped-database.ts';
import { verifyBackup } from './verify-backup.ts';

export interface RestoreOptions {
  /** Folder of the backup. */
  backup: string;
  /** The database that it takes the place of, with how to open it. */
  database: OpenDatabaseOptions;
  /** Folder of the migrations. */
  migrations: string;
  now?: () => Date;
}

export interface RestoreReport {
  manifest: BackupManifest;
  /** Absolute path of the restored database. */
  path: string;
  /** Where the file it replaced is kept; null where there was none. */
  keptAs: string | null;
  /** What was wrong with the database when it was backed up, as `findDatabaseFaults` says it. */
  faults: string[];
}

/**
 * Builds a database from a backup beside the present one, compares every table with the manifest, then
 * puts it in the present one's place, which is kept under another name. The server must be stopped.
 *
 * @throws BackupError when anything differs; the present database is then as it was
 * @throws DatabaseInUseError when the server is running
 */
export async function restoreBackup({
  backup,
  database: options,
  migrations,
  now = () => new Date()
}: RestoreOptions): Promise<RestoreReport> {
  const folder = resolve(backup);
  const { manifest, faults } = await verifyBackup(folder);
  if (faults.length > 0) {
    throw new BackupError(`The backup was not restored. ${faults.join(' ')}`);
  }
  const file = existsSync(options.path)
    ? realpathSync(options.path)
    : prepareFile(options.path, false);
  const held = existsSync(file) ? await holdStoppedDatabase({ ...options, path: file }) : null;
  const fresh = `${file}.restoring`;
  try {
    removeUnfinished(fresh);
    const stated = await build(folder, manifest, migrations, { ...options, path: fresh });
    const keptAs = held ? keptName(file, 'restore', now()) : null;
    swapDatabase(fresh, file, keptAs ?? keptName(file, 'restore', now()));
    return { manifest, path: file, keptAs, faults: stated };
  } catch (error) {
    removeUnfinished(fresh);
    throw error;
  } finally {
    await held?.release();
  }
}

/** @returns the faults of what was backed up */
async function build(
  folder: string,
  manifest: BackupManifest,
  migrations: string,
  options: OpenDatabaseOptions
): Promise<string[]> {
  const fresh = await openDatabase({ ...options, allowedDirectories: [folder] });
  try {
    await migrate(fresh, migrations, { through: manifest.migrations.at(-1)?.name ?? '' });
    await takeShape(fresh, manifest);
    for (const table of manifest.tables) {
      const file = tableFile(folder, table.name);
      await fresh.write((trx) => loadTableFile(trx, table, file), { keepDataVersion: true });
    }
    await fresh.checkpoint();
  } finally {
    await fresh.close();
  }
  const reopened = await openDatabase(options);
  try {
    await requireSameContent(reopened, manifest);
    return await reopened.snapshot((trx) => findDatabaseFaults(trx));
  } finally {
    await reopened.close();
  }
}

/** Tables that the program drops once their rows have moved on are made by the migrations, not backed up. */
async function takeShape(
  fresh: OpenDatabase,
  { application, tables }: BackupManifest
): Promise<void> {
  const made = await listStoredTables(fresh.quick);
  const shapes = new Set(made.map(shape));
  if (!tables.every((table) => shapes.has(shape(table)))) {
    throw new BackupError(
      `The backup was made by version ${application}, whose tables these migrations do not make. Restore it with that version, then update.`
    );
  }
  const wanted = new Set(tables.map(({ name }) => name));
  for (const table of made)
    if (!wanted.has(table.name)) await fresh.write((trx) => dropTable(trx, table));
}

function shape({ name, columns }: { name: string; columns: string[] }): string {
  return `${name}: ${columns.join(', ')}`;
}

async function requireSameContent(restored: OpenDatabase, manifest: BackupManifest): Promise<void> {
  for (const table of manifest.tables) {
    const { rows, checksum } = await restored.snapshot((trx) => readTableContent(trx, table));
    if (rows !== table.rows || checksum !== table.checksum) {
      throw new BackupError(
        `The backup was not restored: ${table.name} came out with ${rows} rows that differ from the ${table.rows} backed up.`
      );
    }
  }
}
