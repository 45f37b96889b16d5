import { computeCriticalZ } from './distributions.ts';
import { requireFinite, requireLevel, requirePositive } from './domain.ts';
import { defaultLevel } from './estimate.ts';

export interface ReliableChangeCriterion {
  readonly standardErrorOfMeasurement: number;
  readonly standardErrorOfDifference: number;
  /** The smallest change in points that is more than measurement error at `level`. */
  readonly criterion: number;
  readonly level: number;
  readonly method: 'jacobson-truax';
}

/**
 * How large a patient's change must be before it is more than measurement error.
 *
 * Jacobson–Truax: S_E = s√(1 − r), S_diff = √2 S_E, criterion z·S_diff (1.96 S_diff at 95%).
 *
 * @param standardDeviation s, of the scores before treatment, in points, above 0
 * @param reliability r, test–retest or internal consistency, from 0 to under 1
 * @param level confidence level, above 0, at most 0.9999
 * @returns standard errors and criterion in points, above 0
 * @throws RangeError on an SD of 0 or less, a reliability outside [0, 1), a level out of range
 * Source: Jacobson NS, Truax P. J Consult Clin Psychol 1991;59:12–19.
 * Checked against their worked example.
 * @example s = 7.5, r = 0.8: S_E 3.35, S_diff 4.74, criterion 9.30
 */
export function computeReliableChangeCriterion(
  standardDeviation: number,
  reliability: number,
  level: number = defaultLevel
): ReliableChangeCriterion {
  requirePositive('standardDeviation', standardDeviation);
  if (!(reliability >= 0 && reliability < 1)) {
    throw new RangeError(`reliability is ${reliability}. Give a number from 0 to under 1.`);
  }
  requireLevel(level);
  const standardErrorOfMeasurement = standardDeviation * Math.sqrt(1 - reliability);
  const standardErrorOfDifference = Math.SQRT2 * standardErrorOfMeasurement;
  return {
    standardErrorOfMeasurement,
    standardErrorOfDifference,
    criterion: computeCriticalZ(level) * standardErrorOfDifference,
    level,
    method: 'jacobson-truax'
  };
}

/**
 * A patient's change in standard errors of a difference; beyond ±1.96 it is reliable at 95%.
 *
 * Jacobson–Truax RC = (after − before)/S_diff.
 *
 * @param before score before, in points
 * @param after score after, in points
 * @param standardDeviation of the scores before treatment, in points, above 0
 * @param reliability from 0 to under 1
 * @returns any number; negative: the score fell
 * @throws RangeError on a score that is not finite, and as `computeReliableChangeCriterion`
 * Source: Jacobson NS, Truax P. J Consult Clin Psychol 1991;59:12–19.
 * Checked against their worked example.
 * @example computeReliableChangeIndex(32.5, 47.5, 7.5, 0.8): 15/4.74 = 3.16
 */
export function computeReliableChangeIndex(
  before: number,
  after: number,
  standardDeviation: number,
  reliability: number
): number {
  requireFinite('scores', [before, after]);
  const { standardErrorOfDifference } = computeReliableChangeCriterion(
    standardDeviation,
    reliability
  );
  return (after - before) / standardErrorOfDifference;
}
