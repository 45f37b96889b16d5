import { parseArgs } from 'node:util';
import { restoreBackup } from '../lib/server/backup/restore-backup.ts';
import { configuredDatabase } from '../lib/server/db/connection.ts';
import { findBackup } from './backup.ts';
import { UsageError, type Command } from './command.ts';
import { migrationsFolder } from './migrate.ts';

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
    console.log(`${path} is as it was at ${manifest.takenAt}: every table compared and equal.`);
    if (keptAs !== null) console.log(`The database it replaced is kept as ${keptAs}.`);
    for (const fault of faults) console.log(`Wrong already when it was backed up: ${fault}`);
  }
};
