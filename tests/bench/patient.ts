import {
  findPatient,
  listPatientAlignments,
  listPatientAssessments,
  listPatientInfusions,
  listPatientSeries
} from '../../src/lib/server/queries/patient.ts';
import { listPatients, patientFilterSchema } from '../../src/lib/server/queries/patients.ts';
import { rederiveSeries } from '../../src/lib/server/writes/derive-series.ts';
import type { KeyedDatabase } from '../../src/lib/server/writes/use-keys.ts';
import { patientPage } from './hand-written.ts';
import { medianMs, report, runSql } from './measure.ts';

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
  const edit = await medianMs(9, () =>
    database.write((trx) => rederiveSeries(trx, { kind: 'patients', patientKeys: [middle] }))
  );
  report('re-derivation after one patient’s edit', edit);
}
