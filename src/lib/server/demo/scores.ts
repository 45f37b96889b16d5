import type { Instrument } from '../../instruments/instrument.ts';
import { findInstrument } from '../../instruments/registry.ts';
import { drawsFor, type Draws } from './draws.ts';
import type { DomainTruth, PatientTruth } from './outcomes.ts';
import type { DemoParameters } from './parameters.ts';
import type { DemoPatient } from './patients.ts';
import { lastInductionDay, type Schedule } from './schedule.ts';
import {
  planTrajectory,
  remainingOn,
  scoreInWindow,
  type Knot,
  type TrajectoryDomain
} from './trajectories.ts';
import type { Visit } from './visits.ts';

export type DemoInstrument = 'phq9' | 'gad7' | 'madrs' | 'qids-sr16' | 'nrs' | 'peg';

// Share of the path's improvement that each instrument shows, and the spread of its scores around it.
const behaviour: Record<DemoInstrument, { follows: number; noise: number }> = {
  phq9: { follows: 1, noise: 1.2 },
  gad7: { follows: 0.85, noise: 1.2 },
  madrs: { follows: 1.05, noise: 2.2 },
  'qids-sr16': { follows: 0.95, noise: 1.2 },
  nrs: { follows: 1, noise: 0.5 },
  peg: { follows: 0.9, noise: 1.2 }
};

function instrumentOf(id: DemoInstrument): Instrument {
  const instrument = findInstrument(id);
  if (instrument === undefined) throw new Error(`The registry has no instrument "${id}".`);
  return instrument;
}

/** One instrument of one patient. Sums are those of the scored items: PEG's is three times its score. */
export interface PatientInstrument {
  id: DemoInstrument;
  domain: TrajectoryDomain;
  instrument: Instrument;
  truth: DomainTruth;
  path: readonly Knot[];
  baselineSum: number;
  maximumSum: number;
  /** A missing outcome window holds one questionnaire with blanks. */
  partialInWindow: boolean;
  inWindow: (day: number) => boolean;
}

/** The instruments the clinic uses for this patient, in the order they are filled in at a visit. */
export function planInstruments(
  parameters: DemoParameters,
  patient: DemoPatient,
  truth: PatientTruth,
  schedule: Schedule
): PatientInstrument[] {
  const { seed, recording, window, baseline } = parameters;
  const draws = drawsFor(seed, patient.index, 'instruments');
  const usesMadrs = draws.chance(recording.madrsShare);
  const usesQids = draws.chance(recording.qidsShare);
  const usesGad7 = draws.chance(patient.hasDepression ? 0.85 : 0.3);
  const used: readonly [DemoInstrument, TrajectoryDomain, boolean][] = [
    ['phq9', 'depression', true],
    ['madrs', 'depression', usesMadrs],
    ['qids-sr16', 'depression', usesQids],
    ['nrs', 'pain', true],
    ['peg', 'pain', true],
    ['gad7', patient.hasDepression ? 'depression' : 'pain', usesGad7]
  ];
  const last = lastInductionDay(schedule.first);
  const inWindow = (day: number): boolean =>
    day >= last + window.fromDay && day <= last + window.toDay;
  const paths = new Map<TrajectoryDomain, readonly Knot[]>();
  return used.flatMap(([id, domain, inUse]) => {
    const domainTruth = truth[domain];
    if (domainTruth === null || !inUse) return [];
    const path = paths.get(domain) ?? planTrajectory(parameters, patient, truth, schedule, domain);
    paths.set(domain, path);
    const own = drawsFor(seed, patient.index, 'baseline', id);
    const painless = id === 'nrs' && own.chance(baseline.painZeroShare);
    const items = id === 'peg' ? 3 : 1;
    const baselineSum = Math.round(own.spread(baseline[id]) * items);
    const instrument = instrumentOf(id);
    return [
      {
        id,
        domain,
        instrument,
        truth: domainTruth,
        path,
        baselineSum: painless ? 0 : baselineSum,
        maximumSum: instrument.maximum * items,
        partialInWindow: own.chance(0.12),
        inWindow
      }
    ];
  });
}

const dropRightAfterInfusion = 0.4;

/** Sum of the scored items at a visit: the baseline itself, or near the path and true to the window. */
export function sumAtVisit(
  parameters: DemoParameters,
  used: PatientInstrument,
  visit: Visit,
  draws: Draws
): number {
  const { id, domain, baselineSum, maximumSum, truth } = used;
  const { follows, noise } = behaviour[id];
  const around = draws.normal(0, noise);
  if (visit.role === 'baseline') return baselineSum;
  const improvement = follows * (1 - remainingOn(used.path, visit.day));
  const kept = visit.phase === 'post-infusion' ? 1 - dropRightAfterInfusion : 1;
  const drawn = Math.round(baselineSum * (1 - improvement) * kept + around);
  const sum = Math.min(maximumSum, Math.max(0, drawn));
  const rule = parameters.response[domain];
  if (rule.instrument !== id || !used.inWindow(visit.day)) return sum;
  return scoreInWindow(sum, baselineSum, rule.percentDrop, truth.responder, maximumSum);
}
