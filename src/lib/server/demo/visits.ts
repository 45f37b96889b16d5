import { workingDayUpTo } from './calendar.ts';
import { drawsFor, type Draws } from './draws.ts';
import type { PatientTruth } from './outcomes.ts';
import type { DemoParameters } from './parameters.ts';
import type { DemoPatient } from './patients.ts';
import { lastInductionDay, type Schedule, type SeriesPlan } from './schedule.ts';

export type VisitPhase =
  | 'screening'
  | 'consult'
  | 'baseline'
  | 'pre-infusion'
  | 'post-infusion'
  | 'end-of-induction'
  | 'follow-up';

/** One occasion of filling in questionnaires. Days count from 1970-01-01. */
export interface Visit {
  day: number;
  phase: VisitPhase;
  /** The score here must be kept whole: it is the baseline, or the only sure one of the outcome window. */
  role: 'baseline' | 'window' | 'other';
}

const baselineWindowDays = 14;

function seriesVisits(series: SeriesPlan, draws: Draws, firstNeeded: boolean): Visit[] {
  const visits: Visit[] = [];
  for (const [index, day] of series.infusionDays.entries()) {
    const asked = draws.chance(index === 0 ? 0.8 : 0.75);
    const painAfter = draws.chance(0.12);
    if (asked || (index === 0 && firstNeeded)) {
      visits.push({ day, phase: index === 0 ? 'baseline' : 'pre-infusion', role: 'other' });
    }
    if (painAfter && index < series.inductionInfusions) {
      visits.push({ day, phase: 'post-infusion', role: 'other' });
    }
  }
  return visits;
}

function beforeFirstInfusion(
  parameters: DemoParameters,
  patient: DemoPatient,
  draws: Draws
): Visit[] {
  const { recording } = parameters;
  const lag = draws.chance(recording.sameDayConsultShare) ? 0 : draws.integer(1, 21);
  const consultDay = workingDayUpTo(patient.firstInfusionDay - lag);
  const visits: Visit[] = [{ day: consultDay, phase: 'consult', role: 'other' }];
  const screeningDay = consultDay - draws.integer(3, 12);
  if (draws.chance(recording.screeningShare)) {
    visits.push({ day: screeningDay, phase: 'screening', role: 'other' });
  }
  return visits;
}

function oncePerDay(visits: readonly Visit[]): Visit[] {
  const taken = new Set<string>();
  return visits.filter((visit) => {
    const key = `${visit.day} ${visit.phase === 'post-infusion'}`;
    if (taken.has(key)) return false;
    taken.add(key);
    return true;
  });
}

/** When the patient fills in questionnaires, in order of day; nothing after the data cut is left out yet. */
export function planVisits(
  parameters: DemoParameters,
  patient: DemoPatient,
  truth: PatientTruth,
  schedule: Schedule
): readonly Visit[] {
  const draws = drawsFor(parameters.seed, patient.index, 'visits');
  const { window } = parameters;
  const { first, second, lastContactDay } = schedule;
  const firstDay = patient.firstInfusionDay;
  const noBaseline = draws.chance(parameters.baseline.noBaselineShare);
  const oldScoreOnly = draws.chance(0.5);
  const oldScoreDay = firstDay - draws.integer(20, 40);
  const before = beforeFirstInfusion(parameters, patient, draws);
  const needed = !before.some((visit) => visit.day >= firstDay - baselineWindowDays);

  const last = lastInductionDay(first);
  const windowDay =
    last + Math.min(window.toDay, Math.max(window.fromDay, Math.round(draws.normal(21, 4))));
  const endDay = last + draws.integer(1, 6);
  const seenAtEnd = draws.chance(truth.lost ? 0.3 : 0.65);
  const secondWindowDay = last + draws.integer(window.fromDay, window.toDay);
  const seenTwice = draws.chance(0.25);
  const visits: Visit[] = [
    { day: windowDay, phase: 'follow-up', role: 'window' },
    ...before,
    ...seriesVisits(first, draws, needed)
  ];
  if (seenAtEnd) visits.push({ day: endDay, phase: 'end-of-induction', role: 'other' });
  if (seenTwice) visits.push({ day: secondWindowDay, phase: 'follow-up', role: 'other' });
  if (second !== null) {
    const secondLast = lastInductionDay(second);
    visits.push(...seriesVisits(second, draws, false), {
      day: secondLast + draws.integer(1, 6),
      phase: 'end-of-induction',
      role: 'other'
    });
    visits.push({ day: secondLast + draws.integer(14, 31), phase: 'follow-up', role: 'other' });
  }
  for (let day = last + 45; day < lastContactDay; day += 30) {
    const seen = draws.chance(0.8);
    const shifted = day + draws.integer(-6, 6);
    if (seen) visits.push({ day: shifted, phase: 'follow-up', role: 'other' });
  }

  const tooClose = (visit: Visit): boolean =>
    visit.day <= firstDay && visit.day >= firstDay - baselineWindowDays;
  const kept = noBaseline
    ? [
        ...visits.filter((visit) => visit.day > firstDay),
        ...(oldScoreOnly
          ? [{ day: oldScoreDay, phase: 'screening' as const, role: 'other' as const }]
          : [])
      ]
    : visits;
  const inContact = oncePerDay(kept).filter((visit) => visit.day < lastContactDay);
  const candidates = inContact.filter(
    (visit) => tooClose(visit) && visit.phase !== 'post-infusion'
  );
  const baselineDay =
    candidates.length === 0 ? null : Math.max(...candidates.map((visit) => visit.day));
  return inContact
    .map((visit) =>
      visit.day === baselineDay && visit.phase !== 'post-infusion'
        ? { ...visit, role: 'baseline' as const }
        : visit
    )
    .sort((a, b) => a.day - b.day || (a.phase === 'post-infusion' ? 1 : -1));
}
