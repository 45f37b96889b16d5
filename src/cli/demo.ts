import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { addDemoAccounts } from '../lib/server/auth/demo-accounts.ts';
import { generateDemoNetwork } from '../lib/server/demo/generate.ts';
import { readDemoParameters } from '../lib/server/demo/parameters.ts';
import { commitImport } from '../lib/server/writes/commit-import.ts';
import type { KeyedDatabase } from '../lib/server/writes/use-keys.ts';
import { buildIfStale, project } from './build.ts';
import type { Command } from './command.ts';
import { migrateConfigured } from './migrate.ts';
import { serve } from './serve.ts';

const demoDatabasePath = join(project, 'data/local/demo.duckdb');
const demoKeyFile = join(project, 'data/local/demo-keys.json');
const demoAuditHeadFile = join(project, 'data/local/demo-audit-heads.jsonl');

export const command: Command = {
  usage: '[--no-serve]',
  async run(args, settings) {
    const { values } = parseArgs({ args, options: { 'no-serve': { type: 'boolean' } } });
    const demo = {
      ...settings,
      isDemo: true,
      ...(!process.env['DATABASE_PATH'] && {
        databasePath: demoDatabasePath,
        keyFile: demoKeyFile,
        auditHeadFile: demoAuditHeadFile,
        keys: undefined
      })
    };
    await migrateConfigured(demo, loadDemoNetwork);
    if (values['no-serve']) return;
    buildIfStale();
    await serve(demo);
  }
};

/** Loads the invented clinics unless these very ones are there. */
async function loadDemoNetwork(database: KeyedDatabase): Promise<void> {
  const parameters = readDemoParameters();
  const batch = generateDemoNetwork(parameters);
  const outcome = await commitImport(database, batch, {
    format: 'demo',
    sourceName: 'demo network',
    sha256: createHash('sha256').update(JSON.stringify(parameters)).digest('hex'),
    importedBy: 'demo'
  });
  await database.write(addDemoAccounts);
  if (outcome.kind === 'committed') {
    const { patients, infusions, assessments } = outcome.counts;
    console.log(
      `Demo network: ${patients} invented patients, ${infusions} infusions, ${assessments} assessments.`
    );
  }
}
