import fc from 'fast-check';
import type { Transaction } from 'kysely';
import { expect, test } from 'vitest';
import { assessment, commit, infusion, patient } from '../../../../tests/db/batch-builder.ts';
import { clinicalBatch } from '../../../../tests/db/clinical-batch.arbitrary.ts';
import { emptyTables, openTestDatabase } from '../../../../tests/db/test-database.ts';
import type { Database } from '../db/database.ts';
import { realignAssessments, rederiveSeries } from './derive-series.ts';
import { nextId } from './next-id.ts';
import { ImportConflictError } from './stored-facts.ts';
import type { KeyedDatabase } from './use-keys.ts';

/** What is derived, each series by its patient and number: everyone's ids are given anew. */
async function derivedOf({ db }: KeyedDatabase): Promise<Record<string, string[]>> {
  const series = await db.selectFrom('series').selectAll().execute();
  const named = new Map(series.map((row) => [row.series_id, row.series_number]));
  const texts = (rows: readonly { series_id: number }[]) =>
    rows.map((row) => JSON.stringify({ ...row, series_id: named.get(row.series_id) })).sort();
  return {
    series: texts(series),
    infusions: texts(await db.selectFrom('series_infusions').selectAll().execute()),
    aligned: texts(await db.selectFrom('aligned_assessments').selectAll().execute())
  };
}

/** The patient's first current score, corrected by one point; null where there is none. */
async function correctScore(
  trx: Transaction<Database>,
  patientKey: number
): Promise<number | null> {
  const former = await trx
    .selectFrom('current_assessments')
    .selectAll()
    .where('patient_key', '=', patientKey)
    .where('total_score', 'is not', null)
    .orderBy('assessment_id')
    .limit(1)
    .executeTakeFirst();
  if (!former) return null;
  const id = await nextId(trx, 'assessments', 'assessment_id');
  const total_score = Number(former.total_score) + 1;
  await trx
    .insertInto('assessments')
    .values({ ...former, assessment_id: id, total_score, supersedes: former.assessment_id })
    .execute();
  return id;
}

test('after scores alone, what is derived is what deriving everything gives', async () => {
  const database = await openTestDatabase();
  const { db, write } = database;
  await fc.assert(
    fc.asyncProperty(clinicalBatch, async (batch) => {
      await emptyTables(database);
      const isLater = (_: unknown, place: number) => place % 3 === 0;
      const later = batch.assessments.filter(isLater);
      const sooner = batch.assessments.filter((row, place) => !isLater(row, place));
      const scoresAlone = { ...batch, statedSeries: [], infusions: [], assessments: later };
      try {
        await commit(database, { ...batch, assessments: sooner }, 'a');
        await commit(database, scoresAlone, 'b');
      } catch (error) {
        // A generated batch may contradict itself; nothing is stored then.
        fc.pre(!(error instanceof ImportConflictError));
        throw error;
      }
      const patients = await db.selectFrom('patients').select('patient_key').execute();
      const [one, ...others] = patients.map(({ patient_key }) => patient_key);
      if (one === undefined) throw new Error('a batch has a patient');
      await write(async (trx) => {
        for (const key of [one, ...others]) await correctScore(trx, key);
        await realignAssessments(trx, { kind: 'patients', patientKeys: others });
        await realignAssessments(trx, { kind: 'patients', patientKeys: [one] });
      });
      const derived = await derivedOf(database);
      await write((trx) => rederiveSeries(trx, { kind: 'everyone' }));
      expect(derived).toEqual(await derivedOf(database));
      await write((trx) => rederiveSeries(trx, { kind: 'patients', patientKeys: [one] }));
      expect(derived).toEqual(await derivedOf(database));
    }),
    { numRuns: 8 }
  );
});

test('a corrected score takes the place of the former in each series it serves', async () => {
  const database = await openTestDatabase();
  const { db } = database;
  await commit(
    database,
    {
      patients: [patient('P1')],
      infusions: [0, 3, 200, 203].map((day) => infusion('P1', day)),
      assessments: [assessment('P1', 5, 18)]
    },
    'a'
  );
  const { patient_key: patientKey } = await db
    .selectFrom('patients')
    .select('patient_key')
    .executeTakeFirstOrThrow();
  const before = await db.selectFrom('series').selectAll().orderBy('series_id').execute();
  const corrected = await database.write(async (trx) => {
    const id = await correctScore(trx, patientKey);
    await realignAssessments(trx, { kind: 'patients', patientKeys: [patientKey] });
    return id;
  });
  expect(
    await db
      .selectFrom('aligned_assessments')
      .select(['assessment_id', 'total_score', 'days_from_first', 'infusions_before'])
      .orderBy('days_from_first', 'desc')
      .execute()
  ).toEqual([
    { assessment_id: corrected, total_score: 19, days_from_first: 5, infusions_before: 2 },
    { assessment_id: corrected, total_score: 19, days_from_first: -195, infusions_before: 0 }
  ]);
  expect(await db.selectFrom('series').selectAll().orderBy('series_id').execute()).toEqual(before);
});
