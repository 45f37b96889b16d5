import { existsSync, mkdirSync } from 'node:fs';
import { chmod, readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { BackupError, MANIFEST_HASH } from './manifest.ts';

export type BackupKind = 'nightly' | 'manual';

export interface BackupEntry {
  /** `clinic-2026-11-22T02-30-00-000Z-nightly`, its folder. */
  name: string;
  /** Absolute. */
  path: string;
  takenAt: string;
  kind: BackupKind;
  bytes: number;
}

const PARTIAL = '.partial';

/** A backup is named for its database, so that two may share a folder without removing each other's. */
export function backupName(database: string, takenAt: Date, kind: BackupKind): string {
  return `${stem(database)}-${takenAt.toISOString().replaceAll(/[:.]/g, '-')}-${kind}`;
}

/** @returns the folder in which a backup grows until it is whole */
export function partialName(name: string): string {
  return `${name}${PARTIAL}`;
}

/** Makes the folder, for its owner only. @throws BackupError when its parent is missing */
export async function prepareBackupDirectory(directory: string): Promise<void> {
  try {
    if (!existsSync(directory)) mkdirSync(directory, { mode: 0o700 });
    else if (((await stat(directory)).mode & 0o077) !== 0) await chmod(directory, 0o700);
  } catch (cause) {
    throw new BackupError(
      `The folder ${directory} cannot be used for backups. Create it for this account alone, or set BACKUP_DIRECTORY.`,
      { cause }
    );
  }
}

/** The whole backups of a database, newest first. */
export async function listBackups(directory: string, database: string): Promise<BackupEntry[]> {
  if (!existsSync(directory)) return [];
  const entries: BackupEntry[] = [];
  for (const name of await readdir(directory)) {
    const read = readName(name, database);
    const path = join(directory, name);
    if (!read || !existsSync(join(path, MANIFEST_HASH))) continue;
    entries.push({ name, path, ...read, bytes: await sizeOf(path) });
  }
  return entries.sort((a, b) => b.takenAt.localeCompare(a.takenAt));
}

/**
 * Removes nightly backups beyond the newest `keep`, and what an interrupted one left; only the process
 * that holds the database may call it.
 *
 * @returns the names removed
 */
export async function removeOldBackups(
  directory: string,
  database: string,
  keep: number
): Promise<string[]> {
  const nightly = (await listBackups(directory, database)).filter(({ kind }) => kind === 'nightly');
  const unfinished = (await readdir(directory)).filter(
    (name) => name.endsWith(PARTIAL) && readName(name.slice(0, -PARTIAL.length), database)
  );
  const names = [...nightly.slice(keep).map(({ name }) => name), ...unfinished];
  for (const name of names) await rm(join(directory, name), { recursive: true, force: true });
  return names;
}

function readName(
  name: string,
  database: string
): { takenAt: string; kind: BackupKind } | undefined {
  const start = `${stem(database)}-`;
  if (!name.startsWith(start)) return undefined;
  const [, day, hour, minute, second, ms, kind] =
    /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z-(nightly|manual)$/.exec(
      name.slice(start.length)
    ) ?? [];
  if (kind !== 'nightly' && kind !== 'manual') return undefined;
  return { takenAt: `${day}T${hour}:${minute}:${second}.${ms}Z`, kind };
}

function stem(database: string): string {
  return basename(database).replace(/\.duckdb$/, '');
}

async function sizeOf(folder: string): Promise<number> {
  const sizes = (await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
