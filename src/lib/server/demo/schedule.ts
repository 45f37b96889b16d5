import { dayNumber, weekday, workingDayFrom } from './calendar.ts';
import { drawsFor, type Draws } from './draws.ts';
import type { PatientTruth } from './outcomes.ts';
import type { DemoParameters } from './parameters.ts';
import type { DemoPatient } from './patients.ts';

/** Days count from 1970-01-01 and may lie after the data cut; what lies after it is never written. */
export interface SeriesPlan {
  label: string | null;
  plannedInfusions: number | null;
  infusionDays: readonly number[];
  /** Where the derivation rule ends the induction: early weekly maintenance can belong to it. */
  inductionInfusions: number;
}

export interface Schedule {
  first: SeriesPlan;
  second: SeriesPlan | null;
  /** First day on which a window responder is no longer in response; null where that never happens. */
  relapseDay: number | null;
  /** Nothing is recorded from this day on. */
  lastContactDay: number;
}

const maximumGapDays = 14;
const maximumInfusions = 8;
const maximumSpanDays = 28;

/**
 * Infusions of the induction by the product's rule: gaps of at most 14 days, up to 8 infusions or 28 days;
 * a planned number ends it earlier. Written again here so that the truth does not rest on the code it tests.
 */
export function inductionLength(days: readonly number[], planned: number | null): number {
  const [first, ...later] = days;
  if (first === undefined) return 0;
  let previous = first;
  let count = 1;
  for (const day of later) {
    if (day - previous > maximumGapDays || day - first > maximumSpanDays) break;
    if (count === (planned ?? maximumInfusions)) break;
    previous = day;
    count += 1;
  }
  return count;
}

export function lastInductionDay(series: SeriesPlan): number {
  const day = series.infusionDays[series.inductionInfusions - 1];
  if (day === undefined) throw new Error('A series has no induction infusion.');
  return day;
}

// Gaps between infusions from a given weekday, weekends left out. Index 1 is Monday.
const twiceWeekly = [[], [3, 4], [3, 4], [2, 5], [4, 3], [4, 3], []] as const;
const thriceWeekly = [[], [2, 2, 3], [2, 1, 4], [2, 3, 2], [1, 3, 3], [3, 2, 2], []] as const;

function inductionDays(start: number, infusions: number, draws: Draws): number[] {
  const rhythm = draws.uniform();
  const delayed = draws.chance(0.15) ? draws.integer(1, 5) : 0;
  const weekly = rhythm >= 0.92 && infusions <= 5;
  const gaps = weekly ? [7] : (rhythm < 0.25 ? thriceWeekly : twiceWeekly)[weekday(start)];
  const days = [start];
  let day = start;
  for (let number = 1; number < infusions; number++) {
    day += gaps?.[(number - 1) % gaps.length] ?? 7;
    if (number === delayed && infusions <= 6 && !weekly) day += 7;
    days.push(day);
  }
  return days;
}

function maintenanceDays(last: number, until: number, early: boolean, draws: Draws): number[] {
  const days: number[] = [];
  const opening = early ? [7, 7, 14, 14] : [];
  let day = last;
  for (let number = 0; ; number++) {
    const gap = opening[number] ?? 28 + draws.integer(-4, 10);
    day = workingDayFrom(day + gap);
    if (day >= until) return days;
    days.push(day);
  }
}

function survivalDay(survival: DemoParameters['durability']['survival'], share: number) {
  for (const [at, [day, left]] of survival.entries()) {
    const next = survival[at + 1];
    if (next === undefined) return null;
    const [nextDay, nextLeft] = next;
    if (share <= left && share > nextLeft) {
      return Math.round(day + ((left - share) / (left - nextLeft)) * (nextDay - day));
    }
  }
  return null;
}

function plannedNumber(infusions: number, draws: Draws): number {
  if (infusions > 6) return maximumInfusions;
  return infusions <= 4 && draws.chance(0.2) ? 4 : 6;
}

const maximumYearsAhead = 4 * 365;

