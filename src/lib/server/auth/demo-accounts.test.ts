import { expect, test } from 'vitest';
import { commit, infusion } from '../../../../tests/db/batch-builder.ts';
import { openTestDatabase } from '../../../../tests/db/test-database.ts';
import { Authentication } from './authentication.ts';
import { addDemoAccounts, requireDemoAgreement } from './demo-accounts.ts';
import { addUser } from './users.ts';

const address = '192.0.2.1';

async function openClinic({ synthetic }: { synthetic: boolean }) {
  const database = await openTestDatabase();
  await commit(
    database,
    {
      clinics: [{ name: 'Northgate', timeZone: 'UTC', synthetic }],
      clinicians: [{ clinic: 'Northgate', name: 'Dr Aune' }],
      infusions: [infusion('A', 0)],
      patients: [
        {
          clinic: 'Northgate',
          localId: 'A',
          clinician: 'Dr Aune',
          givenName: null,
          familyName: null,
          birthOn: null,
          sex: null,
          ageYears: null,
          diagnosis: null,
          indication: 'depression',
          studyArm: null,
          dayBasis: 'calendar'
        }
      ]
    },
    'clinic'
  );
  return database;
}

test('one-click accounts and a clinic that is not invented never start together', async () => {
  const demo = await openClinic({ synthetic: true });
  await demo.write(addDemoAccounts);
  await expect(requireDemoAgreement(demo, true)).resolves.toBeUndefined();
  await expect(requireDemoAgreement(demo, false)).rejects.toThrow('one-click demo accounts');
  const clinic = await openClinic({ synthetic: false });
  await expect(requireDemoAgreement(clinic, false)).resolves.toBeUndefined();
  await expect(requireDemoAgreement(clinic, true)).rejects.toThrow('not invented');
});

test('outside demo mode nobody is let in by a click, even where there are demo accounts', async () => {
  const database = await openClinic({ synthetic: true });
  await database.write(addDemoAccounts);
  const settings = { secondFactorRequired: true, provider: null };
  const demo = new Authentication(database, database.keys, { ...settings, isDemo: true });
  const clinic = new Authentication(database, database.keys, { ...settings, isDemo: false });
  const accounts = await demo.demoAccounts();
  expect(accounts.map(({ role }) => role)).toEqual([
    'clinician',
    'director',
    'analyst',
    'administrator'
  ]);
  expect(await clinic.demoAccounts()).toEqual([]);
  for (const { userId } of accounts) {
    expect(await clinic.signInAsDemo(userId, address)).toBeNull();
    expect(await demo.signInAsDemo(userId, address)).toMatch(/^[\w-]{43}$/);
  }
});

test('in demo mode a click lets nobody in as anybody else', async () => {
  const database = await openClinic({ synthetic: true });
  await database.write(addDemoAccounts);
  const memberships = [{ role: 'administrator', clinicId: null, clinicianId: null }] as const;
  const { userId } = await database.write((trx) =>
    addUser(
      trx,
      { email: 'a@clinic.example', name: 'A', memberships },
      { userId: null, address: null }
    )
  );
  const settings = { secondFactorRequired: true, isDemo: true, provider: null };
  const demo = new Authentication(database, database.keys, settings);
  for (const key of [userId, 0, -1, 999]) {
    expect(await demo.signInAsDemo(key, address)).toBeNull();
  }
  const result = await demo.signIn({
    email: 'demo-director@example.invalid',
    password: '',
    address
  });
  expect(result.kind).toBe('refused');
});
