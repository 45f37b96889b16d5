import type { Instrument } from '../instruments/instrument.ts';
import { meetsThreshold } from '../instruments/threshold.ts';
import { notEstimable, type Estimate } from '../statistics/estimate.ts';
import { estimateMean } from '../statistics/mean.ts';
import {
  computeReliableChangeCriterion,
  type ReliableChangeCriterion
} from '../statistics/reliable-change.ts';
import { countSeries, expand, type ScorePair } from './score-pairs.ts';
import { harmWhere, shareWhere, type HarmShare, type OutcomeShare } from './shares.ts';

/** What the index needs beyond the scores; no reliability is sourced for any instrument here. */
export interface JacobsonTruaxInput {
  /** Test–retest or internal consistency, from 0 to under 1. */
  readonly reliability: number;
  /** Of scores before treatment, in points; without it that of the eligible series' baselines. */
  readonly standardDeviation?: number;
}

export interface JacobsonTruax {
  readonly reliability: number;
  readonly standardDeviation: number;
  readonly standardDeviationOf: 'eligible baselines' | 'given';
  readonly criterion: ReliableChangeCriterion;
  /** A change beyond the criterion, not one equal to it. */
  readonly improved: OutcomeShare;
  readonly deteriorated: HarmShare;
  /** Of cases at baseline: improved, and no longer a case; null where no caseness is sourced. */
  readonly recovered: OutcomeShare | null;
}

/**
 * Reliable change and recovery by Jacobson and Truax, from the sample's own spread.
 *
 * @throws RangeError on a reliability outside [0, 1) or a standard deviation of 0 or less
 * Source: Jacobson NS, Truax P. J Consult Clin Psychol 1991;59:12–19; the cut-off is the registry's caseness.
 */
export function computeJacobsonTruax(
  { name, caseness }: Instrument,
  pairs: readonly ScorePair[],
  input: JacobsonTruaxInput | undefined,
  lacking: string | null
): Estimate<JacobsonTruax> {
  const n = countSeries(pairs);
  if (lacking !== null) return notEstimable(lacking, n);
  if (!input) return notEstimable(`no reliability is sourced for ${name}; give one`, n);
  const baselines = estimateMean(expand(pairs, ({ baseline }) => baseline));
  if (input.standardDeviation === undefined && !baselines.estimable) return baselines;
  const standardDeviation =
    input.standardDeviation ?? (baselines.estimable ? baselines.standardDeviation : 0);
  const criterion = computeReliableChangeCriterion(standardDeviation, input.reliability);
  const isBetter = (baseline: number, score: number) => baseline - score > criterion.criterion;
  const isWorse = (baseline: number, score: number) => score - baseline > criterion.criterion;
  return {
    estimable: true,
    reliability: input.reliability,
    standardDeviation,
    standardDeviationOf: input.standardDeviation === undefined ? 'eligible baselines' : 'given',
    criterion,
    improved: shareWhere(pairs, isBetter, null),
    deteriorated: harmWhere(pairs, isWorse, null),
    recovered: caseness
      ? shareWhere(
          pairs.filter(({ baseline }) => meetsThreshold(caseness, baseline)),
          (baseline, score) => isBetter(baseline, score) && !meetsThreshold(caseness, score),
          null
        )
      : null
  };
}
