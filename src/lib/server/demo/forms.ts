import type { Instrument } from '../../instruments/instrument.ts';
import type { AssessmentFact } from '../writes/clinical-batch.ts';
import { answersOfSum, withBlanks, withSlip, type AnswerHabits, type Answers } from './answers.ts';
import { instantOf, isoDay } from './calendar.ts';
import type { Draws } from './draws.ts';
import type { DemoParameters } from './parameters.ts';
import type { DemoPatient } from './patients.ts';
import type { Visit } from './visits.ts';

/** One filled-in form. `minutes` after midnight in the clinic's zone; null where only the day is known. */
export interface FormRequest {
  instrument: Instrument;
  patient: DemoPatient;
  visit: Visit;
  /** Sum of the scored items; the total itself for a form without items. */
  sum: number;
  minutes: number | null;
  blanks: boolean;
  habits: AnswerHabits;
  cutDay: number;
}

const officeCloses = 17 * 60;

function formFact(
  request: FormRequest,
  answers: Answers | null,
  minutes: number | null,
  recordedAt: string,
  total = request.sum
): AssessmentFact {
  const { instrument, patient, visit } = request;
  const outcome =
    answers === null ? { valid: true as const, totalScore: total } : instrument.scoreItems(answers);
  return {
    clinic: patient.fact.clinic,
    localId: patient.fact.localId,
    instrument: instrument.id,
    instrumentVersion: instrument.version,
    assessedOn: isoDay(visit.day),
    assessedAt: minutes === null ? null : instantOf(visit.day, minutes, patient.timeZone),
    studyDay: null,
    phase: visit.phase,
    rater: instrument.rater,
    recallPeriod: visit.phase === 'post-infusion' ? 'now' : instrument.recallPeriod,
    totalScore: outcome.valid ? outcome.totalScore : null,
    valid: outcome.valid,
    reasonInvalid: outcome.valid ? null : outcome.reason,
    source: 'demo',
    items: answers,
    corrects: null,
    recordedAt
  };
}

const keepsItems = (instrument: Instrument): boolean =>
  instrument.items.length > 0 && instrument.id !== 'qids-sr16';

/**
 * The rows one form leaves, oldest first; the last one holds the truth. A same-day duplicate or a row
 * corrected later comes before it, never both. `corrects` counts from the start of the returned rows.
 */
export function fillForm(
  request: FormRequest,
  recording: DemoParameters['recording'],
  draws: Draws
): AssessmentFact[] {
  const { instrument, patient, visit, sum, minutes, habits, cutDay } = request;
  const answers = keepsItems(instrument) ? answersOfSum(instrument, sum, habits, draws) : null;
  const fate = draws.uniform();
  const writtenAt = instantOf(visit.day, (minutes ?? officeCloses + 30) + 2, patient.timeZone);
  if (answers === null) return [formFact(request, null, minutes, writtenAt)];
  if (request.blanks) {
    return [formFact(request, withBlanks(instrument, answers, draws), minutes, writtenAt)];
  }
  const truth = formFact(request, answers, minutes, writtenAt);
  if (fate < recording.duplicateShare) {
    const earlier = minutes === null ? null : minutes - draws.integer(4, 9);
    const earlierWrittenAt = instantOf(visit.day, earlier ?? officeCloses, patient.timeZone);
    const slip = withSlip(instrument, withSlip(instrument, answers, draws), draws);
    return [formFact(request, slip, earlier, earlierWrittenAt), truth];
  }
  const correctedDay = visit.day + draws.integer(1, 14);
  if (fate < recording.duplicateShare + recording.correctionShare && correctedDay <= cutDay) {
    const correctedAt = instantOf(correctedDay, officeCloses + 12, patient.timeZone);
    const slip = formFact(request, withSlip(instrument, answers, draws), minutes, writtenAt);
    return [slip, { ...truth, corrects: 0, recordedAt: correctedAt }];
  }
  return [truth];
}
