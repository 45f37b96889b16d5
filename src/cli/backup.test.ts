import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli, spawnCli } from '../../tests/db/run-cli.ts';
import { makeTestFolder } from '../../tests/db/test-database.ts';
import { openDatabase } from '../lib/server/db/connection.ts';

async function cli(path: string, ...args: string[]): Promise<{ code: number; said: string }> {
  const { code, stdout, stderr } = await runCli(args, { DATABASE_PATH: path });
  return { code, said: stdout + stderr };
}

test('back up, list, check, wipe, restore and verify by command', async () => {
  const path = join(await makeTestFolder(), 'clinic.duckdb');
  expect(await cli(path, 'backup')).toEqual({
    code: 1,
    said: `There is no database at ${path}. Set DATABASE_PATH.\n`
  });
  await cli(path, 'migrate');
  const taken = await cli(path, 'backup');
  expect(taken).toMatchObject({ code: 0 });
  expect(taken.said).toMatch(/tables, \d+ rows, read back and equal\.\nThe key file is not in/);
  const [name = ''] = await readdir(join(dirname(path), 'backups'));
  expect(name).toMatch(/^clinic-.+-manual$/);
  expect((await cli(path, 'backup', 'list')).said).toMatch(new RegExp(`^${name} {2}0\\.\\d MB\n$`));
  expect((await cli(path, 'backup', 'verify', name)).said).toContain(
    'every file and row as written'
  );

  const running = await openDatabase({ path });
  const refused = await spawnCli(['restore', name], { settings: { DATABASE_PATH: path } });
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('is in use by another process');
  const audited = await running.quick
    .selectFrom('audit_entries')
    .select('subject')
    .where('action', '=', 'backup-made')
    .execute();
  expect(audited.map(({ subject }) => JSON.parse(subject))).toMatchObject([
    { backup: name, kind: 'manual' }
  ]);
  await running.close();

  const restored = await cli(path, 'restore', name);
  expect(restored).toMatchObject({ code: 0 });
  expect(restored.said).toMatch(
    /clinic\.duckdb is as it was at \S+: every table compared and equal; everyone signs in anew\.\nThe database it replaced is kept as \S+before-restore-/
  );
  expect((await cli(path, 'verify')).said).toContain('imports, keys and what was derived agree');
  expect((await cli(path, 'audit', 'verify')).code).toBe(0);
  expect(await cli(path, 'restore')).toMatchObject({ code: 2 });
}, 120_000);
