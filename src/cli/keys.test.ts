import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeStudy } from '../../tests/db/import-folder.ts';
import { makeTestFolder } from '../../tests/db/test-database.ts';
import { runCli } from '../../tests/db/run-cli.ts';

test('keys are made, rotated and retired from the command line', async () => {
  const folder = await makeTestFolder();
  const environment = { DATABASE_PATH: join(folder, 'x.duckdb') };
  const keyFile = join(folder, 'keys.json');
  expect((await runCli(['import', await writeStudy()], environment)).code).toBe(0);
  expect(await runCli(['keys', 'rotate'], environment)).toEqual({
    code: 0,
    stdout: `Sealed 2 rows anew with version 2 of the keys. Back up ${keyFile}; older versions stay in it for older backups until "keys retire".\n`,
    stderr: ''
  });
  expect((await runCli(['keys', 'retire'], environment)).stdout).toBe(
    `Took version 1 out of ${keyFile}: backups sealed with it open no longer.\n`
  );
  expect((await runCli(['keys', 'retire'], environment)).stdout).toContain('nothing was changed');
  expect(await runCli(['keys'], environment)).toMatchObject({ code: 2, stdout: '' });
}, 120_000);

test('a start that must be refused ends with code 1 and one sentence', async () => {
  const folder = await makeTestFolder();
  const environment = { DATABASE_PATH: join(folder, 'x.duckdb') };
  const keyFile = join(folder, 'keys.json');
  await runCli(['import', await writeStudy()], environment);
  const keys = readFileSync(keyFile, 'utf8');
  const refused = async (more: Record<string, string> = {}) => {
    const { code, stdout, stderr } = await runCli(['migrate'], { ...environment, ...more });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).not.toContain(JSON.parse(keys).audit);
    return stderr;
  };
  chmodSync(keyFile, 0o640);
  expect(await refused()).toContain(`Run: chmod 600 ${keyFile}`);
  const weak = keys.replace(JSON.parse(keys).audit, Buffer.alloc(32, 'a').toString('base64'));
  expect(await refused({ KEYS: weak })).toContain('The audit key in KEYS is weak');
  rmSync(keyFile);
  expect(await refused()).toContain(`There is no key file at ${keyFile}.`);
  expect(existsSync(keyFile)).toBe(false);
  writeFileSync(keyFile, keys, { mode: 0o600 });
  expect(await runCli(['migrate'], environment)).toMatchObject({ code: 0 });
}, 120_000);
