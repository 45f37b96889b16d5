import { expect, test } from 'vitest';
import { sql } from 'kysely';
import { createTestDatabase } from '../../../../tests/db/test-database.ts';
import { settleAll } from './settle-all.ts';

test('gives the results in the order of the statements', async () => {
  expect(
    await settleAll([Promise.resolve(1), Promise.resolve('two'), Promise.resolve(null)])
  ).toEqual([1, 'two', null]);
});

test('the error is the one that came first, not what it made of a later statement', async () => {
  const database = await createTestDatabase();
  await expect(
    database.write((trx) => {
      const two = sql`select 1`.execute(trx).then(() => sql`select 2`.execute(trx));
      const failing = sql`select error('the cause') from data_version`.execute(trx);
      return settleAll([two, failing]);
    })
  ).rejects.toThrow('the cause');
  await database.close();
});

test('a refused statement leaves none behind it that could change what is rolled back', async () => {
  const database = await createTestDatabase();
  const versions = () => database.db.selectFrom('data_version').selectAll().execute();
  const before = await versions();
  let ended = 0;
  await expect(
    database.write((trx) =>
      settleAll([
        sql`select no_such_function()`.execute(trx),
        sql`update data_version set version = 77`.execute(trx).finally(() => (ended += 1)),
        sql`update data_version set version = 78`.execute(trx).finally(() => (ended += 1))
      ])
    )
  ).rejects.toThrow('no_such_function');
  expect(ended).toBe(2);
  expect(await versions()).toEqual(before);
  await database.close();
});
