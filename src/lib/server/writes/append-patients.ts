import { randomFillSync } from 'node:crypto';
import type { Transaction } from 'kysely';
import { appendRows } from '../db/append.ts';
import type { Database } from '../db/database.ts';
import { isOneOf } from '../db/functions.ts';
import {
  clinicianIdOf,
  clinicIdOf,
  keyOf,
  patientKeyOf,
  type BatchContext
} from './import-context.ts';

/** Gives new patients their random keys and stores them in key order; answers how many were new. */
export async function appendPatients(context: BatchContext): Promise<number> {
  const { trx, batch, importId, recordedAt, patientKeys, knownPatients } = context;
  const clinicIds = [...new Set(batch.patients.map(({ clinic }) => clinicIdOf(context, clinic)))];
  if (clinicIds.length === 0) return 0;
  const stored = await trx
    .selectFrom('patient_identities')
    .select(['patient_key', 'clinic_id', 'local_id'])
    .where('clinic_id', 'in', clinicIds)
    .where((eb) =>
      isOneOf(
        eb.ref('local_id'),
        batch.patients.map(({ localId }) => localId)
      )
    )
    .execute();
  for (const one of stored) patientKeys.set(keyOf(one.clinic_id, one.local_id), one.patient_key);
  const added = batch.patients
    .filter(({ clinic, localId }) => !patientKeys.has(keyOf(clinicIdOf(context, clinic), localId)))
    .map((patient) => ({
      patient,
      clinicId: clinicIdOf(context, patient.clinic),
      patientKey: randomPatientKey()
    }))
    .sort((a, b) => a.patientKey - b.patientKey);
  for (const { clinic, localId } of batch.patients) {
    const known = patientKeys.get(keyOf(clinicIdOf(context, clinic), localId));
    if (known !== undefined) knownPatients.add(known);
  }
  for (const { patient, clinicId, patientKey } of added) {
    patientKeys.set(keyOf(clinicId, patient.localId), patientKey);
  }
  await appendRows(
    trx,
    'patients',
    [
      'patient_key',
      'clinic_id',
      'clinician_id',
      'sex',
      'age_years',
      'diagnosis',
      'indication',
      'study_arm',
      'day_basis',
      'import_id',
      'recorded_at'
    ],
    added.map(({ patient, clinicId, patientKey }) => [
      patientKey,
      clinicId,
      clinicianIdOf(context, clinicId, patient.clinician),
      patient.sex,
      patient.ageYears,
      patient.diagnosis,
      patient.indication,
      patient.studyArm,
      patient.dayBasis,
      importId,
      recordedAt
    ])
  );
  await appendRows(
    trx,
    'patient_identities',
    ['patient_key', 'clinic_id', 'local_id', 'given_name', 'family_name', 'birth_on'],
    added.map(({ patient, clinicId, patientKey }) => [
      patientKey,
      clinicId,
      patient.localId,
      patient.givenName,
      patient.familyName,
      patient.birthOn
    ])
  );
  await appendRows(
    trx,
    'stated_series',
    ['patient_key', 'clinic_id', 'label', 'planned_infusions', 'import_id', 'recorded_at'],
    batch.statedSeries.map((stated) => [
      patientKeyOf(context, stated),
      clinicIdOf(context, stated.clinic),
      stated.label,
      stated.plannedInfusions,
      importId,
      recordedAt
    ])
  );
  await requireDistinctPatientKeys(trx);
  return added.length;
}

async function requireDistinctPatientKeys(trx: Transaction<Database>): Promise<void> {
  const { stored, distinct } = await trx
    .selectFrom('patients')
    .select((eb) => [
      eb.fn.countAll<number>().as('stored'),
      eb.fn.count<number>('patient_key').distinct().as('distinct')
    ])
    .executeTakeFirstOrThrow();
  if (stored !== distinct) {
    throw new Error('Two patients drew the same random key. Nothing was stored; import again.');
  }
}

/** Uniform in 1 … 2^53 − 1, so that a key is exact as a JavaScript number and says nothing of the patient. */
function randomPatientKey(): number {
  const [bits] = randomFillSync(new BigUint64Array(1));
  return Number((bits ?? 0n) >> 11n) || randomPatientKey();
}
