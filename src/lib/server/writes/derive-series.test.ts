import fc from 'fast-check';
import type { Transaction } from 'kysely';
import { expect, test } from 'vitest';
import {
  assessment,
  commit,
  dayZero,
  infusion,
  patient
} from '../../../../tests/db/batch-builder.ts';
import { clinicalBatch } from '../../../../tests/db/clinical-batch.arbitrary.ts';
import { addDays } from '../../outcomes/days.ts';
import { emptyTables, openTestDatabase } from '../../../../tests/db/test-database.ts';
import type { Database, InfusionTable } from '../db/database.ts';
import type { ClinicalBatch } from './clinical-batch.ts';
import { rederiveSeries } from './derive-series.ts';
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

const isLater = (_: unknown, place: number) => place % 3 === 0;
const isSooner = (row: unknown, place: number) => !isLater(row, place);

/** A batch in two files: the second holds every third score, every third infusion, or both. */
function inTwoFiles(batch: ClinicalBatch, second: 'scores' | 'infusions' | 'both') {
  const parted = { scores: second !== 'infusions', infusions: second !== 'scores' };
  return {
    sooner: {
      ...batch,
      infusions: parted.infusions ? batch.infusions.filter(isSooner) : batch.infusions,
      assessments: parted.scores ? batch.assessments.filter(isSooner) : batch.assessments
    },
    later: {
      ...batch,
      statedSeries: [],
      infusions: parted.infusions ? batch.infusions.filter(isLater) : [],
      assessments: parted.scores ? batch.assessments.filter(isLater) : []
    }
  };
}

// More patients than are derived one by one.
const crowd = Array.from({ length: 21 }, (_, at) => patient(`C${at}`));

test('after scores, infusions or both, what is derived is what deriving everything gives', async () => {
  const database = await openTestDatabase();
  const { db, write } = database;
  const second = fc.constantFrom('scores', 'infusions', 'both');
  await fc.assert(
    fc.asyncProperty(clinicalBatch, second, fc.boolean(), async (drawn, parts, isCrowded) => {
      await emptyTables(database);
      const batch = isCrowded ? { ...drawn, patients: [...drawn.patients, ...crowd] } : drawn;
      const { sooner, later } = inTwoFiles(batch, parts);
      try {
        await commit(database, sooner, 'a');
        await commit(database, later, 'b');
      } catch (error) {
        // A generated batch may contradict itself; nothing is stored then.
        fc.pre(!(error instanceof ImportConflictError));
        throw error;
      }
      const imported = await derivedOf(database);
      await write((trx) => rederiveSeries(trx, { kind: 'everyone' }));
      expect(imported).toEqual(await derivedOf(database));
      const patients = await db.selectFrom('patients').select('patient_key').execute();
      const [one, ...others] = patients.map(({ patient_key }) => patient_key);
      if (one === undefined) throw new Error('a batch has a patient');
      await write(async (trx, committed) => {
        for (const key of [one, ...others]) await correctScore(trx, key);
        await rederiveSeries(trx, { kind: 'patients', patientKeys: others }, committed);
        await rederiveSeries(trx, { kind: 'patients', patientKeys: [one] }, committed);
      });
      const corrected = await derivedOf(database);
      await write((trx) => rederiveSeries(trx, { kind: 'everyone' }));
      expect(corrected).toEqual(await derivedOf(database));
      await write((trx) => rederiveSeries(trx, { kind: 'patients', patientKeys: [one] }));
      expect(corrected).toEqual(await derivedOf(database));
    }),
    { numRuns: 12 }
  );
});

const infusionEdits = {
  dose: () => ({ dose_mg: 77 }),
  day: (former) => ({ given_on: addDays(former.given_on, 9), started_at: null }),
  agent: () => ({ agent: 'esketamine' }),
  none: () => ({ retracted: true })
} satisfies Record<string, (former: InfusionTable) => Partial<InfusionTable>>;

/** An edit of the patient's infusion at a place, counted round; null where there is none. */
async function correctInfusion(
  trx: Transaction<Database>,
  patientKey: number,
  place: number,
  edit: keyof typeof infusionEdits
): Promise<number | null> {
  const given = await trx
    .selectFrom('current_infusions')
    .selectAll()
    .where('patient_key', '=', patientKey)
    .orderBy('infusion_id')
    .execute();
  const former = given[place % given.length];
  if (!former) return null;
  const id = await nextId(trx, 'infusions', 'infusion_id');
  await trx
    .insertInto('infusions')
    .values({
      ...former,
      ...infusionEdits[edit](former),
      infusion_id: id,
      supersedes: former.infusion_id
    })
    .execute();
  return id;
}

