import type { InfusionFact } from '../writes/clinical-batch.ts';
import { instantOf, isoDay } from './calendar.ts';
import { drawsFor } from './draws.ts';
import type { DemoParameters } from './parameters.ts';
import type { DemoPatient } from './patients.ts';
import type { Schedule } from './schedule.ts';

export interface DemoInfusion {
  day: number;
  /** Minutes after midnight in the clinic's zone; null where no start was written down. */
  startMinutes: number | null;
  endMinutes: number | null;
  fact: InfusionFact;
}

const roundTo = (value: number, step: number): number => Math.round(value / step) * step;

/** The patient's infusions up to the data cut, in order of day. */
export function planInfusions(
  parameters: DemoParameters,
  patient: DemoPatient,
  schedule: Schedule,
  cutDay: number
): DemoInfusion[] {
  const { dose, recording } = parameters;
  const patientDraws = drawsFor(parameters.seed, patient.index, 'dose');
  const raised = patientDraws.chance(dose.raisedShare);
  const targetTenths = patientDraws.integer(6, Math.round(dose.maximumMgPerKg * 10));
  const minutes = patient.hasDepression ? dose.minutes.depression : dose.minutes.pain;
  const series = [schedule.first, ...(schedule.second === null ? [] : [schedule.second])];
  return series
    .flatMap((plan) => plan.infusionDays.map((day, index) => ({ day, index, label: plan.label })))
    .filter(({ day }) => day <= cutDay)
    .map(({ day, index, label }) => {
      const draws = drawsFor(parameters.seed, patient.index, 'infusion', day);
      const start = draws.chance(recording.infusionStartShare)
        ? roundTo(draws.integer(510, 960), 15)
        : null;
      const startTenths = Math.round(dose.startMgPerKg * 10);
      const tenths = raised
        ? Math.max(startTenths, Math.min(targetTenths, startTenths + Math.max(0, index - 1)))
        : startTenths;
      const durationMinutes = minutes + draws.integer(-3, 8);
      const colleague = draws.chance(0.2) ? draws.pick(patient.clinicians) : null;
      const perKgKnown = !draws.chance(0.04);
      return {
        day,
        startMinutes: start,
        endMinutes: start === null ? null : start + durationMinutes,
        fact: {
          clinic: patient.fact.clinic,
          localId: patient.fact.localId,
          clinician: colleague ?? patient.fact.clinician,
          seriesLabel: label,
          givenOn: isoDay(day),
          startedAt: start === null ? null : instantOf(day, start, patient.timeZone),
          studyDay: null,
          agent: 'ketamine',
          route: 'iv',
          doseMg: Math.round((patient.weightKg * tenths) / 10),
          doseMgPerKg: perKgKnown ? tenths / 10 : null,
          doseText: null,
          durationMinutes
        }
      };
    });
}
