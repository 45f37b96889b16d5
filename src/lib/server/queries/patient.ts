import { expressionBuilder, type Kysely } from 'kysely';
import { currentAssessmentsOf, type IncludesPatient } from '../db/current-facts.ts';
import type { Database } from '../db/database.ts';
import type { Keys } from '../keys.ts';
import { openIdentity } from '../patient-identity.ts';

/** One patient's record head, or undefined where there is none. */
export async function findPatient(db: Kysely<Database>, keys: Keys, patientKey: number) {
  const row = await patientQuery(db, patientKey).executeTakeFirst();
  return row && openIdentity(keys, row);
}

export function patientQuery(db: Kysely<Database>, patientKey: number) {
  return db
    .selectFrom('patients as p')
    .innerJoin('patient_identities as i', 'i.patient_key', 'p.patient_key')
    .innerJoin('clinics as c', 'c.clinic_id', 'p.clinic_id')
    .leftJoin('clinicians as d', 'd.clinician_id', 'p.clinician_id')
    .select([
      'p.patient_key',
      'i.local_id',
      'i.given_name',
      'i.family_name',
      'i.birth_on',
      'p.sex',
      'p.age_years',
      'p.diagnosis',
      'p.indication',
      'p.study_arm',
      'p.day_basis',
      'c.name as clinic',
      'd.name as clinician'
    ])
    .where('p.patient_key', '=', patientKey);
}

/** A patient's series, oldest first. */
export function listPatientSeries(db: Kysely<Database>, patientKey: number) {
  return patientSeriesQuery(db, patientKey).execute();
}

export function patientSeriesQuery(db: Kysely<Database>, patientKey: number) {
  return db
    .selectFrom('series')
    .select([
      'series_id',
      'series_number',
      'agent',
      'origin',
      'label',
      'planned_infusions',
      'induction_infusions',
      'maintenance_infusions',
      'first_infusion_on',
      'last_induction_on'
    ])
    .where('patient_key', '=', patientKey)
    .orderBy('series_number');
}

/** A patient's infusions with their place in their series, oldest first. */
export function listPatientInfusions(db: Kysely<Database>, patientKey: number) {
  return patientInfusionsQuery(db, patientKey).execute();
}

export function patientInfusionsQuery(db: Kysely<Database>, patientKey: number) {
  return db
    .selectFrom('series_infusions as si')
    .innerJoin('series as s', 's.series_id', 'si.series_id')
    .innerJoin('infusions as i', 'i.infusion_id', 'si.infusion_id')
    .select([
      'i.infusion_id',
      's.series_id',
      's.series_number',
      'si.infusion_number',
      'si.phase',
      'i.given_on',
      'i.started_at',
      'i.study_day',
      'i.agent',
      'i.route',
      'i.dose_mg',
      'i.dose_mg_per_kg',
      'i.dose_text',
      'i.duration_minutes'
    ])
    .where('si.patient_key', '=', patientKey)
    .where('s.patient_key', '=', patientKey)
    .where('i.patient_key', '=', patientKey)
    .orderBy('i.given_on')
    .orderBy('s.series_number')
    .orderBy('si.infusion_number');
}

/** A patient's current assessments, oldest first, each with its items' answers. */
export async function listPatientAssessments(db: Kysely<Database>, patientKey: number) {
  const [assessments, items] = await Promise.all([
    patientAssessmentsQuery(db, patientKey).execute(),
    patientItemScoresQuery(db, patientKey).execute()
  ]);
  const itemsByAssessment = new Map<number, Map<string, number | null>>();
  for (const { assessment_id, item, score } of items) {
    const answers = itemsByAssessment.get(assessment_id) ?? new Map<string, number | null>();
    itemsByAssessment.set(assessment_id, answers.set(item, score));
  }
  return assessments.map((assessment) => ({
    ...assessment,
    items: itemsByAssessment.get(assessment.assessment_id) ?? new Map<string, number | null>()
  }));
}

export function patientAssessmentsQuery(db: Kysely<Database>, patientKey: number) {
  return currentAssessmentsOf(db, isPatient(patientKey))
    .select([
      'assessment_id',
      'instrument',
      'assessed_on',
      'assessed_at',
      'study_day',
      'rater',
      'recall_period',
      'total_score',
      'valid',
      'reason_invalid'
    ])
    .orderBy('assessed_on')
    .orderBy('assessed_at')
    .orderBy('assessment_id');
}

export function patientItemScoresQuery(db: Kysely<Database>, patientKey: number) {
  return db
    .selectFrom('item_scores')
    .select(['assessment_id', 'item', 'score'])
    .where('patient_key', '=', patientKey);
}

/** Where each of a patient's scores stands in each series it can serve. */
export function listPatientAlignments(db: Kysely<Database>, patientKey: number) {
  return patientAlignmentsQuery(db, patientKey).execute();
}

export function patientAlignmentsQuery(db: Kysely<Database>, patientKey: number) {
  return db
    .selectFrom('aligned_assessments')
    .select([
      'series_id',
      'assessment_id',
      'instrument',
      'total_score',
      'valid',
      'days_from_first',
      'infusions_before',
      'chosen',
      'same_day_duplicate'
    ])
    .where('patient_key', '=', patientKey)
    .orderBy('series_id')
    .orderBy('days_from_first')
    .orderBy('infusions_before');
}

function isPatient(patientKey: number): IncludesPatient {
  return (key) => expressionBuilder()(key, '=', patientKey);
}
