import { CompiledQuery, expressionBuilder, type Expression, type Transaction } from 'kysely';
import { addDays } from '../../src/lib/outcomes/days.ts';
import { currentAssessmentsOf, onlyCurrent } from '../../src/lib/server/db/current-facts.ts';
import type { Database, InfusionTable } from '../../src/lib/server/db/database.ts';
import {
  findPatient,
  listPatientAlignments,
  listPatientAssessments,
  listPatientInfusions,
  listPatientSeries
} from '../../src/lib/server/queries/patient.ts';
import { listPatients, patientFilterSchema } from '../../src/lib/server/queries/patients.ts';
import { rederiveSeries } from '../../src/lib/server/writes/derive-series.ts';
import { nextId } from '../../src/lib/server/writes/next-id.ts';
import type { KeyedDatabase } from '../../src/lib/server/writes/use-keys.ts';
import { patientPage, realignment } from './hand-written.ts';
import { median, medianMs, onceMs, report, runSql } from './measure.ts';

/** One patient's page, the list, and what an edit costs. */
export async function benchPatient(database: KeyedDatabase): Promise<void> {
  const { db, keys } = database;
  const { middle } = await db
    .selectFrom('patients')
    .select((eb) => eb.fn.max('patient_key').as('middle'))
    .where('patient_key', '<', 500)
    .executeTakeFirstOrThrow();
  const ours = await medianMs(15, () =>
    Promise.all([
      findPatient(db, keys, middle),
      listPatientSeries(db, middle),
      listPatientInfusions(db, middle),
      listPatientAssessments(db, middle),
      listPatientAlignments(db, middle)
    ])
  );
  const byHand = await medianMs(15, () =>
    Promise.all(patientPage(middle).map((text) => runSql(database, text)))
  );
  report('one patient’s page data', ours, { name: 'by hand', ms: byHand });
  const list = patientFilterSchema.parse({});
  report('patient list, first page', await medianMs(5, () => listPatients(db, keys, list)));
  const byName = patientFilterSchema.parse({ clinic: '1', sort: 'name' });
  report('one clinic by name', await medianMs(3, () => listPatients(db, keys, byName)));
  const byLocalId = patientFilterSchema.parse({ q: 'B00000999' });
  report('patient list, one local id', await medianMs(5, () => listPatients(db, keys, byLocalId)));
  const patientKeys = await db
    .selectFrom('patients')
    .select('patient_key')
    .where('patient_key', '<=', middle)
    .orderBy('patient_key', 'desc')
    .limit(60)
    .execute();
  await benchEdit(database, 'one score corrected', patientKeys, correctScore);
  await benchRealignment(database, patientKeys);
  await benchEdit(database, 'one dose corrected', patientKeys, correctDose);
  await benchEdit(database, 'one infusion moved by a day', patientKeys, moveInfusion);
}

/** An edit of each patient in turn: the whole write, and what of it is deriving anew. */
async function benchEdit(
  database: KeyedDatabase,
  name: string,
  patients: readonly { readonly patient_key: number }[],
  edit: (trx: Transaction<Database>, patientKey: number) => Promise<void>
): Promise<void> {
  const derivations: number[] = [];
  const writes: number[] = [];
  for (const { patient_key } of patients) {
    const write = () =>
      database.write(async (trx, committed) => {
        await edit(trx, patient_key);
        const affected = { kind: 'patients', patientKeys: [patient_key] } as const;
        derivations.push(await onceMs(() => rederiveSeries(trx, affected, committed)));
      });
    writes.push(await onceMs(write));
  }
  report(`${name}, the whole write`, median(writes));
  report(`${name}, its re-derivation`, median(derivations));
}

/** The alignment of a corrected score against SQL by hand, in turns; both must leave the same rows. */
async function benchRealignment(
  { write }: KeyedDatabase,
  patients: readonly { readonly patient_key: number }[]
): Promise<void> {
  const ours: number[] = [];
  const byHand: number[] = [];
  for (const { patient_key: patientKey } of patients) {
    const affected = { kind: 'patients', patientKeys: [patientKey] } as const;
    await write(async (trx, committed) => {
      await correctScore(trx, patientKey);
      ours.push(await onceMs(() => rederiveSeries(trx, affected, committed)));
    });
    await write(async (trx) => {
      await correctScore(trx, patientKey);
      const sqlByHand = async () => {
        for (const text of realignment(patientKey)) {
          await trx.executeQuery(CompiledQuery.raw(text));
        }
      };
      byHand.push(await onceMs(sqlByHand));
      const left = await alignedRows(trx, patientKey);
      await rederiveSeries(trx, affected);
      if (left !== (await alignedRows(trx, patientKey))) {
        throw new Error('SQL by hand aligns otherwise.');
      }
    });
  }
  const yardstick = { name: 'by hand', ms: median(byHand) };
  report('alignment of a corrected score', median(ours), yardstick);
}

async function alignedRows(trx: Transaction<Database>, patientKey: number): Promise<string> {
  const rows = await trx
    .selectFrom('aligned_assessments')
    .selectAll()
    .where('patient_key', '=', patientKey)
    .orderBy('series_id')
    .orderBy('assessment_id')
    .execute();
  return JSON.stringify(rows);
}

async function correctScore(trx: Transaction<Database>, patientKey: number): Promise<void> {
  const former = await currentAssessmentsOf(trx, (key) => isEqual(key, patientKey))
    .selectAll()
    .orderBy('assessment_id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  const correction = {
    ...former,
    assessment_id: await nextId(trx, 'assessments', 'assessment_id'),
    total_score: (former.total_score ?? 0) + 1,
    supersedes: former.assessment_id
  };
  await trx.insertInto('assessments').values(correction).execute();
}

async function correctDose(trx: Transaction<Database>, patientKey: number): Promise<void> {
  await correctInfusion(trx, patientKey, ({ dose_mg }) => ({ dose_mg: (dose_mg ?? 0) + 1 }));
}

async function moveInfusion(trx: Transaction<Database>, patientKey: number): Promise<void> {
  await correctInfusion(trx, patientKey, ({ given_on }) => ({
    given_on: addDays(given_on, 1),
    started_at: null
  }));
}

/** The patient's last infusion, corrected. */
async function correctInfusion(
  trx: Transaction<Database>,
  patientKey: number,
  correct: (former: InfusionTable) => Partial<InfusionTable>
): Promise<void> {
  const rows = await trx
    .selectFrom('infusions')
    .selectAll()
    .where('patient_key', '=', patientKey)
    .execute();
  const former = onlyCurrent(rows, (row) => row.infusion_id).at(-1);
  if (!former) throw new Error('a patient of the benchmark has infusions');
  const correction = {
    ...former,
    ...correct(former),
    infusion_id: await nextId(trx, 'infusions', 'infusion_id'),
    supersedes: former.infusion_id
  };
  await trx.insertInto('infusions').values(correction).execute();
}

function isEqual(key: Expression<number>, patientKey: number) {
  return expressionBuilder<Database>()(key, '=', patientKey);
}
