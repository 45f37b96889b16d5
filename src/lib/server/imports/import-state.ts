import type { DayBasis } from '../db/database.ts';
import type {
  AssessmentFact,
  ClinicianFact,
  InfusionFact,
  PatientFact,
  StatedSeriesFact
} from '../writes/clinical-batch.ts';
import { Refusal, RejectionLog, type RowPosition } from './import-report.ts';
import type { CellRefusal } from './row-schema.ts';
import { resolveDate, type Anchored } from './study-time.ts';

export interface TidyOptions {
  /** Today's date where the import runs, `2026-11-22`: later dates than tomorrow are refused. */
  readonly today: string;
  /** Puts every patient into this clinic, whatever the `site` column says. */
  readonly clinic?: string;
  /** IANA zone of clinics that are not stored yet; UTC where left out. */
  readonly timeZone?: string;
  /** IANA zones of stored clinics by name. */
  readonly storedTimeZones?: ReadonlyMap<string, string>;
  /** `calendar`: the dates are real although the files have a `day` column. */
  readonly dates?: 'calendar';
}

export interface PatientEntry extends Anchored {
  readonly fact: PatientFact;
  readonly index: number;
  readonly line: number | null;
  readonly timeZone: string;
  /** The row as written, to tell a repeated row from a contradicting one. */
  readonly written: string;
}

interface UndatedFact {
  readonly patient: PatientEntry;
  readonly studyDay: number;
  readonly setDate: (date: string) => void;
}

/** Everything one import has read so far. */
export class ImportState {
  readonly log = new RejectionLog();
  readonly notices: string[] = [];
  readonly patients = new Map<string, PatientEntry>();
  /** Numbers that stand in patients.csv on a row with something to correct. */
  readonly refusedPatients = new Set<string>();
  readonly clinicians = new Map<string, ClinicianFact>();
  readonly statedSeries = new Map<string, StatedSeriesFact>();
  readonly infusions: InfusionFact[] = [];
  readonly assessments: AssessmentFact[] = [];
  readonly options: TidyOptions;
  skippedDuplicates = 0;
  basis: DayBasis | null = null;
  /** False once patients.csv is unreadable: an unknown patient then says nothing about the row. */
  patientsKnown = true;
  readonly #undated: UndatedFact[] = [];

  constructor(options: TidyOptions) {
    this.options = options;
  }

  refuse(
    row: RowPosition & { readonly values: Readonly<Record<string, string>> },
    refusals: readonly CellRefusal[]
  ): void {
    for (const { column, refusal } of refusals)
      this.log.add(row, column, refusal, row.values[column] ?? null);
  }

  timeZoneOf(clinic: string): string {
    return this.options.storedTimeZones?.get(clinic) ?? this.options.timeZone ?? 'UTC';
  }

  addClinician(clinic: string, name: string | null): void {
    if (name !== null) this.clinicians.set(JSON.stringify([clinic, name]), { clinic, name });
  }

  addSeries({ fact: { clinic, localId } }: PatientEntry, label: string): void {
    const key = JSON.stringify([localId, label]);
    if (!this.statedSeries.has(key))
      this.statedSeries.set(key, { clinic, localId, label, plannedInfusions: null });
  }

  /** A row with a day and no date gets its date once all rows have shown the patient's day 0. */
  awaitDate(patient: PatientEntry, studyDay: number | null, setDate: (date: string) => void): void {
    if (studyDay !== null) this.#undated.push({ patient, studyDay, setDate });
  }

  resolveDates(): void {
    for (const { patient, studyDay, setDate } of this.#undated)
      setDate(resolveDate(patient, studyDay));
  }

  /** Null where the patient's own row, or the whole of patients.csv, is already reported. */
  findPatient(localId: string): PatientEntry | Refusal | null {
    const found = this.patients.get(localId);
    if (found) return found;
    return this.patientsKnown && !this.refusedPatients.has(localId) ? unknownPatient : null;
  }
}

// The same words whether the number is unknown or belongs to a clinic that the importer may not see.
const unknownPatient = new Refusal(
  'unknown-patient',
  'No patient with this number in this import or in a clinic you may import to.',
  'Add the patient to patients.csv, or correct the number.'
);
