import type { Instrument } from '../instruments/instrument.ts';
import type { Definition } from './definition.ts';
import { durabilityStarts, type DurabilityStart, type DurabilityTallies } from './durability.ts';
import { estimateDurability, type Durability } from './durability-estimate.ts';
import { estimateEarlySignals, type EarlySignal, type EarlySignalTally } from './early-signal.ts';
import { whyNotAskable, whyNotSourced } from './evaluate.ts';
import {
  estimateInfusionsNeeded,
  type InductionTally,
  type InfusionsNeeded
} from './infusions-needed.ts';
import { whyNoRate, type OutcomeCounts } from './rates.ts';
import {
  estimateResponseTiming,
  type ResponseTiming,
  type ResponseTimingTally
} from './response-timing.ts';

/** What the timeline of one definition is computed from. */
export interface TimelineInputs {
  readonly counts: OutcomeCounts;
  readonly responseTimings: readonly ResponseTimingTally[];
  readonly durability: Readonly<Record<DurabilityStart, DurabilityTallies>>;
  readonly earlySignals: readonly EarlySignalTally[];
  readonly inductions: readonly InductionTally[];
}

/** When response comes, how long it lasts, what early change says of it, and after how many infusions. */
export interface Timeline {
  readonly responseTiming: ResponseTiming;
  /** From the end of induction, then from the first response. */
  readonly durability: readonly Durability[];
  readonly earlySignals: readonly EarlySignal[];
  readonly infusionsNeeded: InfusionsNeeded;
}

export function estimateTimeline(
  definition: Definition,
  instrument: Instrument,
  { counts, responseTimings, durability, earlySignals, inductions }: TimelineInputs
): Timeline {
  const blocked = whyNoTimeline(definition, instrument, counts);
  const blockedAtWindow = whyNoRate(definition, counts);
  return {
    responseTiming: estimateResponseTiming(responseTimings, blocked, blockedAtWindow),
    durability: durabilityStarts.map((start) =>
      estimateDurability(start, durability[start], blocked)
    ),
    earlySignals: estimateEarlySignals(earlySignals, instrument, blocked ?? blockedAtWindow),
    infusionsNeeded: estimateInfusionsNeeded(inductions)
  };
}

/** Why nothing can be said over time; unlike a rate, follow-up may end before the outcome window begins. */
export function whyNoTimeline(
  definition: Definition,
  instrument: Instrument,
  counts: OutcomeCounts
): string | null {
  return (
    whyNotAskable(definition, instrument) ??
    (counts.eligible === 0 ? whyNoRate(definition, counts) : null) ??
    whyNotSourced(definition, instrument)
  );
}
