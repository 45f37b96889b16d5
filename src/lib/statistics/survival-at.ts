import {
  notEstimable,
  type Estimable,
  type Estimate,
  type Interval,
  type NotEstimable
} from './estimate.ts';
import type { SurvivalCurve } from './kaplan-meier.ts';

export interface SurvivalAt {
  readonly time: number;
  /** Patients still under observation just before `time`. */
  readonly atRisk: number;
  readonly survival: number;
  readonly interval: Interval | NotEstimable;
}

/**
 * The share without the event at one time of a Kaplan–Meier curve.
 *
 * S of the last step at or before the time; 1 before the first.
 *
 * @param curve from `estimateSurvival`
 * @param time from 0, in the curve's unit
 * @param unit what one unit of time is called, for the reason
 * @returns survival in [0, 1] with the curve's interval; past the end of follow-up "not estimable:
 * follow-up ends at day x", unless every patient had the event, when it stays 0
 * @throws RangeError on a time that is negative or not finite
 * Source: Kaplan EL, Meier P. J Am Stat Assoc 1958;53:457–481.
 * Checked against R `summary(survfit(…), times)`.
 * @example 6-MP arm of Freireich 1963 at week 10: 0.753, with 15 at risk
 */
export function computeSurvivalAt(
  curve: Estimable<SurvivalCurve>,
  time: number,
  unit: string = 'day'
): Estimate<SurvivalAt> {
  if (!Number.isFinite(time) || time < 0) {
    throw new RangeError(`time is ${time}. Give a time of at least 0.`);
  }
  const step = curve.steps.findLast((candidate) => candidate.time <= time);
  if (time > curve.followUpEnds && step?.survival !== 0) {
    return notEstimable(`Follow-up ends at ${unit} ${curve.followUpEnds}.`, curve.n);
  }
  return {
    estimable: true,
    time,
    atRisk: countAtRisk(curve, time),
    survival: step?.survival ?? 1,
    interval: step?.interval ?? notEstimable('No event yet.', curve.n)
  };
}

/** Patients of a curve still under observation just before `time`: the row under the axis. */
export function countAtRisk(curve: Estimable<SurvivalCurve>, time: number): number {
  return curve.steps.find((step) => step.time >= time)?.atRisk ?? 0;
}
