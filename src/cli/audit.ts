import { parseArgs } from 'node:util';
import { verifyAudit } from '../lib/server/audit/verify-audit.ts';
import { openConfiguredDatabase } from '../lib/server/db/connection.ts';
import { findPendingMigrations } from '../lib/server/db/migrate.ts';
import { loadKeys } from '../lib/server/keys.ts';
import { requireDatabase } from './backup.ts';
import { UsageError, type Command } from './command.ts';
import { migrationsFolder } from './migrate.ts';

export const command: Command = {
  usage: 'verify',
  async run(args, settings) {
    const { positionals } = parseArgs({ args, allowPositionals: true, options: {} });
    if (positionals.join(' ') !== 'verify') throw new UsageError('Say verify.');
    requireDatabase(settings);
    // Not through `migrateConfigured`, which signs what it finds when it closes.
    const database = await openConfiguredDatabase(settings);
    try {
      if ((await findPendingMigrations(database, migrationsFolder)).length > 0) {
        throw new Error(
          `The database ${database.path} has an older schema. Run: npm run -s cli -- migrate`
        );
      }
      const keys = loadKeys(settings);
      const { fault, last, signedAt } = await database.snapshot((trx) =>
        verifyAudit(trx, keys, settings.auditHeadFile)
      );
      if (fault) {
        throw new Error(
          `The audit log is broken at entry ${fault.entryId}. ${fault.sentence} Keep the database and ${settings.auditHeadFile} as they are, and compare them with the backups.`
        );
      }
      const against =
        signedAt === null ? '' : `, and agree with every head signed until ${signedAt}`;
      console.log(
        `The audit log is whole: ${last.toLocaleString('en')} entries follow each other${against}.`
      );
    } finally {
      await database.close();
    }
  }
};
