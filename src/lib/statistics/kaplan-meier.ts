import { computeCriticalZ } from './distributions.ts';
import { requireLevel } from './domain.ts';
import {
  defaultLevel,
  notEstimable,
  type Estimate,
  type Interval,
  type NotEstimable
} from './estimate.ts';

/** One patient: time from the start to the event, or to the last time known to be free of it. */
export interface FollowUp {
  /** Days, or any other unit, from 0. */
  readonly time: number;
  /** False: censored at `time`. */
  readonly event: boolean;
  /** Patients alike in both, so that a database can send counts; 1 where left out. */
  readonly count?: number;
}

export interface SurvivalStep {
  readonly time: number;
  /** Patients under observation just before `time`. */
  readonly atRisk: number;
  readonly events: number;
  readonly censored: number;
  /** Share without the event just after `time`, 0 to 1. */
  readonly survival: number;
  /** Undefined where survival is 0 or 1. */
  readonly interval: Interval | NotEstimable;
}

export type TimeLimit = number | 'not reached';

export interface SurvivalCurve {
  readonly n: number;
  readonly events: number;
  /** One step a distinct time, ascending; before the first, survival is 1. */
  readonly steps: readonly SurvivalStep[];
  readonly median: TimeLimit;
  readonly medianInterval: {
    readonly lower: TimeLimit;
    readonly upper: TimeLimit;
    readonly level: number;
    readonly method: 'log-log-greenwood';
  };
  /** The longest time observed. */
  readonly followUpEnds: number;
  readonly level: number;
}

/**
 * The share of patients still without an event as time passes, when some are lost before it.
 *
 * Kaplan–Meier product limit S(t) = Π(1 − dᵢ/nᵢ); log–log interval S^exp(±z·se), se = √Σ dᵢ/(nᵢ(nᵢ − dᵢ)) / |ln S|
 * (Greenwood). The median is the first time with S ≤ ½, or the middle of a flat stretch at exactly ½; its
 * bounds are where the bounds of S cross ½. Events come before censorings of the same time.
 *
 * @param patients one row a patient, or a count of those alike; patients without follow-up are left out
 * and counted apart
 * @param level confidence level, above 0, at most 0.9999
 * @returns steps with survival in [0, 1] and times in the unit given; no patients: not estimable
 * @throws RangeError on a time that is negative or not finite, a count below 1, a level out of range
 * Source: Kaplan EL, Meier P. J Am Stat Assoc 1958;53:457–481; Kalbfleisch JD, Prentice RL. The Statistical
 * Analysis of Failure Time Data, 2nd ed. Wiley 2002, section 1.4; Brookmeyer R, Crowley J. Biometrics 1982;38:29–41.
 * Checked against R `survfit(Surv(time, event) ~ 1, conf.type = "log-log")` and the 6-MP data of Freireich 1963.
 * @example times 1, 2+, 3 (+ censored): S(1) = 2/3, S(3) = 2/3 × 0/1 = 0, median 3
 */
export function estimateSurvival(
  patients: readonly FollowUp[],
  level: number = defaultLevel
): Estimate<SurvivalCurve> {
  requireLevel(level);
  requireFollowUps(patients);
  const tally = tallyByTime(patients);
  const last = tally.at(-1);
  if (last === undefined) return notEstimable('No observations.', 0);

  const z = computeCriticalZ(level);
  const n = patients.reduce((sum, { count = 1 }) => sum + count, 0);
  let atRisk = n;
  let survival = 1;
  let greenwood = 0;
  const steps = tally.map(({ time, events, censored }): SurvivalStep => {
    const before = atRisk;
    if (events > 0) {
      survival *= 1 - events / before;
      greenwood += events / (before * (before - events));
    }
    atRisk -= events + censored;
    return {
      time,
      atRisk: before,
      events,
      censored,
      survival,
      interval: computeLogLogInterval(survival, greenwood, z, level, before)
    };
  });
  return {
    estimable: true,
    n,
    events: steps.reduce((sum, step) => sum + step.events, 0),
    steps,
    median: findMedian(steps, (step) => step.survival),
    medianInterval: {
      lower: findMedian(steps, (step) => boundOf(step, 'lower')),
      upper: findMedian(steps, (step) => boundOf(step, 'upper')),
      level,
      method: 'log-log-greenwood'
    },
    followUpEnds: last.time,
    level
  };
}

/** @throws RangeError on a time that is negative or not finite, a count that is not a whole number from 1 */
export function requireFollowUps(patients: readonly FollowUp[]): void {
  for (const [index, { time, count = 1 }] of patients.entries()) {
    if (!Number.isFinite(time) || time < 0) {
      throw new RangeError(`time of patient ${index + 1} is ${time}. Give a time of at least 0.`);
    }
    if (!Number.isSafeInteger(count) || count < 1) {
      throw new RangeError(`count of row ${index + 1} is ${count}. Give a whole number from 1.`);
    }
  }
}

function tallyByTime(patients: readonly FollowUp[]) {
  const byTime = new Map<number, { time: number; events: number; censored: number }>();
  for (const { time, event, count = 1 } of patients) {
    const entry = byTime.get(time) ?? { time, events: 0, censored: 0 };
    if (event) entry.events += count;
    else entry.censored += count;
    byTime.set(time, entry);
  }
  return [...byTime.values()].sort((one, two) => one.time - two.time);
}

function computeLogLogInterval(
  survival: number,
  greenwood: number,
  z: number,
  level: number,
  atRisk: number
): Interval | NotEstimable {
  if (survival === 1) return notEstimable('No event yet.', atRisk);
  if (survival === 0) return notEstimable('No patient is left without the event.', atRisk);
  const spread = Math.exp((z * Math.sqrt(greenwood)) / Math.abs(Math.log(survival)));
  return {
    lower: survival ** spread,
    upper: survival ** (1 / spread),
    level,
    method: 'log-log-greenwood'
  };
}

function boundOf(step: SurvivalStep, bound: 'lower' | 'upper'): number | undefined {
  return 'lower' in step.interval ? step.interval[bound] : undefined;
}

// R's tolerance; products of fractions miss ½ by rounding.
const halfTolerance = Math.sqrt(Number.EPSILON);

function findMedian(
  steps: readonly SurvivalStep[],
  shareOf: (step: SurvivalStep) => number | undefined
): TimeLimit {
  let flatFrom: number | undefined;
  for (const step of steps) {
    const share = shareOf(step);
    if (share === undefined || share > 0.5 + halfTolerance) continue;
    if (share < 0.5 - halfTolerance) {
      return flatFrom === undefined ? step.time : (flatFrom + step.time) / 2;
    }
    flatFrom ??= step.time;
  }
  return flatFrom ?? 'not reached';
}
