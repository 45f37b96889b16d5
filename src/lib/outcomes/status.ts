import { meetsThreshold } from '../instruments/threshold.ts';
import type { Instrument } from '../instruments/instrument.ts';
import { isReliable, scoreTolerance } from './evaluate.ts';

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
  /** How sure a relapse is ("possible", "confirmed"), or which response of pain ("30%"). */
  readonly qualifier?: string;
}

/** A valid score of the current series after its first infusion. */
export interface FollowUpScore {
  readonly totalScore: number;
  readonly infusionsBefore: number;
}

/**
 * Status words are for the two indications, and say shares of a baseline: an instrument of another domain,
 * without a change score, or of a scale that does not start at 0 has none.
 */
export function hasStatus({ domain, changeScore, minimum }: Instrument): boolean {
  return (domain === 'depression' || domain === 'pain') && changeScore && minimum === 0;
}

/**
 * The one status word of a patient, by the product's order of precedence: the newest valid score of the
 * current series against its baseline.
 *
 * "Response" says a fall of at least 50% (in pain also of a lower share the registry sources, named), so
 * it needs no sourced threshold; a rate does.
 *
 * @param baseline last valid score before infusion 1, or null
 * @param scores valid scores after infusion 1, oldest first
 * @param infusions infusions given in the series
 * @throws RangeError for an instrument without a status, see `hasStatus`
 */
export function decideStatus(
  instrument: Instrument,
  baseline: number | null,
  scores: readonly FollowUpScore[],
  infusions: number
): PatientStatus {
  if (!hasStatus(instrument)) throw new RangeError(`${instrument.id} has no status word`);
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

  const response = responseProportions(instrument).find((proportion) =>
    isFallOf(proportion, baseline, latest.totalScore)
  );
  if (response !== undefined) {
    return instrument.domain === 'pain'
      ? { word: 'response', qualifier: `${Math.round(response * 100)}%` }
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

/** Shares of baseline whose loss is called response, largest first. */
function responseProportions({ domain, responseThresholds }: Instrument): number[] {
  const sourced = responseThresholds.map(({ atLeastProportion }) => atLeastProportion);
  const lower = domain === 'pain' ? sourced.filter((proportion) => proportion < half) : [];
  return [half, ...lower.sort((a, b) => b - a)];
}

const half = 0.5;

/**
 * Had a response, now under the least of them, and a case again; pain has no caseness, its lost response
 * is enough. A depression instrument without a sourced caseness never shows a relapse: that its patient
 * is a case again cannot be known, and the later words say how far the score has fallen.
 */
function relapseOf(
  instrument: Instrument,
  baseline: number,
  scores: readonly FollowUpScore[]
): 'possible' | 'confirmed' | null {
  const { caseness, domain } = instrument;
  const least = Math.min(...responseProportions(instrument));
  const hasResponded = ({ totalScore }: FollowUpScore) => isFallOf(least, baseline, totalScore);
  const isRelapsed = (score: FollowUpScore) =>
    !hasResponded(score) &&
    (caseness === null ? domain === 'pain' : meetsThreshold(caseness, score.totalScore));
  const firstResponse = scores.findIndex(hasResponded);
  if (firstResponse === -1) return null;
  const [latest, previous] = scores.slice(firstResponse + 1).reverse();
  if (!latest || !isRelapsed(latest)) return null;
  return previous && isRelapsed(previous) ? 'confirmed' : 'possible';
}

/** Not a case at baseline; without a sourced caseness, already within the remission cut-off. */
function isBelowCutOff({ caseness, remissionThresholds }: Instrument, baseline: number): boolean {
  const [remission] = remissionThresholds;
  if (baseline <= 0) return true;
  if (caseness !== null) return !meetsThreshold(caseness, baseline);
  return remission !== undefined && meetsThreshold(remission, baseline);
}

function isFallOf(proportion: number, baseline: number, score: number): boolean {
  return baseline > 0 && baseline - score >= baseline * proportion - scoreTolerance;
}
