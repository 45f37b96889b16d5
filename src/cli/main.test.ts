import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli, spawnCli } from '../../tests/db/run-cli.ts';
import { makeTestFolder } from '../../tests/db/test-database.ts';

test('migrate makes the database, says so in one line, and has nothing to do the second time', async () => {
  const path = join(await makeTestFolder(), 'x.duckdb');
  const first = await spawnCli(['migrate'], { settings: { DATABASE_PATH: path } });
  expect(first).toMatchObject({ code: 0, stderr: '' });
  expect(first.stdout).toMatch(/^\S+x\.duckdb: applied 0001_foundation\.sql.*\.\n$/);
  const second = await runCli(['migrate'], { DATABASE_PATH: path });
  expect(second).toMatchObject({ code: 0, stderr: '' });
  expect(second.stdout).toMatch(/: nothing to do, all \d+ migrations were applied before\.\n$/);
});

test.each([
  ['no command', [], 2, 'stdout', 'Usage: npm run -s cli -- <command>'],
  ['help', ['--help'], 0, 'stdout', '  migrate '],
  ['help of a command', ['migrate', '--help'], 0, 'stdout', 'npm run -s cli -- migrate\n'],
  ['an unknown command', ['toString'], 2, 'stderr', 'There is no command "toString".'],
  ['an unknown option', ['migrate', '--force'], 2, 'stderr', "Unknown option '--force'"],
  ['an argument too many', ['migrate', 'now'], 2, 'stderr', 'Usage: npm run -s cli -- migrate']
] as const)('%s', async (_, args, code, stream, text) => {
  const finished = await runCli([...args]);
  expect(finished[stream]).toContain(text);
  expect(finished.code).toBe(code);
});

test('a failure is one plain sentence', async () => {
  const folder = await makeTestFolder();
  expect(await runCli(['migrate'], { DATABASE_PATH: join(folder, 'a/b/x.duckdb') })).toEqual({
    code: 1,
    stdout: '',
    stderr: `The folder ${folder}/a/b does not exist. Create it, or set DATABASE_PATH to a file elsewhere.\n`
  });
  expect(await spawnCli(['migrate'], { settings: { PORT: 'web' } })).toEqual({
    code: 1,
    stdout: '',
    stderr: 'PORT must be a port number.\n'
  });
});
