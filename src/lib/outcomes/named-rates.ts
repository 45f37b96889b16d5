import type { Instrument, ScoreThreshold, Source } from '../instruments/instrument.ts';
import { meetsThreshold } from '../instruments/threshold.ts';
import type { Estimate, Proportion } from '../statistics/estimate.ts';
import type { Success } from './definition.ts';
import { isReliable, isSuccess, whyNotAskable } from './evaluate.ts';
import type { ScorePair } from './score-pairs.ts';
import { harmWhere, shareWhere, type HarmShare, type OutcomeShare } from './shares.ts';

/** A rule the registry names. An unverified one is not shown to users as fact. */
export interface NamedShare extends OutcomeShare {
  readonly id: string;
  readonly label: string;
  readonly source: Source;
}

export interface ReliableChangeShares {
  readonly points: number;
  readonly proportion: number | null;
  readonly source: Source;
  readonly improved: OutcomeShare;
  readonly deteriorated: HarmShare;
  /** Of measured, neither; with improved and deteriorated of measured they make all of them. */
  readonly unchanged: Estimate<Proportion>;
}

/** Of those who were a case at baseline, on this one instrument. */
export interface RecoveryShares {
  readonly caseness: ScoreThreshold;
  /** No longer a case. */
  readonly recovered: OutcomeShare;
  /** No longer a case, and reliably better; null where no reliable change is sourced. */
  readonly reliablyRecovered: OutcomeShare | null;
}

export interface NamedRates {
  readonly response: readonly NamedShare[];
  readonly remission: readonly NamedShare[];
  readonly partialResponse: NamedShare;
  /** The registry's default first, then its alternatives; empty where none is sourced. */
  readonly reliableChange: readonly ReliableChangeShares[];
  readonly recovery: RecoveryShares | null;
}

/**
 * Every outcome the registry names for an instrument, from the joint distribution of baseline and outcome.
 *
 * @param lacking why nothing can be told of these data, or null
 */
export function computeNamedRates(
  instrument: Instrument,
  pairs: readonly ScorePair[],
  lacking: string | null
): NamedRates {
  const { reliableChange, reliableChangeAlternatives, caseness } = instrument;
  const named = (id: string, label: string, source: Source, holds: Holds): NamedShare => ({
    id,
    label,
    source,
    ...shareWhere(pairs, holds, lacking)
  });
  return {
    response: instrument.responseThresholds.map(({ id, label, source, atLeastProportion }) =>
      named(id, label, source, isDropOf(instrument, atLeastProportion))
    ),
    remission: instrument.remissionThresholds.map((threshold) =>
      named(threshold.id, threshold.label, threshold.source, isWithin(instrument, threshold))
    ),
    partialResponse: partialResponse(instrument, pairs, lacking),
    reliableChange: reliableChange
      ? [reliableChange, ...reliableChangeAlternatives].map((change) => ({
          points: change.points,
          proportion: change.proportion ?? null,
          source: change.source,
          ...reliableShares({ ...instrument, reliableChange: change }, pairs, lacking)
        }))
      : [],
    recovery: caseness ? recovery(instrument, caseness, pairs, lacking) : null
  };
}

type Holds = (baseline: number, score: number) => boolean;

function isDropOf(instrument: Instrument, proportion: number): Holds {
  return rule(instrument, { kind: 'percent-drop', atLeast: proportion * 100 });
}

function isWithin(instrument: Instrument, { operator, score }: ScoreThreshold): Holds {
  return operator === '<' || operator === '<='
    ? rule(instrument, { kind: 'threshold', operator, score })
    : (_, after) => meetsThreshold({ operator, score }, after);
}

function rule(instrument: Instrument, success: Success): Holds {
  return (baseline, score) => isSuccess(success, instrument, baseline, score);
}

/** At least the reliable change and under 50%, as the status word says it; elsewhere a fall of 25–49%. */
function partialResponse(
  instrument: Instrument,
  pairs: readonly ScorePair[],
  lacking: string | null
): NamedShare {
  const isResponse = isDropOf(instrument, 0.5);
  if (instrument.responseThresholds.some(({ atLeastProportion }) => atLeastProportion < 0.5)) {
    const reason = `${instrument.name} names a response under 50%, so none of its changes is partial`;
    return {
      id: 'partial-response',
      label: 'partial response',
      source: { citation: 'Our rule, as the status words', verification: 'our-rule' },
      ...shareWhere(pairs, () => false, lacking ?? reason)
    };
  }
  if (instrument.reliableChange === null) {
    const isQuarter = isDropOf(instrument, 0.25);
    const success = { kind: 'percent-drop', atLeast: 25 } as const;
    const reason = lacking ?? whyNotAskable({ success }, instrument);
    return {
      id: 'fall-25-49',
      label: '25–49% below baseline',
      source: { citation: 'In common use; no source was read', verification: 'unverified' },
      ...shareWhere(pairs, (b, s) => isQuarter(b, s) && !isResponse(b, s), reason)
    };
  }
  return {
    id: 'partial-response',
    label: 'at least the reliable change, under 50%',
    source: { citation: 'Our rule, as the status words', verification: 'our-rule' },
    ...shareWhere(pairs, (b, s) => isReliable(instrument, b, b - s) && !isResponse(b, s), lacking)
  };
}

function reliableShares(
  instrument: Instrument,
  pairs: readonly ScorePair[],
  lacking: string | null
): Pick<ReliableChangeShares, 'improved' | 'deteriorated' | 'unchanged'> {
  const isBetter: Holds = (baseline, score) => isReliable(instrument, baseline, baseline - score);
  const isWorse: Holds = (baseline, score) => isReliable(instrument, baseline, score - baseline);
  return {
    improved: shareWhere(pairs, isBetter, lacking),
    deteriorated: harmWhere(pairs, isWorse, lacking),
    unchanged: shareWhere(pairs, (b, s) => !isBetter(b, s) && !isWorse(b, s), lacking).measured
  };
}

function recovery(
  instrument: Instrument,
  caseness: ScoreThreshold,
  pairs: readonly ScorePair[],
  lacking: string | null
): RecoveryShares {
  const cases = pairs.filter(({ baseline }) => meetsThreshold(caseness, baseline));
  const reason = lacking ?? (cases.length === 0 ? 'nobody was a case at baseline' : null);
  const isRecovered: Holds = (_, score) => !meetsThreshold(caseness, score);
  return {
    caseness,
    recovered: shareWhere(cases, isRecovered, reason),
    reliablyRecovered:
      instrument.reliableChange === null
        ? null
        : shareWhere(cases, (b, s) => isRecovered(b, s) && isReliable(instrument, b, b - s), reason)
  };
}
