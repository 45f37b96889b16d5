import { addDays } from '../../src/lib/outcomes/days.ts';
import type {
  AssessmentFact,
  ClinicalBatch,
  InfusionFact,
  PatientFact
} from '../../src/lib/server/writes/clinical-batch.ts';
import { commitImport, type ImportOutcome } from '../../src/lib/server/writes/commit-import.ts';
import type { KeyedDatabase } from '../../src/lib/server/writes/use-keys.ts';

/** Day 0 of every built record. */
export const dayZero = '2026-01-05';

export function patient(localId: string, rest: Partial<PatientFact> = {}): PatientFact {
  return {
    clinic: 'Northgate',
    localId,
    clinician: null,
    givenName: null,
    familyName: null,
    birthOn: null,
    sex: null,
    ageYears: null,
    diagnosis: null,
    indication: 'depression',
    studyArm: null,
    dayBasis: 'calendar',
    ...rest
  };
}

/** Ketamine on a day, without a clock time. */
export function infusion(
  localId: string,
  day: number,
  rest: Partial<InfusionFact> = {}
): InfusionFact {
  return {
    clinic: 'Northgate',
    localId,
    clinician: null,
    seriesLabel: null,
    givenOn: addDays(dayZero, day),
    startedAt: null,
    studyDay: null,
    agent: 'ketamine',
    route: 'iv',
    doseMg: 40,
    doseMgPerKg: null,
    doseText: null,
    durationMinutes: 40,
    ...rest
  };
}

/** A valid PHQ-9 total on a day, without a clock time. */
export function assessment(
  localId: string,
  day: number,
  totalScore: number,
  rest: Partial<AssessmentFact> = {}
): AssessmentFact {
  return {
    clinic: 'Northgate',
    localId,
    instrument: 'phq9',
    instrumentVersion: '1',
    assessedOn: addDays(dayZero, day),
    assessedAt: null,
    studyDay: null,
    phase: null,
    rater: 'self',
    recallPeriod: '2 weeks',
    totalScore,
    valid: true,
    reasonInvalid: null,
    source: 'import',
    items: null,
    corrects: null,
    recordedAt: null,
    ...rest
  };
}

/** A batch of one clinic, its patients taken from its rows where none are given. */
export function batchOf(rows: Partial<ClinicalBatch>): ClinicalBatch {
  const { infusions = [], assessments = [], statedSeries = [] } = rows;
  const localIds = new Set(
    [...infusions, ...assessments, ...statedSeries].map(({ localId }) => localId)
  );
  return {
    clinics: [{ name: 'Northgate', timeZone: 'America/Chicago', synthetic: true }],
    clinicians: [],
    patients: [...localIds].map((localId) => patient(localId)),
    statedSeries,
    infusions,
    assessments,
    ...rows
  };
}

/** Commits a batch as one file set; `sha256` tells file sets apart. */
export function commit(
  database: KeyedDatabase,
  rows: Partial<ClinicalBatch>,
  sha256: string,
  at = '2026-06-01T12:00:00.000Z'
): Promise<ImportOutcome> {
  return commitImport(
    database,
    batchOf(rows),
    { format: 'test', sourceName: 'test', sha256, importedBy: 'test' },
    () => new Date(at)
  );
}
