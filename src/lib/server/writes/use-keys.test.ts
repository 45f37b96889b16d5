import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync
} from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { commit, infusion, patient } from '../../../../tests/db/batch-builder.ts';
import { makeOlderDatabase } from '../../../../tests/db/older-database.ts';
import { makeTestFolder, migrationsFolder } from '../../../../tests/db/test-database.ts';
import { openConfiguredDatabase, openDatabase } from '../db/connection.ts';
import { migrate } from '../db/migrate.ts';
import { createKeyRing, formatKeyRing, generateKeyRing, type KeySource } from '../keys.ts';
import { keyDatabase } from '../open-keyed-database.ts';
import { openIdentity } from '../patient-identity.ts';
import { readSettings } from '../settings.ts';
import { useKeys, type KeyedDatabase } from './use-keys.ts';

const mara = patient('MarkerLocal-1', {
  givenName: 'MarkerGiven',
  familyName: 'MarkerFamily',
  birthOn: '1969-02-28',
  diagnosis: 'MarkerDiagnosis'
});

async function newPlace() {
  const folder = await makeTestFolder();
  return {
    path: join(folder, 'x.duckdb'),
    source: { keyFile: join(folder, 'keys.json'), keys: undefined } as KeySource
  };
}

/** Opens, works and closes, so that the file is whole and free for the next. */
async function withDatabase<T>(
  place: { path: string; source: KeySource },
  work: (database: KeyedDatabase) => Promise<T>
): Promise<T> {
  const settings = readSettings({
    DATABASE_PATH: place.path,
    KEY_FILE: place.source.keyFile,
    KEYS: place.source.keys,
    THREADS: '2',
    MEMORY_LIMIT: '512MB'
  });
  const opened = await openConfiguredDatabase(settings);
  await migrate(opened, migrationsFolder);
  const database = await keyDatabase(opened, settings);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

const nothing = async () => undefined;
const importMara = (database: KeyedDatabase) =>
  commit(database, { patients: [mara], infusions: [infusion('MarkerLocal-1', 0)] }, 'a');

async function readIdentities({ db, keys }: KeyedDatabase) {
  const rows = await db
    .selectFrom('patient_identities')
    .selectAll()
    .orderBy('patient_key')
    .execute();
  return rows.map((row) => openIdentity(keys, row));
}

function bytesOf(path: string): string {
  return [path, `${path}.wal`]
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'latin1'))
    .join('');
}

test('the first start makes keys, and later starts use them', async () => {
  const place = await newPlace();
  const first = await withDatabase(place, async ({ keys }) => keys);
  expect(await withDatabase(place, async ({ keys }) => keys)).toEqual(first);
});

test('no name, local id or date of birth is in the file or its log', async () => {
  const place = await newPlace();
  await withDatabase(place, async (database) => {
    await database.write(async (trx) => {
      await trx
        .insertInto('clinicians')
        .values({
          clinician_id: 9,
          clinic_id: 1,
          name: 'MarkerLogged',
          created_at: '2026-01-01T00:00:00Z'
        })
        .execute();
    });
    expect(bytesOf(place.path)).toContain('MarkerLogged');
    await importMara(database);
    const bytes = bytesOf(place.path);
    expect(bytes).toContain('MarkerDiagnosis');
    for (const secret of ['MarkerLocal', 'MarkerGiven', 'MarkerFamily', '1969-02-28'])
      expect(bytes).not.toContain(secret);
  });
  const closed = bytesOf(place.path);
  for (const secret of ['MarkerLocal', 'MarkerGiv', 'MarkerFam'])
    expect(closed).not.toContain(secret);
});

test('without its key file a database with identities is refused, and opens again with it', async () => {
  const place = await newPlace();
  await withDatabase(place, importMara);
  const keys = readFileSync(place.source.keyFile);
  rmSync(place.source.keyFile);
  await expect(withDatabase(place, nothing)).rejects.toThrow(
    `There is no key file at ${place.source.keyFile}. Put back the one that belongs to this database`
  );
  expect(existsSync(place.source.keyFile)).toBe(false);
  writeFileSync(place.source.keyFile, keys, { mode: 0o600 });
  expect(await withDatabase(place, readIdentities)).toMatchObject([{ given_name: 'MarkerGiven' }]);
});

test('keys of another database are refused, even of the same version', async () => {
  const place = await newPlace();
  await withDatabase(place, importMara);
  createKeyRing(place.source);
  await expect(withDatabase(place, nothing)).rejects.toThrow(
    `Version 1 of the keys in ${place.source.keyFile} is not that of the database`
  );
  const keys = formatKeyRing(generateKeyRing());
  await expect(
    withDatabase({ ...place, source: { ...place.source, keys } }, nothing)
  ).rejects.toThrow('Version 1 of the keys in KEYS is not that of the database');
});

