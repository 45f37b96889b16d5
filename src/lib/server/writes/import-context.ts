import type { Transaction } from 'kysely';
import type { Database } from '../db/database.ts';
import type { Keys } from '../keys.ts';
import type { ClinicalBatch } from './clinical-batch.ts';
import { nextId } from './next-id.ts';

/** One import under way, in its transaction: the batch and the keys its names stand for. */
export interface BatchContext {
  readonly trx: Transaction<Database>;
  readonly keys: Keys;
  readonly batch: ClinicalBatch;
  readonly importId: number;
  readonly recordedAt: string;
  readonly clinics: ReadonlyMap<string, number>;
  readonly clinicians: Map<string, number>;
  readonly patientKeys: Map<string, number>;
  /** Patients stored before this import. */
  readonly knownPatients: Set<number>;
  /** Patients of whom this import stored an infusion, a score or what a series was planned to be. */
  readonly patientsWithNewFacts: Set<number>;
  /** Import → how many rows of this one it had stored before. */
  readonly repeats: Map<number, number>;
}

/** Counts a row that is left out, under the import that stored the same; null for what no import stored. */
export function countRepeat({ repeats }: BatchContext, importId: number | null): void {
  if (importId !== null) repeats.set(importId, (repeats.get(importId) ?? 0) + 1);
}

export async function resolveClinics(
  trx: Transaction<Database>,
  batch: ClinicalBatch,
  createdAt: string
): Promise<Map<string, number>> {
  const stored = await trx.selectFrom('clinics').select(['clinic_id', 'name']).execute();
  const ids = new Map(stored.map((clinic) => [storedName(clinic.name), clinic.clinic_id]));
  let clinicId = await nextId(trx, 'clinics', 'clinic_id');
  for (const { timeZone, synthetic, ...clinic } of batch.clinics) {
    const name = storedName(clinic.name);
    if (ids.has(name)) continue;
    await trx
      .insertInto('clinics')
      .values({
        clinic_id: clinicId,
        name,
        time_zone: timeZone,
        synthetic,
        created_at: createdAt
      })
      .execute();
    ids.set(name, clinicId);
    clinicId += 1;
  }
  return ids;
}

export async function resolveClinicians(context: BatchContext): Promise<void> {
  const { trx, batch, clinicians } = context;
  const stored = await trx
    .selectFrom('clinicians')
    .select(['clinician_id', 'clinic_id', 'name'])
    .execute();
  for (const one of stored) clinicians.set(keyOf(one.clinic_id, one.name), one.clinician_id);
  let clinicianId = await nextId(trx, 'clinicians', 'clinician_id');
  for (const { clinic, ...clinician } of batch.clinicians) {
    const clinicId = clinicIdOf(context, clinic);
    const name = storedName(clinician.name);
    if (clinicians.has(keyOf(clinicId, name))) continue;
    await trx
      .insertInto('clinicians')
      .values({
        clinician_id: clinicianId,
        clinic_id: clinicId,
        name,
        created_at: context.recordedAt
      })
      .execute();
    clinicians.set(keyOf(clinicId, name), clinicianId);
    clinicianId += 1;
  }
}

export function clinicIdOf(context: BatchContext, name: string): number {
  const clinicId = context.clinics.get(storedName(name));
  if (clinicId === undefined)
    throw new RangeError('a row names a clinic that the batch does not list');
  return clinicId;
}

export function clinicianIdOf(
  context: BatchContext,
  clinicId: number,
  name: string | null
): number | null {
  if (name === null) return null;
  const clinicianId = context.clinicians.get(keyOf(clinicId, name));
  if (clinicianId === undefined) {
    throw new RangeError('a row names a clinician that the batch does not list');
  }
  return clinicianId;
}

export function patientKeyOf(
  context: BatchContext,
  { clinic, localId }: { clinic: string; localId: string }
): number {
  const patientKey = context.patientKeys.get(keyOf(clinicIdOf(context, clinic), localId));
  if (patientKey === undefined) {
    throw new RangeError('a row names a patient that the batch does not list');
  }
  return patientKey;
}

/** Names are unique within a clinic only, and the same however their accents are encoded. */
export function keyOf(clinicId: number, name: string): string {
  return `${clinicId} ${storedName(name)}`;
}

/** A name as it is stored and compared: Unicode NFC. */
export function storedName(name: string): string {
  return name.normalize('NFC');
}
