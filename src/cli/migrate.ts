import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openMigrated } from '../lib/server/backup/open-migrated.ts';
import { configuredDatabase } from '../lib/server/db/connection.ts';
import { keyDatabase } from '../lib/server/open-keyed-database.ts';
import type { Settings } from '../lib/server/settings.ts';
import { useKeys, type KeyedDatabase } from '../lib/server/writes/use-keys.ts';
import type { Command } from './command.ts';

/** The migrations that belong to this program. */
export const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url));

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
  const { applied, alreadyApplied, keptAs, ...opened } = await openMigrated({
    database: configuredDatabase(settings),
    migrations: migrationsFolder,
    finish: (migrated) => useKeys(migrated, settings)
  });
  const database = await keyDatabase(opened.database, settings);
  try {
    await work(database);
    if (applied.length === 0)
      return `${database.path}: nothing to do, all ${alreadyApplied} migrations were applied before.`;
    const kept =
      keptAs && ` The database as it was is kept as ${keptAs}; remove it when all is well.`;
    return `${database.path}: applied ${applied.join(', ')}.${kept ?? ''}`;
  } finally {
    await database.close();
  }
}
