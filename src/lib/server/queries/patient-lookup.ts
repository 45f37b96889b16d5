import type { Kysely } from 'kysely';
import type { Database } from '../db/database.ts';
import type { Keys } from '../keys.ts';
import { localIdIndex } from '../patient-identity.ts';

/** The patient whom a clinic calls by this number, exactly as it is written there. */
export async function findPatientByLocalId(
  db: Kysely<Database>,
  keys: Keys,
  clinicId: number,
  localId: string
): Promise<{ patientKey: number; clinicId: number } | null> {
  const row = await patientByLocalIdQuery(db, keys, clinicId, localId).executeTakeFirst();
  return row ? { patientKey: row.patient_key, clinicId: row.clinic_id } : null;
}

export function patientByLocalIdQuery(
  db: Kysely<Database>,
  keys: Keys,
  clinicId: number,
  localId: string
) {
  return db
    .selectFrom('patient_identities')
    .select(['patient_key', 'clinic_id'])
    .where('clinic_id', '=', clinicId)
    .where('local_id_index', '=', localIdIndex(keys, clinicId, localId));
}
