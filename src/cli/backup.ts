import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { listBackups } from '../lib/server/backup/backup-folder.ts';
import { countBackedUpRows, KEYS_ARE_ELSEWHERE } from '../lib/server/backup/manifest.ts';
import { recordBackup } from '../lib/server/backup/record-backup.ts';
import { takeBackup } from '../lib/server/backup/take-backup.ts';
import { verifyBackup } from '../lib/server/backup/verify-backup.ts';
import { openConfiguredDatabase } from '../lib/server/db/connection.ts';
import type { Settings } from '../lib/server/settings.ts';
import { UsageError, type Command } from './command.ts';

export const command: Command = {
  usage: '[list | verify <backup>]',
  async run(args, settings) {
    const { positionals } = parseArgs({ args, allowPositionals: true, options: {} });
    const [action, name, ...rest] = positionals;
    if (action === undefined) await take(settings);
    else if (action === 'list' && name === undefined) await list(settings);
    else if (action === 'verify' && name !== undefined && rest.length === 0)
      await verify(findBackup(settings, name));
    else throw new UsageError('Say nothing more, list, or verify and the name of one backup.');
  }
};

/** A backup by the path of its folder, or by its name in the configured folder. */
export function findBackup(settings: Settings, name: string): string {
  const named = join(settings.backupDirectory, name);
  return !existsSync(name) && existsSync(named) ? named : name;
}

async function take(settings: Settings): Promise<void> {
  requireDatabase(settings);
  const database = await openConfiguredDatabase(settings);
  try {
    const taken = await takeBackup(database, {
      directory: settings.backupDirectory,
      kind: 'manual',
      keep: settings.backupKeep
    });
    const stored = await database.quick.introspection.getTables();
    // A database older than the audit has nowhere to say it.
    if (stored.some((table) => table.name === 'audit_head')) {
      await recordBackup(database, taken, { userId: null, address: null });
    }
    const { path, manifest } = taken;
    console.log(
      `${path}: ${manifest.tables.length} tables, ${countBackedUpRows(manifest).toLocaleString('en')} rows, read back and equal.\n${KEYS_ARE_ELSEWHERE}`
    );
  } finally {
    await database.close();
  }
}

async function list(settings: Settings): Promise<void> {
  const backups = await listBackups(settings.backupDirectory, settings.databasePath);
  for (const { name, bytes } of backups) console.log(`${name}  ${(bytes / 1e6).toFixed(1)} MB`);
  if (backups.length === 0) console.log(`There are no backups in ${settings.backupDirectory}.`);
}

async function verify(backup: string): Promise<void> {
  const { manifest, faults } = await verifyBackup(backup);
  if (faults.length > 0) throw new Error(`${backup} is damaged. ${faults.join(' ')}`);
  console.log(
    `${backup}: taken ${manifest.takenAt} by version ${manifest.application}; ${manifest.tables.length} tables, every file and row as written.`
  );
}

/** Opening makes a database where there is none, which nobody wants to back up or verify. */
export function requireDatabase({ databasePath }: Settings): void {
  if (existsSync(databasePath)) return;
  throw new Error(`There is no database at ${databasePath}. Set DATABASE_PATH.`);
}
