import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commit, infusion, patient } from '../../../../tests/db/batch-builder.ts';
import { makeTestFolder, migrationsFolder } from '../../../../tests/db/test-database.ts';
import { openDatabase } from '../db/connection.ts';
import { migrate } from '../db/migrate.ts';
import { decryptField, encryptField, fieldContext, versionOf } from '../field-encryption.ts';
import { formatKeyRing, loadKeyRing, saveKeyRing, type KeySource } from '../keys.ts';
import { openIdentity } from '../patient-identity.ts';
import { retireKeys, rotateKeys } from './rotate-keys.ts';
import { useKeys, type KeyedDatabase } from './use-keys.ts';

interface Place {
  readonly path: string;
  readonly source: KeySource;
}

const rows = {
  patients: [
    patient('P1', { givenName: 'Mara', familyName: 'Lindqvist', birthOn: '1969-02-28' }),
    patient('P2')
  ],
  infusions: [infusion('P1', 0), infusion('P2', 0)]
};
const totpContext = fieldContext('users', 7, 'totp_secret');

async function withDatabase<T>(
  { path, source }: Place,
  work: (database: KeyedDatabase) => Promise<T>
): Promise<T> {
  const database = await openDatabase({ path, threads: 1, memoryLimit: '512MB' });
  try {
    await migrate(database, migrationsFolder);
    return await work(await useKeys(database, source));
  } finally {
    await database.close();
  }
}

/** Two patients, and a user with a second factor. */
async function makePlace(): Promise<Place> {
  const folder = await makeTestFolder();
  const place = {
    path: join(folder, 'x.duckdb'),
    source: { keyFile: join(folder, 'keys.json'), keys: undefined }
  };
  await withDatabase(place, async (database) => {
    await commit(database, rows, 'a');
    await database.write(async (trx) => {
      await trx
        .insertInto('users')
        .values({
          user_id: 7,
          email: 'a@example.org',
          name: 'A',
          totp_secret: encryptField(database.keys, 'JBSWY3DPEHPK3PXP', totpContext),
          is_disabled: false,
          is_demo: false,
          created_at: '2026-01-01T00:00:00Z'
        })
        .execute();
    });
  });
  return place;
}

/** What a start must find whatever happened: everything opens, and known patients are known. */
async function expectWhole(place: Place, version: number): Promise<void> {
  await withDatabase(place, async (database) => {
    const { db, keys } = database;
    expect(keys.currentVersion).toBe(version);
    const identities = await db.selectFrom('patient_identities').selectAll().execute();
    expect(identities.map(({ key_version }) => key_version)).toEqual([version, version]);
    expect(identities.map(({ local_id }) => versionOf(local_id))).toEqual([version, version]);
    const opened = identities.map((row) => openIdentity(keys, row));
    expect(opened.sort((a, b) => (a.local_id < b.local_id ? -1 : 1))).toMatchObject([
      { local_id: 'P1', given_name: 'Mara', family_name: 'Lindqvist', birth_on: '1969-02-28' },
      { local_id: 'P2', given_name: null, family_name: null, birth_on: null }
    ]);
    const { totp_secret } = await db
      .selectFrom('users')
      .select('totp_secret')
      .executeTakeFirstOrThrow();
    expect(versionOf(totp_secret ?? '')).toBe(version);
    expect(decryptField(keys, totp_secret ?? '', totpContext)).toBe('JBSWY3DPEHPK3PXP');
    const again = { ...rows, infusions: [...rows.infusions, infusion('P1', 3)] };
    expect(await commit(database, again, `again ${version} ${Math.random()}`)).toMatchObject({
      counts: { patients: 0 }
    });
    await db.selectFrom('patients').selectAll().execute();
  });
}

const rotate = (place: Place) =>
  withDatabase(place, (database) => rotateKeys(database, place.source));
const retire = (place: Place) =>
  withDatabase(place, (database) => retireKeys(database, place.source));
const auditedOf = (place: Place) =>
  withDatabase(place, ({ quick }) =>
    quick
      .selectFrom('audit_entries')
      .select(['action', 'subject'])
      .where('action', 'in', ['keys-rotated', 'keys-retired'])
      .orderBy('entry_id')
      .execute()
  );
const versionsIn = ({ source }: Place) => [...loadKeyRing(source).versions.keys()];