test('right encryption keys with another index key are refused: patients would be stored twice', async () => {
  const place = await newPlace();
  await withDatabase(place, importMara);
  const ring = JSON.parse(readFileSync(place.source.keyFile, 'utf8'));
  const [other] = [...generateKeyRing().versions.values()];
  ring.versions['1'].index = other?.index.toString('base64');
  const source = { ...place.source, keys: JSON.stringify(ring) };
  await expect(withDatabase({ ...place, source }, nothing)).rejects.toThrow('is not that of');
});

test('a key file that others can read is refused', async () => {
  const place = await newPlace();
  await withDatabase(place, importMara);
  chmodSync(place.source.keyFile, 0o644);
  await expect(withDatabase(place, nothing)).rejects.toThrow('Run: chmod 600');
});

test('while nothing depends on the keys, a lost file is made anew', async () => {
  const place = await newPlace();
  await withDatabase(place, nothing);
  rmSync(place.source.keyFile);
  await withDatabase(place, importMara);
  expect(await withDatabase(place, readIdentities)).toMatchObject([{ given_name: 'MarkerGiven' }]);
});

test('the audit trail depends on the keys too', async () => {
  const place = await newPlace();
  await withDatabase(place, ({ write }) =>
    write(async (trx) => {
      await trx
        .insertInto('audit_entries')
        .values({
          entry_id: 1,
          recorded_at: '2026-01-01T00:00:00Z',
          user_id: null,
          action: 'test',
          outcome: 'done',
          clinic_id: null,
          patient_key: null,
          subject: '{}',
          reason: null,
          address: null,
          previous_hash: '',
          hash: ''
        })
        .execute();
    })
  );
  rmSync(place.source.keyFile);
  await expect(withDatabase(place, nothing)).rejects.toThrow('There is no key file');
});

test('a database that was not migrated says so', async () => {
  const place = await newPlace();
  const database = await openDatabase({ path: place.path });
  onTestFinished(() => database.close());
  await expect(useKeys(database, place.source)).rejects.toThrow(
    'has an older schema. Run: npm run -s cli -- migrate'
  );
});

test('an older database is sealed whole, and what it held in plain is gone from its file', async () => {
  const place = await newPlace();
  await makeOlderDatabase(place.path, 3);
  expect(bytesOf(place.path)).toContain('MarkerGiven');
  await withDatabase(place, async (database) => {
    expect(await readIdentities(database)).toMatchObject([
      {
        patient_key: 1,
        local_id: 'MarkerLocal-1',
        family_name: 'MarkerFamily1',
        birth_on: '1969-03-01'
      },
      { patient_key: 2, local_id: 'MarkerLocal-2', family_name: null, birth_on: '1969-03-02' },
      { patient_key: 3, given_name: 'MarkerGiven3', birth_on: '1969-03-03' }
    ]);
    const tables = (await database.quick.introspection.getTables()).map(({ name }) => name);
    expect(tables.filter((name) => name.startsWith('plain_'))).toEqual([]);
    expect(tables).toEqual(expect.arrayContaining(['current_infusions', 'schema_migrations']));
    // Found by the blind index, not stored a second time.
    expect(await importMara(database)).toMatchObject({ counts: { patients: 0, infusions: 1 } });
  });
  const leftovers = bytesOf(place.path).match(/Marker(?!Diagnosis)/g);
  expect(leftovers).toBeNull();
  expect(statSync(place.path).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(place.path, '..'))).not.toContain('x.duckdb.rewritten');
});

test('tens of thousands are sealed too, each once', async () => {
  const place = await newPlace();
  await makeOlderDatabase(place.path, 25_000);
  const rows = await withDatabase(place, readIdentities);
  expect(rows.map(({ patient_key }) => patient_key)).toEqual(
    Array.from({ length: 25_000 }, (_, at) => at + 1)
  );
  expect(rows.at(-1)).toMatchObject({
    local_id: 'MarkerLocal-25000',
    given_name: 'MarkerGiven25000'
  });
  expect(bytesOf(place.path)).not.toContain('Marker');
}, 120_000);

test('where sealing is cut short the plain rows stay, and the next start seals them', async () => {
  const place = await newPlace();
  await makeOlderDatabase(place.path, 3);
  const database = await openDatabase({ path: place.path, threads: 1 });
  await migrate(database, migrationsFolder);
  const failing = {
    ...database,
    write: <T>(work: Parameters<typeof database.write<T>>[0]) =>
      database.write<T>(async (trx, committed) => {
        await work(trx, committed);
        throw new Error('the power went');
      })
  };
  await expect(useKeys(failing, place.source)).rejects.toThrow('the power went');
  await database.close();
  expect(await withDatabase(place, readIdentities)).toHaveLength(3);
});

test('where the rewriting is cut short the next start does it', async () => {
  const place = await newPlace();
  await makeOlderDatabase(place.path, 3);
  const database = await openDatabase({ path: place.path, threads: 1 });
  await migrate(database, migrationsFolder);
  await useKeys(database, place.source);
  await database.close();
  expect(bytesOf(place.path)).toContain('Marker');
  writeFileSync(`${place.path}.rewritten`, 'half a file');
  expect(await withDatabase(place, readIdentities)).toHaveLength(3);
  expect(bytesOf(place.path)).not.toContain('Marker');
});
