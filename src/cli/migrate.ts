import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openConfiguredDatabase } from '../lib/server/db/connection.ts';
import { migrate } from '../lib/server/db/migrate.ts';
import type { Settings } from '../lib/server/settings.ts';
import { useKeys, type KeyedDatabase } from '../lib/server/writes/use-keys.ts';
import type { Command } from './command.ts';

const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url));

export const command: Command = {
  usage: '',
  async run(args, settings) {
    parseArgs({ args, options: {} });
    console.log(await migrateConfigured(settings));
  }
};

/**
 * Brings the configured database to the newest schema, finds or makes its keys, and hands it to `work`
 * before closing it.
 *
 * @returns one line saying what was applied
 */
export async function migrateConfigured(
  settings: Settings,
  work: (database: KeyedDatabase) => Promise<void> = async () => {}
): Promise<string> {
  const database = await openConfiguredDatabase(settings);
  try {
    const { applied, alreadyApplied } = await migrate(database, migrationsFolder);
    await work(await useKeys(database, settings));
    return applied.length > 0
      ? `${database.path}: applied ${applied.join(', ')}.`
      : `${database.path}: nothing to do, all ${alreadyApplied} migrations were applied before.`;
  } finally {
    await database.close();
  }
}
