import type { OpenDatabase } from '../../src/lib/server/db/connection.ts';
import {
  findPatient,
  listPatientAlignments,
  listPatientAssessments,
  listPatientInfusions,
  listPatientSeries
} from '../../src/lib/server/queries/patient.ts';
import { listPatients, patientFilterSchema } from '../../src/lib/server/queries/patients.ts';
import { rederiveSeries } from '../../src/lib/server/writes/derive-series.ts';
import { patientPage } from './hand-written.ts';
import { medianMs, report, runSql } from './measure.ts';

/** One patient's page, the list, and what an edit costs. */
export async function benchPatient(database: OpenDatabase): Promise<void> {
  const { db } = database;
  const { middle } = await db
    .selectFrom('patients')
    .select((eb) => eb.fn.max('patient_key').as('middle'))
    .where('patient_key', '<', 500)
    .executeTakeFirstOrThrow();
  const ours = await medianMs(15, () =>
    Promise.all([
      findPatient(db, middle),
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
  report('patient list, first page', await medianMs(5, () => listPatients(db, list)));
  const search = patientFilterSchema.parse({ q: '999' });
  report('patient list, searched', await medianMs(5, () => listPatients(db, search)));
  const edit = await medianMs(9, () =>
    database.write((trx) => rederiveSeries(trx, { kind: 'patients', patientKeys: [middle] }))
  );
  report('re-derivation after one patient’s edit', edit);
}
