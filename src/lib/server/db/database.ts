import type {
  AuditEntryTable,
  AuditHeadTable,
  MembershipTable,
  OneTimeLinkTable,
  PatientLookupTable,
  SessionTable,
  UserTable
} from './account-tables.ts';

/**
 * The tables as queries see them; `database.test.ts` holds this against the engine's catalogue.
 * DATE is an ISO string (`2026-11-22`), TIMESTAMPTZ an ISO instant (`2026-11-22T08:14:00.000Z`),
 * BIGINT a safe integer.
 */
export interface Database {
  clinics: ClinicTable;
  clinicians: ClinicianTable;
  imports: ImportTable;
  import_repeats: ImportRepeatTable;
  patients: PatientTable;
  patient_identities: PatientIdentityTable;
  key_state: KeyStateTable;
  stated_series: StatedSeriesTable;
  infusions: InfusionTable;
  current_infusions: InfusionTable;
  assessments: AssessmentTable;
  current_assessments: AssessmentTable;
  item_scores: ItemScoreTable;
  series: SeriesTable;
  series_infusions: SeriesInfusionTable;
  aligned_assessments: AlignedAssessmentTable;
  data_version: DataVersionTable;
  write_count: WriteCountTable;
  users: UserTable;
  memberships: MembershipTable;
  sessions: SessionTable;
  one_time_links: OneTimeLinkTable;
  patient_lookups: PatientLookupTable;
  audit_entries: AuditEntryTable;
  audit_head: AuditHeadTable;
}

export type DayBasis = 'calendar' | 'study-day';
export type Indication = 'depression' | 'pain' | 'depression-and-pain' | 'other';
export type Sex = 'female' | 'male' | 'other';
export type Rater = 'self' | 'clinician';
export type AssessmentSource = 'import' | 'demo';

export interface ClinicTable {
  clinic_id: number;
  name: string;
  time_zone: string;
  synthetic: boolean;
  created_at: string;
}

export interface ClinicianTable {
  clinician_id: number;
  clinic_id: number;
  name: string;
  created_at: string;
}

export interface ImportTable {
  import_id: number;
  format: string;
  source_name: string;
  sha256: string;
  patients: number;
  infusions: number;
  assessments: number;
  item_scores: number;
  imported_by: string;
  committed_at: string;
  /** When everything that it had added was taken back; null where it stands. */
  undone_at: string | null;
}

export interface ImportRepeatTable {
  import_id: number;
  of_import_id: number;
  row_count: number;
}

export interface PatientTable {
  patient_key: number;
  clinic_id: number;
  clinician_id: number | null;
  sex: Sex | null;
  age_years: number | null;
  diagnosis: string | null;
  indication: Indication;
  study_arm: string | null;
  day_basis: DayBasis;
  import_id: number | null;
  recorded_at: string;
}

export interface PatientIdentityTable {
  patient_key: number;
  clinic_id: number;
  /** Sealed, as names and date of birth are; `patient-identity.ts` opens them. */
  local_id: string;
  local_id_index: string;
  given_name: string | null;
  family_name: string | null;
  birth_on: string | null;
  key_version: number;
}

export interface KeyStateTable {
  version: number;
  proof: string;
}

export interface StatedSeriesTable {
  patient_key: number;
  clinic_id: number;
  label: string;
  planned_infusions: number | null;
  import_id: number | null;
  recorded_at: string;
}

export interface InfusionTable {
  infusion_id: number;
  patient_key: number;
  clinic_id: number;
  clinician_id: number | null;
  series_label: string | null;
  given_on: string;
  started_at: string | null;
  study_day: number | null;
  agent: string;
  route: string | null;
  dose_mg: number | null;
  dose_mg_per_kg: number | null;
  dose_text: string | null;
  duration_minutes: number | null;
  import_id: number | null;
  recorded_at: string;
  supersedes: number | null;
  retracted: boolean;
}

export interface AssessmentTable {
  assessment_id: number;
  patient_key: number;
  clinic_id: number;
  instrument: string;
  instrument_version: string;
  assessed_on: string;
  assessed_at: string | null;
  study_day: number | null;
  phase: string | null;
  rater: Rater;
  recall_period: string;
  total_score: number | null;
  valid: boolean;
  reason_invalid: string | null;
  source: AssessmentSource;
  import_id: number | null;
  recorded_at: string;
  supersedes: number | null;
  retracted: boolean;
}

export interface ItemScoreTable {
  assessment_id: number;
  patient_key: number;
  clinic_id: number;
  instrument: string;
  item: string;
  score: number | null;
}

export interface SeriesTable {
  series_id: number;
  patient_key: number;
  clinic_id: number;
  clinician_id: number | null;
  series_number: number;
  agent_series_number: number;
  agent: string;
  origin: 'stated' | 'derived';
  label: string | null;
  indication: Indication;
  diagnosis: string | null;
  day_basis: DayBasis;
  planned_infusions: number | null;
  induction_infusions: number;
  maintenance_infusions: number;
  first_infusion_on: string;
  last_induction_on: string;
  last_infusion_on: string;
  next_series_on: string | null;
  next_series_at: string | null;
  /** The patient's series that began last. */
  is_current: boolean;
  /** In order: the first is infusion number 1. */
  infusions: readonly InfusionOfSeries[];
}

export interface InfusionOfSeries {
  readonly infusion_id: number;
  readonly given_on: string;
  readonly started_at: string | null;
}

/** A view: a row for each infusion of each series. */
export interface SeriesInfusionTable {
  series_id: number;
  infusion_id: number;
  patient_key: number;
  clinic_id: number;
  infusion_number: number;
  phase: 'induction' | 'maintenance';
  given_on: string;
  started_at: string | null;
  days_from_first: number;
}

export interface AlignedAssessmentTable {
  series_id: number;
  patient_key: number;
  clinic_id: number;
  assessment_id: number;
  instrument: string;
  total_score: number | null;
  valid: boolean;
  days_from_first: number;
  days_from_last_induction: number;
  infusions_before: number;
  chosen: boolean;
  same_day_duplicate: boolean;
}

export interface DataVersionTable {
  version: number;
}

export interface WriteCountTable {
  writes: number;
}
