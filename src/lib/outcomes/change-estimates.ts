import type { Instrument } from '../instruments/instrument.ts';
import { notEstimable, type Estimate } from '../statistics/estimate.ts';
import { estimateMean, estimateMeanChange, type Mean } from '../statistics/mean.ts';
import { estimateMedian, type Median } from '../statistics/median.ts';
import { computeQuantiles, type Quantiles } from '../statistics/quantiles.ts';
import {
  estimateStandardisedChange,
  type StandardisedChange
} from '../statistics/standardised-change.ts';
import { scoreTolerance, whyNotAskable } from './evaluate.ts';
import {
  carriedForwardPairs,
  countSeries,
  expand,
  scoredPairs,
  type ScoredPair,
  type ScorePair
} from './score-pairs.ts';

/** Changes of score, outcome minus baseline: negative is a fall. In points unless a field says otherwise. */
export interface ChangeEstimates {
  /** Of all eligible, scored later or not. */
  readonly baseline: Estimate<Mean>;
  /** This and all below: eligible with a score in the window, whether or not they completed. */
  readonly mean: Estimate<Mean>;
  readonly median: Estimate<Median>;
  readonly standardised: Estimate<StandardisedChange>;
  /** Without a score in the window, the last one after infusion 1; never the baseline. */
  readonly meanCarriedForward: Estimate<Mean>;
  readonly percent: Estimate<PercentChange>;
  readonly missing: number;
}

/** Changes as proportions of baseline: −0.5 is a fall of 50%. */
export interface PercentChange {
  readonly n: number;
  readonly quantiles: Quantiles['quantiles'];
  readonly bins: readonly PercentChangeBin[];
}

/** Above `above`, up to and with `to`; the first bin begins with a fall of 100%, the last has no end. */
export interface PercentChangeBin {
  readonly above: number;
  readonly to: number | null;
  readonly n: number;
}

const quantiles = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];

/** Ends of the bins, in percent: a fall of exactly 50% is in the bin that ends at −50, as it is a response. */
const binEnds = Array.from({ length: 20 }, (_, index) => (index - 9) * 10);

/**
 * How scores changed, from the joint distribution of baseline and outcome.
 *
 * @param lacking why the data allow no rate of this definition, or null
 */
export function estimateChange(
  instrument: Instrument,
  pairs: readonly ScorePair[],
  lacking: string | null
): ChangeEstimates {
  const scored = scoredPairs(pairs);
  const carried = carriedForwardPairs(pairs);
  const before = expand(scored, ({ baseline }) => baseline);
  const after = expand(scored, ({ score }) => score);
  const eligible = countSeries(pairs);
  const reason = lacking ?? whyNotAskable({ success: anyChange }, instrument);
  const unless = <T extends object>(compute: () => Estimate<T>): Estimate<T> =>
    reason === null ? compute() : notEstimable(reason, before.length);
  return {
    baseline:
      eligible === 0 && lacking !== null
        ? notEstimable(lacking, 0)
        : estimateMean(expand(pairs, ({ baseline }) => baseline)),
    mean: unless(() => estimateMeanChange(before, after)),
    median: unless(() => estimateMedian(expand(scored, changeOf))),
    standardised: unless(() => estimateStandardisedChange(before, after)),
    meanCarriedForward: unless(() => estimateMean(expand(carried, changeOf))),
    percent: percentChange(instrument, scored, reason),
    missing: eligible - before.length
  };
}

const anyChange = { kind: 'reliable-improvement' } as const;

function changeOf({ baseline, score }: ScoredPair): number {
  return score - baseline;
}

function percentChange(
  instrument: Instrument,
  scored: readonly ScoredPair[],
  lacking: string | null
): Estimate<PercentChange> {
  const reason =
    lacking ?? whyNotAskable({ success: { kind: 'percent-drop', atLeast: 50 } }, instrument);
  if (reason !== null) return notEstimable(reason, countSeries(scored));
  const computed = computeQuantiles(
    expand(scored, (pair) => changeOf(pair) / pair.baseline),
    quantiles
  );
  if (!computed.estimable) return computed;
  const { n } = computed;
  return { estimable: true, n, quantiles: computed.quantiles, bins: binsOf(scored) };
}

function binsOf(scored: readonly ScoredPair[]): PercentChangeBin[] {
  const counts = new Map<number, number>();
  for (const pair of scored) {
    const found = binEnds.findIndex(
      (end) => changeOf(pair) <= (pair.baseline * end) / 100 + scoreTolerance
    );
    const bin = found === -1 ? binEnds.length : found;
    counts.set(bin, (counts.get(bin) ?? 0) + pair.n);
  }
  return [...binEnds, null].map((end, index) => ({
    above: ((end ?? 110) - 10) / 100,
    to: end === null ? null : end / 100,
    n: counts.get(index) ?? 0
  }));
}
