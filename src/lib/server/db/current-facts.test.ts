import { expressionBuilder } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fillBenchmark } from '../../../../tests/bench/fill.ts';
import { createTestDatabase } from '../../../../tests/db/test-database.ts';
import type { KeyedDatabase } from '../writes/use-keys.ts';
import { currentAssessmentsOf, onlyCurrent, type IncludesPatient } from './current-facts.ts';

let database: KeyedDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.write(async (trx) => {
    await fillBenchmark(trx, database.keys, { patients: 3, clinics: 1 });
    // Of patient 2, whose assessments are 13 to 24: 14 corrects 13, and 15, retracted, takes back 16.
    await trx
      .updateTable('assessments')
      .set({ supersedes: 13 })
      .where('assessment_id', '=', 14)
      .execute();
    await trx
      .updateTable('assessments')
      .set({ supersedes: 16, retracted: true })
      .where('assessment_id', '=', 15)
      .execute();
    const { first } = await trx
      .selectFrom('infusions')
      .select((eb) => eb.fn.min('infusion_id').as('first'))
      .where('patient_key', '=', 3)
      .executeTakeFirstOrThrow();
    await trx
      .updateTable('infusions')
      .set({ retracted: true })
      .where('infusion_id', '=', first)
      .execute();
  });
});
afterAll(() => database.close());

const isPatient =
  (patientKey: number): IncludesPatient =>
  (key) =>
    expressionBuilder()(key, '=', patientKey);

test('leaves out superseded and retracted assessments', async () => {
  const rows = await currentAssessmentsOf(database.db, isPatient(2))
    .select('a.assessment_id')
    .orderBy('a.assessment_id')
    .execute();
  expect(rows.map((row) => row.assessment_id)).toEqual([14, 17, 18, 19, 20, 21, 22, 23, 24]);
});

test.each([1, 2, 3])('gives the rows of the views for patient %i', async (patientKey) => {
  const { db } = database;
  const current = await db
    .selectFrom('current_assessments')
    .selectAll()
    .where('patient_key', '=', patientKey)
    .orderBy('assessment_id')
    .execute();
  expect(
    await currentAssessmentsOf(db, isPatient(patientKey))
      .selectAll()
      .orderBy('assessment_id')
      .execute()
  ).toEqual(current);
  const all = await db
    .selectFrom('assessments')
    .selectAll()
    .where('patient_key', '=', patientKey)
    .orderBy('assessment_id')
    .execute();
  expect(onlyCurrent(all, (row) => row.assessment_id)).toEqual(current);
  const infusions = await db
    .selectFrom('infusions')
    .selectAll()
    .where('patient_key', '=', patientKey)
    .orderBy('infusion_id')
    .execute();
  expect(onlyCurrent(infusions, (row) => row.infusion_id)).toEqual(
    await db
      .selectFrom('current_infusions')
      .selectAll()
      .where('patient_key', '=', patientKey)
      .orderBy('infusion_id')
      .execute()
  );
});
