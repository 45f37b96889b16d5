import type { Instrument } from '../instruments/instrument.ts';
import type { Estimate } from '../statistics/estimate.ts';
import type { TippingPoints } from '../statistics/tipping-points.ts';
import { estimateChange, type ChangeEstimates } from './change-estimates.ts';
import type { Definition } from './definition.ts';
import { whyNotAskable } from './evaluate.ts';
import { computeItem9Change, type Item9Change, type Item9Pairs } from './item9-change.ts';
import {
  computeJacobsonTruax,
  type JacobsonTruax,
  type JacobsonTruaxInput
} from './jacobson-truax.ts';
import { computeNamedRates, type NamedRates } from './named-rates.ts';
import { computeOutcomeRates, whyNoRate, type HarmRates, type OutcomeCounts } from './rates.ts';
import type { ScorePair } from './score-pairs.ts';
import {
  computeTalkingTherapies,
  type TalkingTherapies,
  type TalkingTherapiesPair
} from './talking-therapies.ts';
import { computeOutcomeTippingPoints } from './tipping-points.ts';

/** What the estimates of one definition are computed from. */
export interface EstimateInputs {
  readonly counts: OutcomeCounts;
  readonly pairs: readonly ScorePair[];
  readonly item9: Item9Pairs;
  readonly talkingTherapies: {
    readonly pairs: readonly TalkingTherapiesPair[];
    readonly withoutBaselines: number;
  };
}

export interface EstimateOptions {
  /** The share tipping points aim at, 0–1. */
  readonly target?: number;
  readonly jacobsonTruax?: JacobsonTruaxInput;
}

/** Everything besides the rate that one definition says of the same people, on one occasion. */
export interface OutcomeEstimates {
  readonly change: ChangeEstimates;
  readonly named: NamedRates;
  readonly jacobsonTruax: Estimate<JacobsonTruax>;
  readonly talkingTherapies: TalkingTherapies;
  readonly harm: HarmRates;
  readonly item9: Item9Change;
  readonly tippingPoints: Estimate<TippingPoints>;
}

/** The share the FAQ states. */
const faqShare = 0.7;

/** Every cross-sectional estimate of a definition from its counts and joint distributions. */
export function estimateOutcomes(
  definition: Definition,
  instrument: Instrument,
  { counts, pairs, item9, talkingTherapies }: EstimateInputs,
  { target = faqShare, jacobsonTruax }: EstimateOptions = {}
): OutcomeEstimates {
  const { rates, harm } = computeOutcomeRates(definition, instrument, counts);
  const lacking = whyNoRate(definition, counts);
  const blocked = whyNotAskable({ success: { kind: 'reliable-improvement' } }, instrument);
  return {
    change: estimateChange(instrument, pairs, lacking),
    named: computeNamedRates(instrument, pairs, blocked ?? lacking),
    jacobsonTruax: computeJacobsonTruax(instrument, pairs, jacobsonTruax, blocked ?? lacking),
    talkingTherapies: computeTalkingTherapies(
      talkingTherapies.pairs,
      talkingTherapies.withoutBaselines,
      null
    ),
    harm,
    item9: computeItem9Change(item9, null),
    tippingPoints: computeOutcomeTippingPoints(counts, rates, target)
  };
}
