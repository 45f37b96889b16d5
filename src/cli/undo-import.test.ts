import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commit, infusion } from '../../tests/db/batch-builder.ts';
import { runCli } from '../../tests/db/run-cli.ts';
import { makeTestFolder } from '../../tests/db/test-database.ts';
import { readSettings } from '../lib/server/settings.ts';
import { migrateConfigured } from './migrate.ts';

test('takes an import back by its number, and the database still agrees with itself', async () => {
  const environment = { DATABASE_PATH: join(await makeTestFolder(), 'x.duckdb') };
  await migrateConfigured(readSettings(environment), async (database) => {
    await commit(database, { infusions: [infusion('P1', 0)] }, 'a');
    await commit(database, { infusions: [infusion('P2', 0), infusion('P2', 3)] }, 'b');
  });
  expect(await runCli(['undo-import', '2'], environment)).toEqual({
    code: 0,
    stdout:
      'Took import 2 back: 1 patient, 2 infusions and 0 assessments. Its files can be imported again.\n',
    stderr: ''
  });
  expect(await runCli(['undo-import', '2'], environment)).toMatchObject({ code: 1 });
  expect(await runCli(['undo-import', 'all'], environment)).toMatchObject({ code: 2 });
  expect(await runCli(['verify'], environment)).toMatchObject({ code: 0 });
  expect(await runCli(['audit', 'verify'], environment)).toMatchObject({ code: 0 });
});
