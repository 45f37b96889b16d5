import { sql, type Transaction } from 'kysely';
import { expect, test } from 'vitest';
import { migrationsFolder, openTestDatabase } from '../../../../tests/db/test-database.ts';
import { appendRows } from './append.ts';
import type { OpenDatabase } from './connection.ts';
import type { Database } from './database.ts';
import { migrate } from './migrate.ts';

async function versionOf({ db }: OpenDatabase): Promise<number> {
  const { version } = await db.selectFrom('data_version').selectAll().executeTakeFirstOrThrow();
  return version;
}

const clinic = {
  clinic_id: 7,
  name: 'Fjord',
  time_zone: 'Europe/Oslo',
  synthetic: true,
  created_at: '2026-11-22T08:00:00.000Z'
};

/** How many versions a write makes. */
async function versionsBy(
  database: OpenDatabase,
  work: (trx: Transaction<Database>) => Promise<unknown>
): Promise<number> {
  const before = await versionOf(database);
  await database.write(work);
  return (await versionOf(database)) - before;
}

test('a write that changes facts makes one new version, however it changes them', async () => {
  const database = await openTestDatabase();
  const by = (work: (trx: Transaction<Database>) => Promise<unknown>) => versionsBy(database, work);
  expect(await by((trx) => trx.insertInto('clinics').values(clinic).execute())).toBe(1);
  expect(await by((trx) => trx.updateTable('clinics').set({ name: 'Bay' }).execute())).toBe(1);
  expect(await by((trx) => trx.deleteFrom('series').execute())).toBe(1);
  expect(await by((trx) => sql`delete from item_scores`.execute(trx))).toBe(1);
  expect(await by((trx) => sql`explain analyze delete from item_scores`.execute(trx))).toBe(1);
  expect(
    await by(async (trx) => {
      for await (const _ of trx.deleteFrom('series').returning('series_id').stream());
    })
  ).toBe(1);
  expect(await by((trx) => trx.schema.createTable('x').addColumn('i', 'integer').execute())).toBe(
    1
  );
  const names = ['clinic_id', 'name', 'time_zone', 'synthetic', 'created_at'] as const;
  const row = [8, 'Bay', 'Europe/Oslo', true, clinic.created_at] as const;
  expect(await by((trx) => appendRows(trx, 'clinics', names, [row]))).toBe(1);
  expect(
    await by(async (trx) => {
      await trx.deleteFrom('clinics').execute();
      await trx.deleteFrom('assessments').execute();
    })
  ).toBe(1);
});

test('migrating a database that lacks nothing makes no version', async () => {
  const database = await openTestDatabase();
  const before = await versionOf(database);
  await migrate(database, migrationsFolder);
  expect(await versionOf(database)).toBe(before);
});

test('a write that reads facts, or changes what is none, makes no version', async () => {
  const database = await openTestDatabase();
  const by = (work: (trx: Transaction<Database>) => Promise<unknown>) => versionsBy(database, work);
  expect(await by((trx) => trx.deleteFrom('sessions').execute())).toBe(0);
  expect(await by((trx) => trx.selectFrom('clinics').selectAll().execute())).toBe(0);
  expect(await by((trx) => sql`select * from clinics`.execute(trx))).toBe(0);
  expect(await by((trx) => appendRows(trx, 'clinics', ['clinic_id'], []))).toBe(0);
  expect(await by(() => Promise.resolve())).toBe(0);
});
