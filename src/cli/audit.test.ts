import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from '../../tests/db/run-cli.ts';
import { makeTestFolder } from '../../tests/db/test-database.ts';
import { openConfiguredDatabase } from '../lib/server/db/connection.ts';
import { readSettings } from '../lib/server/settings.ts';

test('a command signs what it added, and verify names the first broken entry', async () => {
  const folder = await makeTestFolder();
  const environment = { DATABASE_PATH: join(folder, 'x.duckdb') };
  const heads = join(folder, 'audit-heads.jsonl');
  await runCli(['migrate'], environment);
  expect(existsSync(heads)).toBe(false);
  for (const email of ['a@b.org', 'c@d.org', 'e@f.org']) {
    const who = ['--email', email, '--name', email, '--role', 'administrator'];
    expect(await runCli(['user', 'add', ...who], environment)).toMatchObject({ code: 0 });
  }
  const signed = readFileSync(heads, 'utf8').trim().split('\n');
  // The command line's text is ours; each line is parsed as what `signed-head.ts` wrote.
  expect(signed.map((line) => (JSON.parse(line) as { entryId: number }).entryId)).toEqual([
    1, 2, 3
  ]);

  const whole = await runCli(['audit', 'verify'], environment);
  expect(whole).toMatchObject({ code: 0, stderr: '' });
  expect(whole.stdout).toContain('The audit log is whole: 3 entries');

  const database = await openConfiguredDatabase(readSettings(environment));
  await database.write((trx) =>
    trx.updateTable('audit_entries').set({ user_id: 9 }).where('entry_id', '=', 2).execute()
  );
  await database.close();
  const broken = await runCli(['audit', 'verify'], environment);
  expect(broken).toMatchObject({ code: 1, stdout: '' });
  expect(broken.stderr).toContain('The audit log is broken at entry 2. Entry 2 was changed.');
});

test('verify takes no other word', async () => {
  expect(await runCli(['audit'])).toMatchObject({ code: 2 });
});
