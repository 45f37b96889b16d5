import { z } from 'zod';
import type { Sex } from '../db/database.ts';
import type { CsvColumn } from './csv-header.ts';
import type { CsvRow } from './csv-file.ts';
import { refuseFuture } from './calendar-date.ts';
import { Refusal } from './import-report.ts';
import type { ImportState } from './import-state.ts';
import { indicationOf } from './indication.ts';
import {
  column,
  dateReader,
  readName,
  readPatientNumber,
  readRow,
  readText,
  readWhole,
  requireWhole
} from './row-schema.ts';

export type PatientColumn = keyof ReturnType<typeof patientRowSchema>['shape'];

/** `site` is required unless the import names one clinic for all. */
export function patientColumns(
  clinicGiven: boolean
): readonly (CsvColumn & { readonly name: PatientColumn })[] {
  return [
    { name: 'patient_id', required: true },
    { name: 'site', required: !clinicGiven, aliases: ['clinic'] },
    { name: 'sex', required: false },
    { name: 'age', required: false },
    { name: 'diagnosis', required: false },
    { name: 'arm', required: false },
    { name: 'given_name', required: false },
    { name: 'family_name', required: false },
    { name: 'birth_date', required: false },
    { name: 'clinician', required: false }
  ];
}

/** One row of patients.csv, cell text → values. */
export function patientRowSchema(today: string) {
  return z.object({
    patient_id: column(readPatientNumber),
    site: column(readName),
    sex: column(readSex),
    age: column(readWhole(0, 120, 'the age in years')),
    diagnosis: column(readText),
    arm: column(readText),
    given_name: column(readText),
    family_name: column(readText),
    birth_date: column(dateReader((date) => refuseFuture(date, today))),
    clinician: column(readName)
  });
}

/** Reads rows of patients.csv into the state, one after the other. */
export function patientReader(state: ImportState): (row: CsvRow<PatientColumn>) => void {
  const schema = patientRowSchema(state.options.today);
  return (row) => {
    const read = readRow(schema, row.values);
    const { fields, refusals } = read;
    const clinic = state.options.clinic ?? fields.site;
    if (clinic === null)
      refusals.push({
        column: 'site',
        refusal: new Refusal(
          'blank',
          'The site is blank.',
          'Enter the clinic’s name, or import with --clinic.'
        )
      });
    const written = JSON.stringify(row.values);
    const earlier =
      fields.patient_id === undefined ? undefined : state.patients.get(fields.patient_id);
    if (earlier && earlier.written === written) {
      state.skippedDuplicates += 1;
      return;
    }
    if (earlier)
      refusals.push({
        column: 'patient_id',
        refusal: new Refusal(
          'conflict',
          `This patient already stands on line ${earlier.line}, with other values.`,
          'Keep one of the two rows.'
        )
      });
    if (refusals.length > 0 || typeof clinic !== 'string') {
      state.refuse(row, refusals);
      keepNumber(state, fields.patient_id);
      return;
    }
    const whole = requireWhole(read);
    state.addClinician(clinic, whole.clinician);
    state.refusedPatients.delete(whole.patient_id);
    state.patients.set(whole.patient_id, {
      index: state.patients.size,
      line: row.line,
      timeZone: state.timeZoneOf(clinic),
      written,
      anchor: null,
      fact: {
        clinic,
        localId: whole.patient_id,
        clinician: whole.clinician,
        givenName: whole.given_name,
        familyName: whole.family_name,
        birthOn: whole.birth_date,
        sex: whole.sex,
        ageYears: whole.age,
        diagnosis: whole.diagnosis,
        indication: indicationOf(whole.diagnosis),
        studyArm: whole.arm,
        dayBasis: 'calendar'
      }
    });
  };
}

/** A refused patient's infusions and assessments are not also reported as a stranger's. */
function keepNumber(state: ImportState, localId: string | undefined): void {
  if (localId !== undefined && !state.patients.has(localId)) state.refusedPatients.add(localId);
}

const sexes: Readonly<Record<string, Sex | null>> = {
  f: 'female',
  female: 'female',
  woman: 'female',
  m: 'male',
  male: 'male',
  man: 'male',
  o: 'other',
  other: 'other',
  x: 'other',
  'non-binary': 'other',
  nonbinary: 'other',
  u: null,
  unknown: null
};

function readSex(text: string): Sex | null | Refusal {
  const word = text.trim().toLowerCase();
  if (word === '') return null;
  const sex = Object.hasOwn(sexes, word) ? sexes[word] : undefined;
  return sex === undefined
    ? new Refusal(
        'choice',
        '{value} is not one of F, M, other or unknown.',
        'Write one of them, or leave it blank.'
      )
    : sex;
}
