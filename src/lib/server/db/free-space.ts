import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StorageFullError } from './errors.ts';

/** Bytes that this account may still write to the disk that holds `folder`. */
export async function freeSpace(folder: string): Promise<number> {
  const disk = await statfs(folder);
  return disk.bavail * disk.bsize;
}

/**
 * @param file a database file; only its folder is looked at
 * @param floor bytes
 * @throws StorageFullError when less is free
 */
export async function requireFreeSpace(file: string, floor: number): Promise<void> {
  if (floor === 0) return;
  const free = await freeSpace(dirname(file));
  if (free >= floor) return;
  throw new StorageFullError(
    `Only ${megabytes(free)} are free on the disk of the database, and changes need ${megabytes(floor)}. Nothing was changed. Free some space, or lower FREE_SPACE_FLOOR.`
  );
}

function megabytes(bytes: number): string {
  return `${Math.floor(bytes / 1e6)} MB`;
}
