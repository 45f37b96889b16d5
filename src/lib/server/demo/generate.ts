import type { ClinicalBatch, AssessmentFact, InfusionFact } from '../writes/clinical-batch.ts';
import type { PatientFact, StatedSeriesFact } from '../writes/clinical-batch.ts';
import { planAssessments } from './assessments.ts';
import { dayNumber } from './calendar.ts';
import { planInfusions } from './infusions.ts';
import { drawTruth } from './outcomes.ts';
import type { DemoParameters } from './parameters.ts';
import { demoClinicians, demoPatient } from './patients.ts';
import { planSchedule } from './schedule.ts';

/**
 * A synthetic network: the same parameters give the same rows, on any machine and at any time. Each
 * patient draws from sources of its own, so changing one leaves the others as they are.
 *
 * With nothing missing, `parameters.response` is the probability that a patient whose first series has a
 * valid baseline above 0 responds at `parameters.window`, whatever the number of infusions. Truth is
 * promised for that instrument, window and first series only.
 */
export function generateDemoNetwork(parameters: DemoParameters): ClinicalBatch {
  const cutDay = dayNumber(parameters.dataCutOn);
  const patients: PatientFact[] = [];
  const statedSeries: StatedSeriesFact[] = [];
  const infusions: InfusionFact[] = [];
  const assessments: AssessmentFact[] = [];
  for (let index = 0; index < parameters.patients; index++) {
    const patient = demoPatient(parameters, index);
    const truth = drawTruth(parameters, patient);
    const schedule = planSchedule(parameters, patient, truth);
    const given = planInfusions(parameters, patient, schedule, cutDay);
    const offset = assessments.length;
    patients.push(patient.fact);
    for (const plan of [schedule.first, schedule.second]) {
      const begun = plan?.infusionDays.some((day) => day <= cutDay) === true;
      if (!begun || plan.label === null) continue;
      statedSeries.push({
        clinic: patient.fact.clinic,
        localId: patient.fact.localId,
        label: plan.label,
        plannedInfusions: plan.plannedInfusions
      });
    }
    infusions.push(...given.map((infusion) => infusion.fact));
    const forms = planAssessments(parameters, patient, truth, schedule, given, cutDay);
    for (const form of forms) {
      assessments.push(
        form.corrects === null ? form : { ...form, corrects: form.corrects + offset }
      );
    }
  }
  return {
    clinics: parameters.clinics.map(({ name, timeZone }) => ({ name, timeZone, synthetic: true })),
    clinicians: demoClinicians(parameters),
    patients,
    statedSeries,
    infusions,
    assessments
  };
}
