import { parseArgs } from 'node:util';
import { findDatabaseFaults } from '../lib/server/backup/database-faults.ts';
import { openConfiguredDatabase } from '../lib/server/db/connection.ts';
import { findPendingMigrations } from '../lib/server/db/migrate.ts';
import { requireDatabase } from './backup.ts';
import type { Command } from './command.ts';
import { migrationsFolder } from './migrate.ts';

export const command: Command = {
  usage: '',
  async run(args, settings) {
    parseArgs({ args, options: {} });
    requireDatabase(settings);
    const database = await openConfiguredDatabase(settings);
    try {
      const pending = await findPendingMigrations(database, migrationsFolder);
      if (pending.length > 0) {
        throw new Error(
          `The database ${database.path} has an older schema. Run: npm run -s cli -- migrate`
        );
      }
      const faults = await database.snapshot((trx) => findDatabaseFaults(trx));
      if (faults.length > 0) {
        throw new Error(
          `${database.path} does not agree with itself. ${faults.join(' ')} Restore the last backup without these faults and import again what came after it.`
        );
      }
      console.log(
        `${database.path}: every table was read; imports, keys and what was derived agree.`
      );
    } finally {
      await database.close();
    }
  }
};
