import { join } from 'node:path';
import { expect, test } from 'vitest';
import { batchOf, commit, infusion, patient } from '../../tests/db/batch-builder.ts';
import { runCli } from '../../tests/db/run-cli.ts';
import { makeTestFolder, openTestDatabase } from '../../tests/db/test-database.ts';
import { findLink } from '../lib/server/auth/one-time-links.ts';
import { readSettings } from '../lib/server/settings.ts';
import { migrateConfigured } from './migrate.ts';
import { command, firstUserHint } from './user.ts';

test('the first administrator gets a link, a second of the same address does not', async () => {
  const folder = await makeTestFolder();
  const environment = { DATABASE_PATH: join(folder, 'x.duckdb'), ORIGIN: 'https://clinic.example' };
  const add = ['user', 'add', '--email', 'Kari@Example.org', '--name', 'Kari Lund'];
  const added = await runCli([...add, '--role', 'administrator'], environment);
  expect(added).toMatchObject({ code: 0, stderr: '' });
  const token = /https:\/\/clinic\.example\/one-time\/([\w-]{43})\n/.exec(added.stdout)?.[1] ?? '';

  const taken = await runCli([...add, '--role', 'administrator'], environment);
  expect(taken.code).toBe(1);
  expect(taken.stderr).toContain('There is an account with this e-mail address.');

  await migrateConfigured(readSettings(environment), async (database) => {
    expect(await firstUserHint(database)).toBeNull();
    const inMinutes = (minutes: number) =>
      findLink(database.quick, token, Date.now() + minutes * 60_000);
    expect(await inMinutes(14)).toMatchObject({ email: 'kari@example.org', resetsTotp: false });
    expect(await inMinutes(15)).toBeNull();
  });
});

test.each([
  ['no role', ['add', '--email', 'a@b.org', '--name', 'A'], 'role'],
  ['no address', ['add', '--name', 'A', '--role', 'administrator'], 'Enter an e-mail address.'],
  [
    'an administrator of a clinic',
    ['add', '--email', 'a@b.org', '--name', 'A', '--role', 'administrator', '--clinic', 'North'],
    'leave out --clinic'
  ],
  [
    'a director of no clinic',
    ['add', '--email', 'a@b.org', '--name', 'A', '--role', 'director'],
    'needs --clinic'
  ],
  [
    'a clinic that is not there',
    ['add', '--email', 'a@b.org', '--name', 'A', '--role', 'director', '--clinic', 'North'],
    'North is not a clinic here.'
  ],
  ['a reset of nobody', ['reset', '--email', 'a@b.org'], 'There is no account'],
  ['no action', [], 'Say add, list or reset.']
])('%s is refused in words', async (_, args, words) => {
  const folder = await makeTestFolder();
  const settings = readSettings({ DATABASE_PATH: join(folder, 'x.duckdb') });
  await expect(command.run(args, settings)).rejects.toThrow(words);
});

test('says how to add the first user as long as there is none', async () => {
  const database = await openTestDatabase();
  expect(await firstUserHint(database)).toContain('npm run -s cli -- user add --email');
});

test('a clinician reads the panel of that name in each clinic', async () => {
  const folder = await makeTestFolder();
  const settings = readSettings({ DATABASE_PATH: join(folder, 'x.duckdb') });
  const clinics = ['Northgate', 'Southgate'];
  await migrateConfigured(settings, async (database) => {
    const batch = batchOf({
      clinics: clinics.map((name) => ({ name, timeZone: 'UTC', synthetic: true })),
      clinicians: clinics.map((clinic) => ({ clinic, name: 'Dr Aune' })),
      patients: [patient('P1', { clinician: 'Dr Aune' })],
      infusions: [infusion('P1', 0)]
    });
    await commit(database, batch, 'a');
  });
  const who = ['--email', 'aune@example.org', '--name', 'Dr Aune', '--role', 'clinician'];
  const both = ['--clinic', 'Northgate', '--clinic', 'Southgate'];
  await expect(
    command.run(['add', ...who, ...both, '--clinician', 'Dr Berg'], settings)
  ).rejects.toThrow('Dr Berg treats nobody at Northgate yet. Clinicians there: Dr Aune.');
  await command.run(['add', ...who, ...both, '--clinician', 'Dr Aune'], settings);
  await migrateConfigured(settings, async ({ quick }) => {
    const stored = await quick
      .selectFrom('memberships as m')
      .innerJoin('clinicians as c', 'c.clinician_id', 'm.clinician_id')
      .select(['m.role', 'm.clinic_id', 'c.clinic_id as panel_clinic', 'c.name'])
      .orderBy('m.clinic_id')
      .execute();
    expect(stored).toEqual([
      { role: 'clinician', clinic_id: 1, panel_clinic: 1, name: 'Dr Aune' },
      { role: 'clinician', clinic_id: 2, panel_clinic: 2, name: 'Dr Aune' }
    ]);
  });
});
