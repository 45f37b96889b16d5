import { parseArgs } from 'node:util';
import { retireKeys, rotateKeys } from '../lib/server/writes/rotate-keys.ts';
import { UsageError, type Command } from './command.ts';
import { migrateConfigured } from './migrate.ts';

export const command: Command = {
  usage: 'rotate | retire',
  async run(args, settings) {
    const { positionals } = parseArgs({ args, allowPositionals: true, options: {} });
    const [action, ...rest] = positionals;
    if (rest.length > 0 || (action !== 'rotate' && action !== 'retire')) {
      throw new UsageError('Say rotate or retire.');
    }
    await migrateConfigured(settings, async (database) => {
      if (action === 'retire') {
        const retired = await retireKeys(database, settings);
        console.log(
          retired.length === 0
            ? `${settings.keyFile} holds the current keys only; nothing was changed.`
            : `Took version ${retired.join(', ')} out of ${settings.keyFile}: backups sealed with it open no longer.`
        );
        return;
      }
      const { version, rows } = await rotateKeys(database, settings);
      console.log(
        `Sealed ${rows.toLocaleString('en')} rows anew with version ${version} of the keys. Back up ${settings.keyFile}; older versions stay in it for older backups until "keys retire".`
      );
    });
  }
};
