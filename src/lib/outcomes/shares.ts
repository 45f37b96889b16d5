import { notEstimable, type Estimate, type Proportion } from '../statistics/estimate.ts';
import { estimateProportion } from '../statistics/proportion.ts';
import { countSeries, type Pair } from './score-pairs.ts';

/** One outcome, counted as the headline and as complete cases. */
export interface OutcomeShare {
  /** Of eligible, a missing score counting as no. */
  readonly eligible: Estimate<Proportion>;
  /** Of completed with a score in the window. */
  readonly measured: Estimate<Proportion>;
}

/** One harm: among measured, and with every missing score counted as harmed. */
export interface HarmShare {
  readonly measured: Estimate<Proportion>;
  readonly worstBound: Estimate<Proportion>;
}

type Holds<Score> = (baseline: Score, outcome: Score) => boolean;

/** Counts an outcome over pairs, which are the people of the denominators; `lacking` says why it cannot. */
export function shareWhere<Score>(
  pairs: readonly Pair<Score>[],
  holds: Holds<Score>,
  lacking: string | null
): OutcomeShare {
  const share = shareUnless(lacking);
  const met = pairs.filter((pair) => isMet(pair, holds));
  return {
    eligible: share(met, pairs),
    measured: share(met.filter(isMeasured), pairs.filter(isMeasured))
  };
}

/** Counts a harm over pairs; otherwise as `shareWhere`. */
export function harmWhere<Score>(
  pairs: readonly Pair<Score>[],
  holds: Holds<Score>,
  lacking: string | null
): HarmShare {
  const share = shareUnless(lacking);
  const harmed = pairs.filter((pair) => isMet(pair, holds));
  return {
    measured: share(harmed.filter(isMeasured), pairs.filter(isMeasured)),
    worstBound: share(
      pairs.filter((pair) => pair.outcome === null || isMet(pair, holds)),
      pairs
    )
  };
}

function isMet<Score>({ baseline, outcome }: Pair<Score>, holds: Holds<Score>): boolean {
  return outcome !== null && holds(baseline, outcome);
}

function isMeasured({ outcome, completed }: Pair<unknown>): boolean {
  return outcome !== null && completed;
}

type Counted = readonly { readonly n: number }[];

function shareUnless(
  reason: string | null
): (part: Counted, whole: Counted) => Estimate<Proportion> {
  return (part, whole) => {
    const denominator = countSeries(whole);
    if (reason !== null) return notEstimable(reason, denominator);
    return denominator === 0
      ? notEstimable('no completed series has a score in the window', 0)
      : estimateProportion(countSeries(part), denominator);
  };
}
