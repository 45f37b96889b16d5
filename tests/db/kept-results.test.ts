import { expect, it } from 'vitest';
import { purposes } from '../../src/lib/server/auth/purposes.ts';
import { findDataVersion } from '../../src/lib/server/queries/data-version.ts';
import { openTestDatabase } from './test-database.ts';

/** Of the data, not in it. */
const notData: readonly string[] = ['data_version', 'audit_head'];

it('a change of any table that outcomes may read ends what was kept', async () => {
  const { db, write } = await openTestDatabase();
  const stored = await db.introspection.getTables();
  const views = stored.flatMap(({ name, isView }) => (isView ? [name] : []));
  const tables = purposes.outcomes.reads.filter(
    (table) => !notData.includes(table) && !views.includes(table)
  );
  expect(tables).toContain('aligned_assessments');
  for (const table of tables) {
    const before = await findDataVersion(db);
    await write((trx) => trx.deleteFrom(table).execute());
    expect(await findDataVersion(db), table).toBe(before + 1);
  }
});
