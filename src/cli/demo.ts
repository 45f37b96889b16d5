import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { generateDemoNetwork } from '../lib/server/demo/generate.ts';
import { readDemoParameters } from '../lib/server/demo/parameters.ts';
import type { OpenDatabase } from '../lib/server/db/connection.ts';
import { commitImport } from '../lib/server/writes/commit-import.ts';
import { buildIfStale, project } from './build.ts';
import type { Command } from './command.ts';
import { migrateConfigured } from './migrate.ts';
import { serve } from './serve.ts';

const demoDatabasePath = join(project, 'data/local/demo.duckdb');

export const command: Command = {
  usage: '[--no-serve]',
  async run(args, settings) {
    const { values } = parseArgs({ args, options: { 'no-serve': { type: 'boolean' } } });
    const demo = {
      ...settings,
      databasePath: process.env['DATABASE_PATH'] || demoDatabasePath
    };
    await migrateConfigured(demo, loadDemoNetwork);
    if (values['no-serve']) return;
    buildIfStale();
    await serve(demo);
  }
};

/** Loads the invented clinics unless these very ones are there. */
async function loadDemoNetwork(database: OpenDatabase): Promise<void> {
  const parameters = readDemoParameters();
  const batch = generateDemoNetwork(parameters);
  const outcome = await commitImport(database, batch, {
    format: 'demo',
    sourceName: 'demo network',
    sha256: createHash('sha256').update(JSON.stringify(parameters)).digest('hex'),
    importedBy: 'demo'
  });
  if (outcome.kind === 'committed') {
    const { patients, infusions, assessments } = outcome.counts;
    console.log(
      `Demo network: ${patients} invented patients, ${infusions} infusions, ${assessments} assessments.`
    );
  }
}
