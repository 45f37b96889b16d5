import type { Instrument, Verification } from '../instruments/instrument.ts';
import { gad7 } from '../instruments/gad7.ts';
import { phq9 } from '../instruments/phq9.ts';
import { meetsThreshold } from '../instruments/threshold.ts';
import { isReliable } from './evaluate.ts';
import { countSeries, type Pair } from './score-pairs.ts';
import { harmWhere, shareWhere, type HarmShare, type OutcomeShare } from './shares.ts';
import type { Estimate, Proportion } from '../statistics/estimate.ts';

export interface TalkingTherapiesScores {
  readonly depression: number;
  readonly anxiety: number;
}

/** Started series with both baselines; an outcome needs both scores, completed means 2 infusions or more. */
export type TalkingTherapiesPair = Pair<TalkingTherapiesScores>;

export type TalkingTherapiesChange =
  'reliable improvement' | 'reliable deterioration' | 'no reliable change';

export interface TalkingTherapies {
  /** The cut-offs and reliable changes are sourced; how they combine was read in no primary source. */
  readonly verification: Verification;
  readonly rule: string;
  /** Started series with both baselines, and those of them at caseness on either measure. */
  readonly withBaselines: number;
  readonly withoutBaselines: number;
  readonly atCaseness: number;
  /** Of all with both baselines. */
  readonly improved: OutcomeShare;
  readonly deteriorated: HarmShare;
  readonly unchanged: Estimate<Proportion>;
  /** Of those at caseness: below it on both measures. */
  readonly recovered: OutcomeShare;
  readonly reliablyRecovered: OutcomeShare;
}

/** @example 15 and 12 to 8 and 6: both fell reliably, a reliable improvement */
export function changeOfPair(
  before: TalkingTherapiesScores,
  after: TalkingTherapiesScores
): TalkingTherapiesChange {
  const fell = movesReliably(before, after, -1);
  const rose = movesReliably(before, after, 1);
  if (fell && !rose) return 'reliable improvement';
  return rose && !fell ? 'reliable deterioration' : 'no reliable change';
}

/** On at least one measure; `direction` is −1 for a fall. */
function movesReliably(
  before: TalkingTherapiesScores,
  after: TalkingTherapiesScores,
  direction: 1 | -1
): boolean {
  return (
    isReliable(phq9, before.depression, (after.depression - before.depression) * direction) ||
    isReliable(gad7, before.anxiety, (after.anxiety - before.anxiety) * direction)
  );
}

/** At or above the cut-off of depression or of anxiety. */
export function isAtCaseness({ depression, anxiety }: TalkingTherapiesScores): boolean {
  return isCase(phq9, depression) || isCase(gad7, anxiety);
}

function isCase({ caseness }: Instrument, score: number): boolean {
  return caseness !== null && meetsThreshold(caseness, score);
}

/**
 * Recovery and reliable change on PHQ-9 and GAD-7 together, by the logic of NHS Talking Therapies.
 * Reliable improvement: a reliable decrease on at least one measure and no reliable increase on the other;
 * deterioration the reverse; recovery: at caseness on either before, below it on both after.
 *
 * @param withoutBaselines started series without one or both baselines
 * @param lacking why the data allow no rate, or null
 */
export function computeTalkingTherapies(
  pairs: readonly TalkingTherapiesPair[],
  withoutBaselines: number,
  lacking: string | null
): TalkingTherapies {
  const withBaselines = countSeries(pairs);
  const cases = pairs.filter(({ baseline }) => isAtCaseness(baseline));
  const reason =
    lacking ?? (withBaselines === 0 ? 'nobody has a baseline of both PHQ-9 and GAD-7' : null);
  const reasonOfCases =
    reason ?? (cases.length === 0 ? 'nobody was at caseness at baseline' : null);
  const is =
    (change: TalkingTherapiesChange) =>
    (before: TalkingTherapiesScores, after: TalkingTherapiesScores) =>
      changeOfPair(before, after) === change;
  return {
    verification: 'unverified',
    rule: 'PHQ-9 10 or GAD-7 8 and higher is caseness; reliable change is 6 and 4 points',
    withBaselines,
    withoutBaselines,
    atCaseness: countSeries(cases),
    improved: shareWhere(pairs, is('reliable improvement'), reason),
    deteriorated: harmWhere(pairs, is('reliable deterioration'), reason),
    unchanged: shareWhere(pairs, is('no reliable change'), reason).measured,
    recovered: shareWhere(cases, (_, after) => !isAtCaseness(after), reasonOfCases),
    reliablyRecovered: shareWhere(
      cases,
      (before, after) =>
        !isAtCaseness(after) && changeOfPair(before, after) === 'reliable improvement',
      reasonOfCases
    )
  };
}
