import { parseArgs } from 'node:util';
import { formatCountOf } from '../lib/format/number.ts';
import { undoImport } from '../lib/server/writes/undo-import.ts';
import { UsageError, type Command } from './command.ts';
import { migrateConfigured } from './migrate.ts';

export const command: Command = {
  usage: '<number of the import>',
  async run(args, settings) {
    const { positionals } = parseArgs({ args, allowPositionals: true, options: {} });
    const [text, ...rest] = positionals;
    const importId = /^[1-9]\d{0,8}$/.test(text ?? '') ? Number(text) : null;
    if (importId === null || rest.length > 0)
      throw new UsageError('Name one import by its number.');
    await migrateConfigured(settings, async (database) => {
      const { patients, infusions, assessments } = await database.write((trx) =>
        undoImport(trx, importId, { userId: null, address: null })
      );
      await database.checkpoint();
      console.log(
        `Took import ${importId} back: ${formatCountOf(patients, 'patient')}, ${formatCountOf(infusions, 'infusion')} and ${formatCountOf(assessments, 'assessment')}. Its files can be imported again.`
      );
    });
  }
};
