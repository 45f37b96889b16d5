import type { AssessmentFact } from '../writes/clinical-batch.ts';
import { drawHabits } from './answers.ts';
import { drawsFor, type Draws } from './draws.ts';
import { fillForm } from './forms.ts';
import type { DemoInfusion } from './infusions.ts';
import type { PatientTruth } from './outcomes.ts';
import type { DemoParameters } from './parameters.ts';
import type { DemoPatient } from './patients.ts';
import type { Schedule } from './schedule.ts';
import { planInstruments, sumAtVisit, type PatientInstrument } from './scores.ts';
import { planVisits, type Visit } from './visits.ts';

function asked({ id, domain }: PatientInstrument, visit: Visit, draws: Draws): boolean {
  const { phase, role } = visit;
  if (phase === 'post-infusion') return id === 'nrs';
  if (role === 'baseline') return true;
  const answered = draws.uniform();
  if (id === 'phq9' || id === 'nrs') return role === 'window' || answered < 0.96;
  if (id === 'madrs') return phase === 'end-of-induction' || role === 'window';
  if (id === 'qids-sr16') return phase !== 'screening' && answered < 0.8;
  if (phase === 'pre-infusion' || phase === 'screening') return false;
  return answered < (domain === 'pain' && id === 'gad7' ? 0.4 : 0.7);
}

const mayHaveBlanks = ({ id, instrument }: PatientInstrument, visit: Visit): boolean =>
  visit.role === 'other' && id !== 'madrs' && instrument.items.length > 1;

function visitMinutes(
  visit: Visit,
  infusion: DemoInfusion | undefined,
  clockTime: boolean,
  draws: Draws
): number | null {
  if (visit.phase === 'post-infusion') return (infusion?.endMinutes ?? 0) + draws.integer(15, 40);
  if (infusion !== undefined) {
    const start = infusion.startMinutes;
    return clockTime && start !== null ? start - draws.integer(12, 45) : null;
  }
  if (!clockTime) return null;
  return visit.phase === 'consult' ? draws.integer(510, 990) : draws.integer(420, 1290);
}

/** Every form the patient filled in up to the data cut, in order of day. */
export function planAssessments(
  parameters: DemoParameters,
  patient: DemoPatient,
  truth: PatientTruth,
  schedule: Schedule,
  infusions: readonly DemoInfusion[],
  cutDay: number
): AssessmentFact[] {
  const { seed, recording } = parameters;
  const { index } = patient;
  const instruments = planInstruments(parameters, patient, truth, schedule);
  const habits = drawHabits(drawsFor(seed, index, 'habits'));
  const infusionOn = new Map(infusions.map((infusion) => [infusion.day, infusion]));
  const facts: AssessmentFact[] = [];
  for (const visit of planVisits(parameters, patient, truth, schedule)) {
    if (visit.day > cutDay) continue;
    const infusion = infusionOn.get(visit.day);
    if (visit.phase === 'post-infusion' && infusion?.endMinutes == null) continue;
    const visitDraws = drawsFor(seed, index, 'visit', visit.day, visit.phase);
    const clockTime = visitDraws.chance(recording.clockTimeShare);
    let minutes = visitMinutes(visit, infusion, clockTime, visitDraws);
    for (const used of instruments) {
      const { id, instrument } = used;
      const draws = drawsFor(seed, index, id, visit.day, visit.phase);
      if (!asked(used, visit, draws)) continue;
      const missing = used.truth.windowMissing && used.inWindow(visit.day);
      const partialOnly =
        missing && used.partialInWindow && id === 'phq9' && visit.role === 'window';
      if (missing && !partialOnly) continue;
      const sum = sumAtVisit(parameters, used, visit, draws);
      const leftUnfinished = draws.chance(recording.partialShare) && mayHaveBlanks(used, visit);
      const blanks = partialOnly || leftUnfinished;
      const start = facts.length;
      const request = { instrument, patient, visit, sum, minutes, blanks, habits, cutDay };
      for (const fact of fillForm(request, recording, draws)) {
        facts.push(fact.corrects === null ? fact : { ...fact, corrects: fact.corrects + start });
      }
      if (minutes !== null) minutes += 1;
    }
  }
  return facts;
}
