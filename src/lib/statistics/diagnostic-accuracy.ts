import { requireCount } from './domain.ts';
import { defaultLevel, notEstimable, type Estimate, type Proportion } from './estimate.ts';
import { estimateProportion, type ProportionMethod } from './proportion.ts';

/** Patients by sign (such as early change) and by outcome (such as response). */
export interface TwoByTwo {
  readonly truePositive: number;
  readonly falsePositive: number;
  readonly falseNegative: number;
  readonly trueNegative: number;
}

export interface DiagnosticAccuracy {
  readonly n: number;
  /** Of those with the outcome, the share with the sign. */
  readonly sensitivity: Estimate<Proportion>;
  /** Of those without the outcome, the share without the sign. */
  readonly specificity: Estimate<Proportion>;
  /** Of those with the sign, the share with the outcome. */
  readonly positivePredictiveValue: Estimate<Proportion>;
  /** Of those without the sign, the share without the outcome. */
  readonly negativePredictiveValue: Estimate<Proportion>;
}

/**
 * How well an early sign tells who will have an outcome.
 *
 * Four shares of one two-by-two table, each with its own interval (Wilson by default).
 *
 * @param table counts of patients, integers from 0; patients without sign or outcome are not in it
 * @param level confidence level, above 0, at most 0.9999
 * @param method interval of each share
 * @returns shares in [0, 1], each not estimable where its margin is empty; no patients: not estimable
 * @throws RangeError on anything but counts, a level out of range
 * Source: Altman DG, Bland JM. BMJ 1994;308:1552 and 309:102.
 * Checked against Altman and Bland's liver scan table.
 * @example 231, 32, 27, 54: sensitivity 231/258 = 0.90, specificity 54/86 = 0.63
 */
export function estimateDiagnosticAccuracy(
  table: TwoByTwo,
  level: number = defaultLevel,
  method: ProportionMethod = 'wilson'
): Estimate<DiagnosticAccuracy> {
  const { truePositive, falsePositive, falseNegative, trueNegative } = table;
  requireCount('truePositive', truePositive);
  requireCount('falsePositive', falsePositive);
  requireCount('falseNegative', falseNegative);
  requireCount('trueNegative', trueNegative);
  const n = truePositive + falsePositive + falseNegative + trueNegative;
  if (n === 0) return notEstimable('No observations.', 0);
  const share = (right: number, wrong: number) =>
    estimateProportion(right, right + wrong, level, method);
  return {
    estimable: true,
    n,
    sensitivity: share(truePositive, falseNegative),
    specificity: share(trueNegative, falsePositive),
    positivePredictiveValue: share(truePositive, falsePositive),
    negativePredictiveValue: share(trueNegative, falseNegative)
  };
}
