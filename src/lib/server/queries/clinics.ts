import type { Kysely } from 'kysely';
import type { Database } from '../db/database.ts';

export interface ClinicRow {
  readonly clinicId: number;
  readonly name: string;
  readonly timeZone: string;
  readonly synthetic: boolean;
}

/** Every clinic, by name. */
export async function listClinics(db: Kysely<Database>): Promise<ClinicRow[]> {
  const rows = await clinicsQuery(db).execute();
  return rows.map((row) => ({
    clinicId: row.clinic_id,
    name: row.name,
    timeZone: row.time_zone,
    synthetic: row.synthetic
  }));
}

export function clinicsQuery(db: Kysely<Database>) {
  return db
    .selectFrom('clinics')
    .select(['clinic_id', 'name', 'time_zone', 'synthetic'])
    .orderBy('name');
}

/** The ids of clinics by name, in the order of `names`; undefined for a name that no clinic has. */
export async function findClinicIds(
  db: Kysely<Database>,
  names: readonly string[]
): Promise<(number | undefined)[]> {
  const clinics = await listClinics(db);
  return names.map((name) => clinics.find((clinic) => clinic.name === name)?.clinicId);
}

/** Agents that any series has, by name. */
export async function listAgents(db: Kysely<Database>): Promise<string[]> {
  const rows = await agentsQuery(db).execute();
  return rows.map(({ agent }) => agent);
}

export function agentsQuery(db: Kysely<Database>) {
  return db.selectFrom('series').select('agent').distinct().orderBy('agent');
}
