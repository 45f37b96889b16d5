import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Database } from '../db/database.ts';
import type { Keys } from '../keys.ts';
import { openIdentity } from '../patient-identity.ts';
import { findMatches } from './patient-search.ts';

export const patientsPerPage = 25;

/** The list's filters as they stand in the address. */
export const patientFilterSchema = z.object({
  q: z.string().trim().max(100).default('').catch(''),
  clinic: z.coerce.number().int().positive().optional().catch(undefined),
  indication: z
    .enum(['depression', 'pain', 'depression-and-pain', 'other'])
    .optional()
    .catch(undefined),
  sort: z.enum(['recent', 'name']).default('recent').catch('recent'),
  page: z.coerce.number().int().positive().max(1_000_000).default(1).catch(1)
});

export type PatientFilter = z.infer<typeof patientFilterSchema>;

export interface PatientRow {
  readonly patientKey: number;
  readonly localId: string;
  readonly givenName: string | null;
  readonly familyName: string | null;
  readonly sex: string | null;
  readonly ageYears: number | null;
  readonly clinic: string;
  readonly clinician: string | null;
  readonly diagnosis: string | null;
  readonly dayBasis: 'calendar' | 'study-day';
  /** The current series; null before the first infusion. */
  readonly series: {
    readonly seriesId: number;
    readonly agent: string;
    readonly inductionInfusions: number;
    readonly maintenanceInfusions: number;
    readonly plannedInfusions: number | null;
    readonly firstInfusionOn: string;
    readonly lastInfusionOn: string;
  } | null;
}

/** One page of patients, and how many the filter matches. */
export async function listPatients(
  db: Kysely<Database>,
  keys: Keys,
  filter: PatientFilter
): Promise<{ rows: PatientRow[]; total: number }> {
  const { patientKeys, total } = await findPage(db, keys, filter);
  if (patientKeys.length === 0) return { rows: [], total };
  const rows = await patientRowsQuery(db, patientKeys).execute();
  const byKey = new Map(rows.map((row) => [row.patient_key, patientRow(openIdentity(keys, row))]));
  return { total, rows: patientKeys.flatMap((patientKey) => byKey.get(patientKey) ?? []) };
}

/**
 * Without names the page is found among keys alone. Names are sealed, so those of everyone in reach are
 * opened to sort or search by them; the page's other columns are read once its patients are known.
 */
async function findPage(
  db: Kysely<Database>,
  keys: Keys,
  filter: PatientFilter
): Promise<{ patientKeys: number[]; total: number }> {
  if (filter.q === '' && filter.sort === 'recent') {
    const [{ total }, page] = await Promise.all([
      patientCountQuery(db, filter).executeTakeFirstOrThrow(),
      recentPatientsQuery(db, filter).execute()
    ]);
    return { total, patientKeys: page.map((row) => row.patient_key) };
  }
  const matches = await findMatches(db, keys, filter);
  const before = (filter.page - 1) * patientsPerPage;
  return { total: matches.length, patientKeys: matches.slice(before, before + patientsPerPage) };
}

export function patientCountQuery(db: Kysely<Database>, filter: PatientFilter) {
  return patientsInReach(db, filter).select((eb) => eb.fn.countAll<number>().as('total'));
}

/** One page, last infusion first; patients without one come last. */
export function recentPatientsQuery(db: Kysely<Database>, filter: PatientFilter) {
  return patientsInReach(db, filter)
    .leftJoin('series as s', (join) =>
      join.onRef('s.patient_key', '=', 'p.patient_key').on('s.is_current', '=', true)
    )
    .select('p.patient_key')
    .orderBy('s.last_infusion_on', (order) => order.desc().nullsLast())
    .orderBy('p.patient_key')
    .limit(patientsPerPage)
    .offset((filter.page - 1) * patientsPerPage);
}

function patientsInReach(db: Kysely<Database>, { clinic, indication }: PatientFilter) {
  return db
    .selectFrom('patients as p')
    .$if(clinic !== undefined, (one) => one.where('p.clinic_id', '=', clinic ?? 0))
    .$if(indication !== undefined, (one) => one.where('p.indication', '=', indication ?? 'other'));
}

/** What the list shows of a page's patients, in any order, names sealed. */
export function patientRowsQuery(db: Kysely<Database>, patientKeys: readonly number[]) {
  return db
    .selectFrom('patients as p')
    .innerJoin('patient_identities as i', 'i.patient_key', 'p.patient_key')
    .innerJoin('clinics as c', 'c.clinic_id', 'p.clinic_id')
    .leftJoin('clinicians as d', 'd.clinician_id', 'p.clinician_id')
    .leftJoin('series as s', (join) =>
      join.onRef('s.patient_key', '=', 'p.patient_key').on('s.is_current', '=', true)
    )
    .select([
      'p.patient_key',
      'i.local_id',
      'i.given_name',
      'i.family_name',
      'p.sex',
      'p.age_years',
      'c.name as clinic',
      'd.name as clinician',
      'p.diagnosis',
      'p.day_basis',
      's.series_id',
      's.agent',
      's.induction_infusions',
      's.maintenance_infusions',
      's.planned_infusions',
      's.first_infusion_on',
      's.last_infusion_on'
    ])
    .where('p.patient_key', 'in', patientKeys);
}

type StoredRow = Awaited<ReturnType<ReturnType<typeof patientRowsQuery>['execute']>>[number];

function patientRow(row: StoredRow): PatientRow {
  return {
    patientKey: row.patient_key,
    localId: row.local_id,
    givenName: row.given_name,
    familyName: row.family_name,
    sex: row.sex,
    ageYears: row.age_years,
    clinic: row.clinic,
    clinician: row.clinician,
    diagnosis: row.diagnosis,
    dayBasis: row.day_basis,
    series:
      row.series_id === null ||
      row.agent === null ||
      row.first_infusion_on === null ||
      row.last_infusion_on === null
        ? null
        : {
            seriesId: row.series_id,
            agent: row.agent,
            inductionInfusions: row.induction_infusions ?? 0,
            maintenanceInfusions: row.maintenance_infusions ?? 0,
            plannedInfusions: row.planned_infusions,
            firstInfusionOn: row.first_infusion_on,
            lastInfusionOn: row.last_infusion_on
          }
  };
}
