import { randomFillSync } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Transaction } from 'kysely';
import { appendRows } from '../db/append.ts';
import type { Database } from '../db/database.ts';
import { isOneOf } from '../db/functions.ts';
import { identityColumns, localIdIndex, sealIdentities } from '../patient-identity.ts';
import {
  clinicianIdOf,
  clinicIdOf,
  countRepeat,
  keyOf,
  patientKeyOf,
  storedName,
  type BatchContext
} from './import-context.ts';

const INDEXED_BETWEEN_TURNS = 1024;

/** Gives new patients their random keys and stores them in key order; answers how many were new. */
export async function appendPatients(context: BatchContext): Promise<number> {
  const { trx, keys, batch, importId, recordedAt, patientKeys, knownPatients } = context;
  if (batch.patients.length === 0) return 0;
  const indexes = await localIdIndexes(context);
  const stored = await trx
    .selectFrom('patient_identities as i')
    .innerJoin('patients as p', 'p.patient_key', 'i.patient_key')
    .select(['i.patient_key', 'i.local_id_index', 'p.import_id'])
    .where((eb) => isOneOf(eb.ref('i.local_id_index'), [...indexes.keys()]))
    .execute();
  for (const one of stored) {
    const key = indexes.get(one.local_id_index);
    if (key === undefined) continue;
    patientKeys.set(key, one.patient_key);
    countRepeat(context, one.import_id);
  }
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
    const key = keyOf(clinicId, patient.localId);
    if (patientKeys.has(key)) throw new RangeError('a batch lists a patient twice');
    patientKeys.set(key, patientKey);
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
  const identities = await sealIdentities(
    keys,
    added.map(({ patient, clinicId, patientKey }) => ({
      patientKey,
      clinicId,
      localId: storedName(patient.localId),
      givenName: patient.givenName,
      familyName: patient.familyName,
      birthOn: patient.birthOn
    }))
  );
  await appendRows(trx, 'patient_identities', identityColumns, identities);
  await appendStatedSeries(context);
  await requireDistinctPatientKeys(trx);
  return added.length;
}

/** Blind index → the key of each of the batch's patients in `patientKeys`. */
async function localIdIndexes(context: BatchContext): Promise<Map<string, string>> {
  const indexes = new Map<string, string>();
  for (const { clinic, localId } of context.batch.patients) {
    const clinicId = clinicIdOf(context, clinic);
    indexes.set(localIdIndex(context.keys, clinicId, localId), keyOf(clinicId, localId));
    if (indexes.size % INDEXED_BETWEEN_TURNS === 0) await setImmediate();
  }
  return indexes;
}

/** Stores what the batch says of series, leaving out what was last said in the same words. */
async function appendStatedSeries(context: BatchContext): Promise<void> {
  const { trx, batch, importId, recordedAt, knownPatients } = context;
  const stored = await trx
    .selectFrom('stated_series')
    .select(['patient_key', 'label', 'planned_infusions', 'import_id'])
    .where((eb) => isOneOf(eb.ref('patient_key'), [...knownPatients]))
    .orderBy('recorded_at')
    .execute();
  const lastSaid = new Map(stored.map((row) => [`${row.patient_key} ${row.label}`, row]));
  await appendRows(
    trx,
    'stated_series',
    ['patient_key', 'clinic_id', 'label', 'planned_infusions', 'import_id', 'recorded_at'],
    batch.statedSeries.flatMap((stated) => {
      const patientKey = patientKeyOf(context, stated);
      const { label, plannedInfusions } = stated;
      const last = lastSaid.get(`${patientKey} ${label}`);
      if (last?.planned_infusions === plannedInfusions) {
        countRepeat(context, last.import_id);
        return [];
      }
      const clinicId = clinicIdOf(context, stated.clinic);
      context.patientsWithNewFacts.add(patientKey);
      return [[patientKey, clinicId, label, plannedInfusions, importId, recordedAt] as const];
    })
  );
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