test('after infusions alone, what is derived is what deriving everything gives', async () => {
  const database = await openTestDatabase();
  const { db, write } = database;
  const edits = fc.array(
    fc.record({
      place: fc.nat({ max: 11 }),
      edit: fc.constantFrom<keyof typeof infusionEdits>('dose', 'day', 'agent', 'none')
    }),
    { minLength: 12, maxLength: 12 }
  );
  await fc.assert(
    fc.asyncProperty(clinicalBatch, edits, async (batch, drawn) => {
      await emptyTables(database);
      await commit(database, batch, 'a');
      const patients = await db.selectFrom('patients').select('patient_key').execute();
      await write(async (trx, committed) => {
        for (const [index, { patient_key: key }] of patients.entries()) {
          const { place, edit } = drawn[index] ?? { place: 0, edit: 'dose' };
          await correctInfusion(trx, key, place, edit);
          await rederiveSeries(trx, { kind: 'patients', patientKeys: [key] }, committed);
        }
      });
      const derived = await derivedOf(database);
      await write((trx) => rederiveSeries(trx, { kind: 'everyone' }));
      expect(derived).toEqual(await derivedOf(database));
    }),
    { numRuns: 8 }
  );
});

/** A patient with infusions on some days, and a PHQ-9 of 18 on day 5. */
async function openOnePatient(
  days: readonly number[]
): Promise<{ database: KeyedDatabase; patientKey: number }> {
  const database = await openTestDatabase();
  await commit(
    database,
    {
      infusions: days.map((day) => infusion('P1', day)),
      assessments: [assessment('P1', 5, 18)]
    },
    'a'
  );
  const { patient_key } = await database.db
    .selectFrom('patients')
    .select('patient_key')
    .executeTakeFirstOrThrow();
  return { database, patientKey: patient_key };
}

test('a corrected dose leaves the scores aligned, a moved infusion aligns them anew', async () => {
  const { database, patientKey } = await openOnePatient([0, 3, 6]);
  const { db, write } = database;
  const edit = (place: number, kind: keyof typeof infusionEdits) =>
    write(async (trx, committed) => {
      const id = await correctInfusion(trx, patientKey, place, kind);
      await rederiveSeries(trx, { kind: 'patients', patientKeys: [patientKey] }, committed);
      return id;
    });
  const infusionIds = async () =>
    (
      await db
        .selectFrom('series_infusions')
        .select('infusion_id')
        .orderBy('infusion_number')
        .execute()
    ).map(({ infusion_id }) => infusion_id);
  const aligned = () =>
    db
      .selectFrom('aligned_assessments')
      .select(['days_from_first', 'days_from_last_induction', 'infusions_before'])
      .execute();

  const [first, , third] = await infusionIds();
  const withDose = await edit(1, 'dose');
  expect(await infusionIds()).toEqual([first, withDose, third]);
  expect(await aligned()).toEqual([
    { days_from_first: 5, days_from_last_induction: -1, infusions_before: 2 }
  ]);
  // The current rows in the order of their ids: the corrected dose is the last.
  const moved = await edit(2, 'day');
  expect(await infusionIds()).toEqual([first, third, moved]);
  expect(await aligned()).toEqual([
    { days_from_first: 5, days_from_last_induction: -7, infusions_before: 1 }
  ]);
});

test('what a transaction changed before is derived from, not what was committed', async () => {
  const { database, patientKey } = await openOnePatient([0, 3, 6]);
  const { db, write } = database;
  const affected = { kind: 'patients', patientKeys: [patientKey] } as const;
  await write(async (trx, committed) => {
    await correctInfusion(trx, patientKey, 2, 'day');
    await rederiveSeries(trx, affected, committed);
    await correctScore(trx, patientKey);
    await rederiveSeries(trx, affected, committed);
    await trx.updateTable('patients').set({ indication: 'pain' }).execute();
    await rederiveSeries(trx, affected, committed);
  });
  expect(
    await db.selectFrom('series').select(['indication', 'last_infusion_on']).execute()
  ).toEqual([{ indication: 'pain', last_infusion_on: addDays(dayZero, 15) }]);
  expect(
    await db
      .selectFrom('aligned_assessments')
      .select(['total_score', 'days_from_last_induction'])
      .execute()
  ).toEqual([{ total_score: 19, days_from_last_induction: -10 }]);
});

test('a corrected score takes the place of the former in each series it serves', async () => {
  const { database, patientKey } = await openOnePatient([0, 3, 200, 203]);
  const { db } = database;
  const before = await db.selectFrom('series').selectAll().orderBy('series_id').execute();
  const corrected = await database.write(async (trx, committed) => {
    const id = await correctScore(trx, patientKey);
    await rederiveSeries(trx, { kind: 'patients', patientKeys: [patientKey] }, committed);
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
