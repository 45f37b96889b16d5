import type { ClinicianFact, PatientFact } from '../writes/clinical-batch.ts';
import type { Indication } from '../db/database.ts';
import { dayNumber, isoDay, workingDayUpTo } from './calendar.ts';
import { drawsFor } from './draws.ts';
import type { DemoParameters } from './parameters.ts';

/** A patient before anything has been scored. Days count from 1970-01-01. */
export interface DemoPatient {
  index: number;
  fact: PatientFact;
  clinicians: readonly string[];
  timeZone: string;
  hasDepression: boolean;
  hasPain: boolean;
  firstInfusionDay: number;
  weightKg: number;
}

export function demoClinicians(parameters: DemoParameters): ClinicianFact[] {
  return parameters.clinics.flatMap((clinic) =>
    clinic.clinicians.map((name) => ({ clinic: clinic.name, name }))
  );
}

function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new Error(`The demo parameters have no entry ${index}.`);
  return found;
}

const daysPerYear = 365.25;

/**
 * Patient number `index`. First infusions are spread evenly over the years up to the data cut, in patient
 * order, so that local ids rise with time as they do in a clinic.
 */
export function demoPatient(parameters: DemoParameters, index: number): DemoPatient {
  const { seed, clinics, indications, people, names, patients, days } = parameters;
  const draws = drawsFor(seed, index, 'patient');
  const clinic = at(clinics, draws.index(clinics.map((entry) => entry.share)));
  const clinician = draws.pick(clinic.clinicians);
  const group = at(indications, draws.index(indications.map((entry) => entry.share)));
  const diagnosis = at(
    group.diagnoses,
    draws.index(group.diagnoses.map((entry) => entry.share))
  ).text;
  const sex = draws.chance(people.otherSexShare)
    ? 'other'
    : draws.chance(people.femaleShare)
      ? 'female'
      : 'male';
  const given = draws.pick(
    sex === 'other' ? names.given : names.given.filter((name) => name.sex === sex)
  );
  const family = draws.pick(names.family);
  const cut = dayNumber(parameters.dataCutOn);
  const firstInfusionDay = workingDayUpTo(
    cut - days + Math.floor(((index + draws.uniform()) / patients) * days)
  );
  const ageYears = Math.round(draws.spread(people.ageYears));
  const bornOn = firstInfusionDay - Math.ceil(ageYears * daysPerYear) - draws.integer(1, 360);
  const indication: Indication = group.indication;
  return {
    index,
    fact: {
      clinic: clinic.name,
      localId: `${clinic.prefix}-${String(4001 + index).padStart(6, '0')}`,
      clinician,
      givenName: given.name,
      familyName: family,
      birthOn: isoDay(bornOn),
      sex,
      ageYears,
      diagnosis,
      indication,
      studyArm: null,
      dayBasis: 'calendar'
    },
    clinicians: clinic.clinicians,
    timeZone: clinic.timeZone,
    hasDepression: indication !== 'pain',
    hasPain: indication !== 'depression',
    firstInfusionDay,
    weightKg: Math.round(draws.spread(people.weightKg) * 2) / 2
  };
}
