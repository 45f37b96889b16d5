import { existsSync, renameSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { endEveryAccess } from '../lib/server/auth/end-every-access.ts';
import { restoreBackup } from '../lib/server/backup/restore-backup.ts';
import { keptName } from '../lib/server/backup/stopped-database.ts';
import { configuredDatabase } from '../lib/server/db/connection.ts';
import { findBackup } from './backup.ts';
import { UsageError, type Command } from './command.ts';
import { migrateConfigured, migrationsFolder } from './migrate.ts';

export const command: Command = {
  usage: '<backup>',
  async run(args, settings) {
    const { positionals } = parseArgs({ args, allowPositionals: true, options: {} });
    const [name, ...rest] = positionals;
    if (name === undefined || rest.length > 0) throw new UsageError('Name one backup.');
    const { manifest, path, keptAs, faults } = await restoreBackup({
      backup: findBackup(settings, name),
      database: configuredDatabase(settings),
      migrations: migrationsFolder
    });
    const headsKeptAs = keepHeadsAside(settings.auditHeadFile);
    await migrateConfigured(settings, (restored) =>
      restored.write((trx) => endEveryAccess(trx, { backup: basename(name) }))
    );
    console.log(
      `${path} is as it was at ${manifest.takenAt}: every table compared and equal; everyone signs in anew.`
    );
    if (keptAs !== null) console.log(`The database it replaced is kept as ${keptAs}.`);
    if (headsKeptAs !== null) {
      console.log(`The audit’s signed heads of what it replaced are kept as ${headsKeptAs}.`);
    }
    for (const fault of faults) console.log(`Wrong already when it was backed up: ${fault}`);
  }
};

/** They speak of entries that the backup does not have; the restored log begins a file of its own. */
function keepHeadsAside(file: string): string | null {
  if (!existsSync(file)) return null;
  const keptAs = keptName(file, 'restore', new Date());
  renameSync(file, keptAs);
  return keptAs;
}
