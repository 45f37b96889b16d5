import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().min(0);

const manifestSchema = z.strictObject({
  format: z.literal(1),
  takenAt: z.iso.datetime(),
  kind: z.enum(['nightly', 'manual']),
  application: z.string(),
  migrations: z.array(z.strictObject({ name: z.string(), sha256 })).min(1),
  tables: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[a-z][a-z0-9_]*$/),
        columns: z.array(z.string().regex(/^[a-z][a-z0-9_]*$/)).min(1),
        rows: count,
        checksum: z.string(),
        bytes: count,
        sha256
      })
    )
    .min(1),
  keys: z.string()
});

/** What a backup holds, written as `manifest.json` beside the tables' Parquet files. */
export type BackupManifest = z.infer<typeof manifestSchema>;

export const MANIFEST = 'manifest.json';
/** Its hash, as `sha256sum -c` reads it. */
export const MANIFEST_HASH = 'manifest.json.sha256';

/** Written into every manifest, for whoever finds the backup later. */
export const KEYS_ARE_ELSEWHERE =
  'The key file is not in this backup. Without it the sealed identities cannot be read: keep a copy of it apart from the backups.';

/** The folder is not a whole backup, or not one that can be used; nothing was changed. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

/** @throws BackupError when the manifest is missing, damaged or of another format */
export async function readManifest(backup: string): Promise<BackupManifest> {
  const read = (name: string) =>
    readFile(join(backup, name), 'utf8').catch((cause: unknown) => {
      throw new BackupError(`${backup} is not a whole backup: it has no ${name}.`, { cause });
    });
  const text = await read(MANIFEST);
  const hash = createHash('sha256').update(text).digest('hex');
  if ((await read(MANIFEST_HASH)) !== manifestHashLine(hash)) {
    throw new BackupError(
      `The backup ${backup} is damaged: its manifest does not have the hash on record.`
    );
  }
  const manifest = manifestSchema.safeParse(JSON.parse(text));
  if (manifest.success) return manifest.data;
  throw new BackupError(
    `The backup ${backup} is of another version of this program: its manifest cannot be read.`
  );
}

export function manifestHashLine(hash: string): string {
  return `${hash}  ${MANIFEST}\n`;
}

export function tableFile(backup: string, table: string): string {
  return join(backup, `${table}.parquet`);
}

/** Lower-case hex. Never of the database file: closing it would give up the process's lock. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Rows of all tables together. */
export function countBackedUpRows({ tables }: BackupManifest): number {
  return tables.reduce((sum, { rows }) => sum + rows, 0);
}
