import type { Indication, Rater, Sex, AssessmentSource } from '../db/database.ts';

/**
 * Validated facts on their way into the database, from an importer or the demo generator. Patients are
 * named by `clinic` + `localId`; the write gives them their random keys. Dates are the clinic's calendar
 * days (`2026-11-22`), instants ISO with offset `Z`.
 */
export interface ClinicalBatch {
  clinics: readonly ClinicFact[];
  clinicians: readonly ClinicianFact[];
  patients: readonly PatientFact[];
  statedSeries: readonly StatedSeriesFact[];
  infusions: readonly InfusionFact[];
  assessments: readonly AssessmentFact[];
}

export interface ClinicFact {
  name: string;
  /** IANA zone, `Europe/Oslo`. */
  timeZone: string;
  synthetic: boolean;
}

export interface ClinicianFact {
  clinic: string;
  name: string;
}

export interface PatientFact {
  clinic: string;
  localId: string;
  clinician: string | null;
  givenName: string | null;
  familyName: string | null;
  birthOn: string | null;
  sex: Sex | null;
  ageYears: number | null;
  /** As the source writes it. */
  diagnosis: string | null;
  indication: Indication;
  studyArm: string | null;
  dayBasis: 'calendar' | 'study-day';
}

export interface StatedSeriesFact {
  clinic: string;
  localId: string;
  label: string;
  plannedInfusions: number | null;
}

export interface InfusionFact {
  clinic: string;
  localId: string;
  clinician: string | null;
  seriesLabel: string | null;
  givenOn: string;
  startedAt: string | null;
  studyDay: number | null;
  /** Lower case: `ketamine`. */
  agent: string;
  route: string | null;
  doseMg: number | null;
  doseMgPerKg: number | null;
  /** The dose as the source writes it, where it could not be read as mg or mg/kg alone. */
  doseText: string | null;
  durationMinutes: number | null;
}

export interface AssessmentFact {
  clinic: string;
  localId: string;
  /** Registry id: `phq9`. */
  instrument: string;
  instrumentVersion: string;
  assessedOn: string;
  assessedAt: string | null;
  studyDay: number | null;
  phase: string | null;
  rater: Rater;
  recallPeriod: string;
  totalScore: number | null;
  valid: boolean;
  reasonInvalid: string | null;
  source: AssessmentSource;
  /** Item id → score; `null` is unanswered. */
  items: Readonly<Record<string, number | null>> | null;
  /** Index in `ClinicalBatch.assessments` of the row that this one corrects. */
  corrects: number | null;
  /** When the fact was recorded; the write's own time where null. */
  recordedAt: string | null;
}
