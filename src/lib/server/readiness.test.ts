import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { migrationsFolder, openTestDatabase } from '../../../tests/db/test-database.ts';
import { readReadiness } from './readiness.ts';

test('ready, of another schema, short of room, without a database', async () => {
  const database = await openTestDatabase();
  const migrations = await readdir(migrationsFolder);
  const ready = { database: 'ok', schema: 'ok', disk: 'ok' };
  expect(await readReadiness(database, migrations, 0)).toEqual(ready);
  expect(await readReadiness(database, migrations.slice(1), 0)).toEqual({
    ...ready,
    schema: 'other'
  });
  expect(await readReadiness(database, migrations, Number.MAX_SAFE_INTEGER)).toEqual({
    ...ready,
    disk: 'low'
  });
  await database.close();
  expect(await readReadiness(database, migrations, 0)).toMatchObject({
    database: 'unavailable',
    schema: 'unknown'
  });
});
