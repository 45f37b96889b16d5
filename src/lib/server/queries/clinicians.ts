import type { Kysely } from 'kysely';
import type { Database } from '../db/database.ts';

export interface ClinicianRow {
  readonly clinicianId: number;
  readonly clinicId: number;
  readonly name: string;
}

/** Every clinician, by name; each stands for a panel of one clinic. */
export async function listClinicians(db: Kysely<Database>): Promise<ClinicianRow[]> {
  const rows = await cliniciansQuery(db).execute();
  return rows.map((row) => ({
    clinicianId: row.clinician_id,
    clinicId: row.clinic_id,
    name: row.name
  }));
}

export function cliniciansQuery(db: Kysely<Database>) {
  return db
    .selectFrom('clinicians')
    .select(['clinician_id', 'clinic_id', 'name'])
    .orderBy('name')
    .orderBy('clinician_id');
}
