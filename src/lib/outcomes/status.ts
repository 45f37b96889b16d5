import { meetsThreshold } from '../instruments/threshold.ts';
import type { Instrument } from '../instruments/instrument.ts';
import { scoreTolerance } from './evaluate.ts';

/** The product's only status words, in order of precedence; the last three where no reliable change is sourced. */
export type StatusWord =
  | 'no baseline'
  | 'too early to say'
  | 'reliably worse'
  | 'relapse'
  | 'below cut-off at baseline'
  | 'remission'
  | 'response'
  | 'partial response'
  | 'no reliable change'
  | 'higher than baseline'
  | '25–49% better'
  | 'under 25% better';

export interface PatientStatus {
  readonly word: StatusWord;
  /** How sure a relapse is ("possible", "confirmed"), or which of several responses ("30%"). */
  readonly qualifier?: string;
}

/** A valid score of the current series after its first infusion. */
export interface FollowUpScore {
  readonly totalScore: number;
  readonly infusionsBefore: number;
}

/**
 * The one status word of a patient, by the product's order of precedence: the newest valid score of the
 * current series against its baseline.
 *
 * @param baseline last valid score before infusion 1, or null
 * @param scores valid scores after infusion 1, oldest first
 * @param infusions infusions given in the series
 */
export function decideStatus(
  instrument: Instrument,
  baseline: number | null,
  scores: readonly FollowUpScore[],
  infusions: number
): PatientStatus {
  const latest = scores.at(-1);
  if (baseline === null) return { word: 'no baseline' };
  if (infusions < 2 || latest === undefined || latest.infusionsBefore < 2)
    return { word: 'too early to say' };
  if (isReliable(instrument, baseline, latest.totalScore - baseline))
    return { word: 'reliably worse' };

  const relapse = relapseOf(instrument, baseline, scores);
  if (relapse !== null) return { word: 'relapse', qualifier: relapse };
  if (isBelowCutOff(instrument, baseline)) return { word: 'below cut-off at baseline' };
  const [remission] = instrument.remissionThresholds;
  if (remission && meetsThreshold(remission, latest.totalScore)) return { word: 'remission' };

  const reached = instrument.responseThresholds
    .filter((response) => isFallOf(response.atLeastProportion, baseline, latest.totalScore))
    .sort((a, b) => b.atLeastProportion - a.atLeastProportion)[0];
  if (reached) {
    return instrument.responseThresholds.length > 1
      ? { word: 'response', qualifier: `${Math.round(reached.atLeastProportion * 100)}%` }
      : { word: 'response' };
  }
  if (instrument.reliableChange !== null) {
    return {
      word: isReliable(instrument, baseline, baseline - latest.totalScore)
        ? 'partial response'
        : 'no reliable change'
    };
  }
  if (latest.totalScore > baseline) return { word: 'higher than baseline' };
  return {
    word: isFallOf(0.25, baseline, latest.totalScore) ? '25–49% better' : 'under 25% better'
  };
}

/** Had response, now under it and (where the instrument has caseness) a case again. */
function relapseOf(
  instrument: Instrument,
  baseline: number,
  scores: readonly FollowUpScore[]
): 'possible' | 'confirmed' | null {
  const response = Math.min(
    ...instrument.responseThresholds.map(({ atLeastProportion }) => atLeastProportion)
  );
  if (!Number.isFinite(response)) return null;
  const isRelapsed = ({ totalScore }: FollowUpScore) =>
    !isFallOf(response, baseline, totalScore) &&
    (instrument.caseness === null || meetsThreshold(instrument.caseness, totalScore));
  const firstResponse = scores.findIndex(({ totalScore }) =>
    isFallOf(response, baseline, totalScore)
  );
  if (firstResponse === -1) return null;
  const sinceResponse = scores.slice(firstResponse + 1);
  const latest = sinceResponse.at(-1);
  const previous = sinceResponse.at(-2);
  if (!latest || !isRelapsed(latest)) return null;
  return previous && isRelapsed(previous) ? 'confirmed' : 'possible';
}

function isBelowCutOff({ caseness }: Instrument, baseline: number): boolean {
  return baseline <= 0 || (caseness !== null && !meetsThreshold(caseness, baseline));
}

function isReliable({ reliableChange }: Instrument, baseline: number, change: number): boolean {
  return (
    reliableChange !== null &&
    change >= reliableChange.points - scoreTolerance &&
    change >= baseline * (reliableChange.proportion ?? 0) - scoreTolerance
  );
}

function isFallOf(proportion: number, baseline: number, score: number): boolean {
  return baseline > 0 && baseline - score >= baseline * proportion - scoreTolerance;
}
