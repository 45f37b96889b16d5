import { drawsFor } from './draws.ts';
import type { PatientTruth } from './outcomes.ts';
import type { DemoParameters } from './parameters.ts';
import type { DemoPatient } from './patients.ts';
import { lastInductionDay, type Schedule, type SeriesPlan } from './schedule.ts';

export type TrajectoryDomain = 'depression' | 'pain';

/** Share of the baseline score that remains on `day`; straight lines run between knots. */
export interface Knot {
  day: number;
  remaining: number;
}

/** Share of baseline that remains on a day: 1 before the first knot, the last knot's after it. */
export function remainingOn(knots: readonly Knot[], day: number): number {
  let before: Knot | undefined;
  for (const knot of knots) {
    if (knot.day > day) {
      if (before === undefined) return 1;
      const part = (day - before.day) / (knot.day - before.day);
      return before.remaining + part * (knot.remaining - before.remaining);
    }
    before = knot;
  }
  return before?.remaining ?? 1;
}

function inductionKnots(
  series: SeriesPlan,
  from: number,
  to: number,
  progress: readonly number[]
): Knot[] {
  const last = lastInductionDay(series);
  const days = series.infusionDays.slice(0, series.inductionInfusions);
  const reached = progress[days.length - 1] ?? 1;
  const knots = days.map((day, index) => {
    const share = index === 0 ? 0 : (progress[index - 1] ?? 1) / reached;
    return { day, remaining: from + share * (to - from) };
  });
  return [...knots, { day: last + 3, remaining: to }];
}

/**
 * The patient's latent path in one domain: through induction, the outcome window, relapse and a second
 * series. Window responders stay at or under half of baseline there and others above it; scores are
 * drawn around the path, and `scoreInWindow` settles the window itself.
 */
export function planTrajectory(
  parameters: DemoParameters,
  patient: DemoPatient,
  truth: PatientTruth,
  schedule: Schedule,
  domain: TrajectoryDomain
): readonly Knot[] {
  const domainTruth = truth[domain];
  if (domainTruth === null) return [];
  const { trajectory, response, window } = parameters;
  const draws = drawsFor(parameters.seed, patient.index, 'trajectory', domain);
  const { responder } = domainTruth;
  const limit = 1 - response[domain].percentDrop / 100;
  const scale = limit / 0.5;
  const settled = responder
    ? draws.spread(trajectory.remainingInResponders) * scale
    : Math.max(limit, draws.spread(trajectory.remainingInNonResponders));
  const transient = draws.chance(trajectory.transientShareOfNonResponders);
  const late = draws.chance(trajectory.lateShareOfResponders);
  const passing = 0.3 + 0.15 * draws.uniform();
  const atEnd = responder ? (late ? limit + 0.1 : settled) : transient ? passing * scale : settled;
  const lost = 0.75 + 0.3 * draws.uniform();
  const { first, second, relapseDay } = schedule;
  const last = lastInductionDay(first);
  const knots = [
    ...inductionKnots(first, 1, atEnd, trajectory.progressByInfusion),
    { day: last + window.fromDay, remaining: settled },
    { day: last + window.toDay, remaining: settled }
  ];
  if (responder && relapseDay !== null) {
    knots.push({ day: relapseDay - 6, remaining: settled }, { day: relapseDay, remaining: lost });
  }
  if (second === null) return knots;
  const start = second.infusionDays[0] ?? last;
  const again = draws.chance(parameters.durability.reinductionResponse);
  const settledAgain = again ? 0.35 * scale : 0.8;
  const from = remainingOn(knots, start);
  const secondLast = lastInductionDay(second);
  return [
    ...knots.filter((knot) => knot.day < start),
    ...inductionKnots(second, from, settledAgain, trajectory.progressByInfusion),
    { day: secondLast + 60, remaining: settledAgain },
    { day: secondLast + 90 + draws.integer(0, 90), remaining: again ? 0.6 : 0.85 }
  ];
}

/** Highest score that is still a response from `baseline`; in whole numbers, so that no tie is lost. */
export function highestResponseScore(baseline: number, percentDrop: number): number {
  return Math.floor((baseline * (100 - percentDrop)) / 100);
}

/** Holds a score of the outcome window on the side of the cut-off that the truth says. */
export function scoreInWindow(
  score: number,
  baseline: number,
  percentDrop: number,
  responder: boolean,
  maximum: number
): number {
  const cutOff = highestResponseScore(baseline, percentDrop);
  return responder ? Math.min(score, cutOff) : Math.min(maximum, Math.max(score, cutOff + 1));
}
