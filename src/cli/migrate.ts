import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openConfiguredDatabase } from '../lib/server/db/connection.ts';
import { migrate } from '../lib/server/db/migrate.ts';
import type { Command } from './command.ts';

const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url));

export const command: Command = {
  usage: '',
  async run(args, settings) {
    parseArgs({ args, options: {} });
    const database = await openConfiguredDatabase(settings);
    try {
      const { applied, alreadyApplied } = await migrate(database, migrationsFolder);
      console.log(
        applied.length > 0
          ? `${database.path}: applied ${applied.join(', ')}.`
          : `${database.path}: nothing to do, all ${alreadyApplied} migrations were applied before.`
      );
    } finally {
      await database.close();
    }
  }
};