test('everything is sealed anew and found again, and the old keys stay in the file', async () => {
  const place = await makePlace();
  const before = loadKeyRing(place.source);
  expect(await rotate(place)).toEqual({ version: 2, rows: 3 });
  await expectWhole(place, 2);
  const after = loadKeyRing(place.source);
  expect(after.current).toBe(2);
  expect(after.versions.get(1)).toEqual(before.versions.get(1));
  expect(after.audit).toEqual(before.audit);
  expect(await rotate(place)).toEqual({ version: 3, rows: 3 });
  await expectWhole(place, 3);
  expect(versionsIn(place)).toEqual([1, 2, 3]);
});

test('a backup from before opens with the file from after, and can be rotated', async () => {
  const place = await makePlace();
  const backup = { ...place, path: `${place.path}.backup` };
  copyFileSync(place.path, backup.path);
  await rotate(place);
  await expectWhole(backup, 1);
  expect(loadKeyRing(place.source).current).toBe(2);
  await expect(retire(backup)).rejects.toThrow('The database is an older backup');
  expect(await rotate(backup)).toEqual({ version: 3, rows: 3 });
  await expectWhole(backup, 3);
  await expectWhole(place, 2);
});

test('retiring leaves the database’s own keys, after which an older backup is refused', async () => {
  const place = await makePlace();
  const backup = { ...place, path: `${place.path}.backup` };
  copyFileSync(place.path, backup.path);
  expect(await retire(place)).toEqual([]);
  await rotate(place);
  expect(await retire(place)).toEqual([1]);
  expect(versionsIn(place)).toEqual([2]);
  await expectWhole(place, 2);
  await expect(withDatabase(backup, async () => undefined)).rejects.toThrow(
    'The database was sealed with version 1 of the keys'
  );
  expect(await auditedOf(place)).toEqual([
    { action: 'keys-rotated', subject: '{"version":2,"rows":3}' },
    { action: 'keys-retired', subject: '{"versions":"1"}' }
  ]);
});

test('retiring is refused while a value needs an old version', async () => {
  const place = await makePlace();
  const secretOfOld = await withDatabase(place, async ({ keys }) =>
    encryptField(keys, 'JBSWY3DPEHPK3PXP', totpContext)
  );
  await rotate(place);
  await withDatabase(place, ({ write }) =>
    write((trx) => trx.updateTable('users').set({ totp_secret: secretOfOld }).execute())
  );
  await expect(retire(place)).rejects.toThrow('The table users holds values of older keys');
  expect(versionsIn(place)).toEqual([1, 2]);
});

test('stopped before anything was written: nothing has changed', async () => {
  const place = await makePlace();
  const keys = readFileSync(place.source.keyFile, 'utf8');
  await withDatabase(place, async (database) => {
    const source = { ...place.source, keys };
    await expect(rotateKeys(database, source)).rejects.toThrow('The keys come from KEYS');
  });
  expect(readFileSync(place.source.keyFile, 'utf8')).toBe(keys);
  await expectWhole(place, 1);
});

test('stopped with the new version in the file and nothing sealed with it', async () => {
  const place = await makePlace();
  await withDatabase(place, async (database) => {
    const failing: KeyedDatabase = {
      ...database,
      write: () => Promise.reject(new Error('the power went'))
    };
    await expect(rotateKeys(failing, place.source)).rejects.toThrow('the power went');
  });
  expect(versionsIn(place)).toEqual([1, 2]);
  await expectWhole(place, 1);
  expect(await rotate(place)).toEqual({ version: 3, rows: 3 });
  expect(await retire(place)).toEqual([1, 2]);
  await expectWhole(place, 3);
});

test('stopped with everything sealed and not committed', async () => {
  const place = await makePlace();
  await withDatabase(place, async (database) => {
    const failing: KeyedDatabase = {
      ...database,
      write: (work) =>
        database.write(async (trx, committed) => {
          await work(trx, committed);
          throw new Error('the power went');
        })
    };
    await expect(rotateKeys(failing, place.source)).rejects.toThrow('the power went');
  });
  await expectWhole(place, 1);
});

test('stopped after the commit, before the file says so: the next start finishes', async () => {
  const place = await makePlace();
  await rotate(place);
  const switched = readFileSync(place.source.keyFile, 'utf8');
  saveKeyRing(place.source, { ...loadKeyRing(place.source), current: 1 });
  await expectWhole(place, 2);
  expect(readFileSync(place.source.keyFile, 'utf8')).toBe(switched);
});

test('a lost copy of the new file: the database says which keys it needs', async () => {
  const place = await makePlace();
  const before = loadKeyRing(place.source);
  await rotate(place);
  writeFileSync(place.source.keyFile, formatKeyRing(before));
  await expect(withDatabase(place, async () => undefined)).rejects.toThrow(
    'The database was sealed with version 2 of the keys, which the key file no longer or not yet holds'
  );
});
