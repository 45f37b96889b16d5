import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Database } from '../db/database.ts';
import { containsText } from '../db/functions.ts';

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
  filter: PatientFilter
): Promise<{ rows: PatientRow[]; total: number }> {
  const [{ total }, rows] = await Promise.all([
    patientCountQuery(db, filter).executeTakeFirstOrThrow(),
    patientPageQuery(db, filter).execute()
  ]);
  return {
    total,
    rows: rows.map((row) => ({
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
    }))
  };
}

export function patientCountQuery(db: Kysely<Database>, filter: PatientFilter) {
  return matchingPatients(db, filter).select((eb) => eb.fn.countAll<number>().as('total'));
}

/** Finds the page's patients among keys and names, then joins everything else to these alone. */
export function patientPageQuery(db: Kysely<Database>, filter: PatientFilter) {
  return withPage(db, filter)
    .with('current', (q) =>
      q
        .selectFrom('series')
        .where('patient_key', 'in', q.selectFrom('paged').select('paged.patient_key'))
        .groupBy('patient_key')
        .select((eb) => ['patient_key', eb.fn.max('series_number').as('series_number')])
    )
    .selectFrom('paged as m')
    .innerJoin('patients as p', 'p.patient_key', 'm.patient_key')
    .innerJoin('clinics as c', 'c.clinic_id', 'p.clinic_id')
    .leftJoin('clinicians as d', 'd.clinician_id', 'p.clinician_id')
    .leftJoin('current as n', 'n.patient_key', 'm.patient_key')
    .leftJoin('series as s', (join) =>
      join
        .onRef('s.patient_key', '=', 'n.patient_key')
        .onRef('s.series_number', '=', 'n.series_number')
    )
    .select([
      'm.patient_key',
      'm.local_id',
      'm.given_name',
      'm.family_name',
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
    .orderBy('m.last_on', (order) => order.desc().nullsLast())
    .orderBy('m.family_name', (order) => order.asc().nullsLast())
    .orderBy('m.given_name', (order) => order.asc().nullsLast())
    .orderBy('m.local_id');
}

/** `paged`: the page's patients; `last_on` is null where the order does not ask for it. */
function withPage(db: Kysely<Database>, filter: PatientFilter) {
  const before = (filter.page - 1) * patientsPerPage;
  if (filter.sort === 'name') {
    return db.with('paged', () =>
      matchingPatients(db, filter)
        .select(['i.patient_key', 'i.local_id', 'i.given_name', 'i.family_name'])
        .select((eb) => eb.lit(null).$castTo<string | null>().as('last_on'))
        .orderBy('i.family_name', (order) => order.asc().nullsLast())
        .orderBy('i.given_name', (order) => order.asc().nullsLast())
        .orderBy('i.local_id')
        .limit(patientsPerPage)
        .offset(before)
    );
  }
  const reached = before + patientsPerPage;
  return db
    .with('matching', () => matchingPatients(db, filter).select('i.patient_key'))
    .with('latest', (q) =>
      q
        .selectFrom('matching as m')
        .leftJoin('series as s', 's.patient_key', 'm.patient_key')
        .groupBy('m.patient_key')
        .select((eb) => [
          'm.patient_key',
          eb.fn.coalesce(eb.fn.max('s.last_infusion_on'), eb.val(beforeAnyInfusion)).as('last_on')
        ])
    )
    .with('reached', (q) =>
      q.selectFrom('latest').select('last_on').orderBy('last_on', 'desc').limit(reached)
    )
    .with('paged', (q) =>
      q
        .selectFrom('latest as l')
        .innerJoin('patient_identities as i', 'i.patient_key', 'l.patient_key')
        .where('l.last_on', '>=', (eb) =>
          eb.selectFrom('reached').select((one) => one.fn.min('reached.last_on').as('since'))
        )
        .select(['i.patient_key', 'i.local_id', 'i.given_name', 'i.family_name', 'l.last_on'])
        .orderBy('l.last_on', 'desc')
        .orderBy('i.family_name', (order) => order.asc().nullsLast())
        .orderBy('i.given_name', (order) => order.asc().nullsLast())
        .orderBy('i.local_id')
        .limit(patientsPerPage)
        .offset(before)
    );
}

const beforeAnyInfusion = '0001-01-01';

function matchingPatients(db: Kysely<Database>, { q, clinic, indication }: PatientFilter) {
  return db
    .selectFrom('patient_identities as i')
    .$if(clinic !== undefined, (one) => one.where('i.clinic_id', '=', clinic ?? 0))
    .$if(indication !== undefined, (one) =>
      one.where(
        'i.patient_key',
        'in',
        db
          .selectFrom('patients as p')
          .select('p.patient_key')
          .where('p.indication', '=', indication ?? 'other')
      )
    )
    .$if(q !== '', (one) =>
      one.where((eb) =>
        eb.and(
          q
            .split(/[\s,]+/)
            .map((part) =>
              eb.or([
                containsText(eb.ref('i.local_id'), part),
                containsText(eb.ref('i.family_name'), part),
                containsText(eb.ref('i.given_name'), part)
              ])
            )
        )
      )
    );
}
