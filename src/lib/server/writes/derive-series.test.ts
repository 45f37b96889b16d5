import fc from 'fast-check';
import type { Transaction } from 'kysely';
import { expect, test } from 'vitest';
import { assessment, commit, infusion, patient } from '../../../../tests/db/batch-builder.ts';
import { clinicalBatch } from '../../../../tests/db/clinical-batch.arbitrary.ts';
import { createTestDatabase, openTestDatabase } from '../../../../tests/db/test-database.ts';
import type { Database } from '../db/database.ts';
import { realignAssessments, rederiveSeries } from './derive-series.ts';
import { nextId } from './next-id.ts';
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
  await fc.assert(
    fc.asyncProperty(clinicalBatch, async (batch) => {
      const database = await createTestDatabase();
      try {
        const later = batch.assessments.filter((_, place) => place % 3 === 0);
        const sooner = batch.assessments.filter((_, place) => place % 3 !== 0);
        const stored = await commit(database, { ...batch, assessments: sooner }, 'a').catch(
          (error: unknown) => error
        );
        // A generated batch may contradict itself; nothing is stored then.
        fc.pre(!(stored instanceof Error));
        const again = await commit(
          database,
          { ...batch, statedSeries: [], infusions: [], assessments: later },
          'b'
        ).catch((error: unknown) => error);
        fc.pre(!(again instanceof Error));
        const { db } = database;
        const keys = (await db.selectFrom('patients').select('patient_key').execute()).map(
          (row) => row.patient_key
        );
        await database.write(async (trx) => {
          for (const key of keys) await correctScore(trx, key);
          const [first, ...rest] = keys;
          await realignAssessments(trx, { kind: 'patients', patientKeys: rest });
          if (first === undefined) throw new Error('a batch has a patient');
          await realignAssessments(trx, { kind: 'patients', patientKeys: [first] });
        });
        const derived = await derivedOf(database);
        await database.write((trx) => rederiveSeries(trx, { kind: 'everyone' }));
        expect(derived).toEqual(await derivedOf(database));
        const first = keys.slice(0, 1);
        await database.write((trx) =>
          rederiveSeries(trx, { kind: 'patients', patientKeys: first })
        );
        expect(derived).toEqual(await derivedOf(database));
      } finally {
        await database.close();
      }
    }),
    { numRuns: 12 }
  );
}, 60_000);

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