/** Everything a patient's calendar holds, before any score: infusions, relapse, end of contact. */
export function planSchedule(
  parameters: DemoParameters,
  patient: DemoPatient,
  truth: PatientTruth
): Schedule {
  const { durability, maintenance, monthlyDropout, recording } = parameters;
  const draws = drawsFor(parameters.seed, patient.index, 'schedule');
  const stated = draws.chance(recording.statedSeriesShare);
  const shares = truth.responder
    ? parameters.inductionInfusions.responder
    : parameters.inductionInfusions.nonResponder;
  const infusions = draws.index(shares) + 1;
  const planned = stated ? plannedNumber(infusions, draws) : null;
  const induction = inductionDays(patient.firstInfusionDay, infusions, draws);
  const lastPlanned = induction.at(-1) ?? patient.firstInfusionDay;

  const mayContinue = !truth.lost && infusions >= 4 && (planned ?? infusions) === infusions;
  const continues =
    draws.chance(truth.responder ? maintenance.responder : maintenance.nonResponder) && mayContinue;
  const early = draws.chance(maintenance.earlyShare);
  const hazard = truth.responder ? monthlyDropout.responder : monthlyDropout.nonResponder;
  let months = 0;
  while (months < 36 && !draws.chance(hazard)) months += 1;
  const dropoutDay = lastPlanned + 50 + months * 30 + draws.integer(0, 29);

  const held = survivalDay(durability.survival, draws.uniform());
  const maintenanceDraws = drawsFor(parameters.seed, patient.index, 'maintenance');
  const upkeep = continues ? maintenanceDays(lastPlanned, dropoutDay, early, maintenanceDraws) : [];
  const all = [...induction, ...upkeep];
  const inductionInfusions = inductionLength(all, planned);
  const lastDay = all[inductionInfusions - 1] ?? lastPlanned;

  const relapse = truth.responder && held !== null ? lastDay + held : null;
  const relapseDay = relapse !== null && relapse < dropoutDay ? relapse : null;
  const kept = all.filter((day) => relapseDay === null || day <= relapseDay);
  const first: SeriesPlan = {
    label: stated ? 'Series 1' : null,
    plannedInfusions: planned,
    infusionDays: kept,
    inductionInfusions
  };
  const second = truth.lost
    ? null
    : secondSeries(parameters, patient, truth, first, relapseDay, infusions);
  const secondEnd = second?.infusionDays.at(-1);
  const lastContactDay = truth.lost
    ? lastDay + 14
    : Math.min(
        secondEnd === undefined ? dropoutDay : secondEnd + 30 + draws.integer(0, 150),
        patient.firstInfusionDay + maximumYearsAhead
      );
  return { first, second, relapseDay, lastContactDay };
}

function secondSeries(
  parameters: DemoParameters,
  patient: DemoPatient,
  truth: PatientTruth,
  first: SeriesPlan,
  relapseDay: number | null,
  infusions: number
): SeriesPlan | null {
  const { durability, dataCutOn } = parameters;
  const draws = drawsFor(parameters.seed, patient.index, 'second-series');
  const again = draws.chance(durability.reinductionShare);
  const comesBack = draws.chance(durability.returnShareOfEarlyStoppers);
  const number = 3 + draws.index([0.2, 0.3, 0.1, 0.4]);
  const wait = draws.integer(7, 30);
  const lastInfusion = first.infusionDays.at(-1) ?? patient.firstInfusionDay;
  let start: number;
  if (relapseDay !== null && again) start = Math.max(relapseDay + wait, lastInfusion + 29);
  else if (!truth.responder && infusions <= 2 && comesBack) start = lastInfusion + 190 + wait * 6;
  else return null;
  start = workingDayFrom(start);
  if (start > dayNumber(dataCutOn)) return null;
  const infusionDays = inductionDays(start, number, draws);
  const planned = first.label === null ? null : number;
  return {
    label: first.label === null ? null : 'Series 2',
    plannedInfusions: planned,
    infusionDays,
    inductionInfusions: inductionLength(infusionDays, planned)
  };
}
