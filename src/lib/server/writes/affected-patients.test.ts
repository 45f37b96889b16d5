import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillBenchmark } from '../../../../tests/bench/fill.ts';
import { createTestDatabase } from '../../../../tests/db/test-database.ts';
import type { KeyedDatabase } from './use-keys.ts';
import { affectedRanges, type Affected } from './affected-patients.ts';

let database: KeyedDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.write(async (trx) => {
    await fillBenchmark(trx, database.keys, { patients: 5, clinics: 1 });
    for (const table of ['infusions', 'assessments'] as const) {
      await trx.updateTable(table).set({ import_id: 7 }).where('patient_key', '=', 2).execute();
    }
    await trx
      .updateTable('assessments')
      .set({ import_id: 7 })
      .where('patient_key', '=', 5)
      .execute();
  });
});
afterAll(() => database.close());

/** The keys of each range, as a query that uses it finds them. */
function keysByRange(affected: Affected, patientsPerRange: number): Promise<number[][]> {
  return database.write(async (trx) => {
    const keys: number[][] = [];
    for (const range of await affectedRanges(trx, affected, patientsPerRange)) {
      const rows = await trx
        .selectFrom('patients')
        .select('patient_key')
        .where((eb) => range.includes(eb.ref('patient_key')))
        .orderBy('patient_key')
        .execute();
      keys.push(rows.map(({ patient_key }) => patient_key));
    }
    return keys;
  });
}

describe('affectedRanges', () => {
  it('parts everyone in key order', async () => {
    expect(await keysByRange({ kind: 'everyone' }, 2)).toEqual([[1, 2], [3, 4], [5]]);
    expect(await keysByRange({ kind: 'everyone' }, 5)).toEqual([[1, 2, 3, 4, 5]]);
  });

  it('parts named patients in key order, leaving out those between', async () => {
    const affected: Affected = { kind: 'patients', patientKeys: [5, 1, 4] };
    expect(await keysByRange(affected, 2)).toEqual([[1, 4], [5]]);
    expect(await keysByRange({ kind: 'patients', patientKeys: [3] }, 2)).toEqual([[3]]);
    expect(await keysByRange({ kind: 'patients', patientKeys: [] }, 2)).toEqual([]);
  });

  it('finds the patients of an import by any of its facts', async () => {
    const affected: Affected = { kind: 'import', importId: 7 };
    expect(await keysByRange(affected, 2)).toEqual([[2, 5]]);
    expect(await keysByRange(affected, 1)).toEqual([[2], [5]]);
    expect(await keysByRange({ kind: 'import', importId: 8 }, 2)).toEqual([]);
  });
});
