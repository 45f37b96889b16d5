import type { Instrument } from '../instruments/instrument.ts';
import { notEstimable, type Estimate, type Proportion } from '../statistics/estimate.ts';
import { estimateProportion } from '../statistics/proportion.ts';
import type { Definition } from './definition.ts';
import {
  isReliable,
  isSuccess,
  whyNotAskable,
  whyNotSourced,
  type CompletionExclusion,
  type EligibilityExclusion,
  type SeriesOutcome
} from './evaluate.ts';

/** How many series (or patients' first series) stand at each step of one definition's flow. */
export interface OutcomeCounts {
  /** Series of the agent, first of each patient where the definition counts patients. */
  readonly begun: number;
  readonly otherIndication: number;
  readonly windowOpen: number;
  readonly started: number;
  readonly ineligible: Readonly<Record<EligibilityExclusion, number>>;
  readonly eligible: number;
  readonly incomplete: Readonly<Record<CompletionExclusion, number>>;
  readonly completed: number;
  readonly measured: number;
  /** Eligible with a score in the window, whether or not they completed. */
  readonly eligibleMeasured: number;
  readonly respondedEligible: number;
  readonly respondedMeasured: number;
  readonly respondedLastObservation: number;
  /** Eligible with a score in the window that is reliably worse; null where no reliable change is sourced. */
  readonly deterioratedEligible: number | null;
  readonly deterioratedMeasured: number | null;
  /** The latest day, from the definition's anchor, on which any started series has a score after infusion 1. */
  readonly followUpEndsDay: number | null;
}

export const denominators = ['started', 'eligible', 'completed', 'measured'] as const;
export type Denominator = (typeof denominators)[number];

export interface OutcomeRates {
  /** The headline: responders among eligible, a missing score counting as not responded. */
  readonly nonResponder: Estimate<Proportion>;
  readonly completeCase: Estimate<Proportion>;
  readonly lastObservation: Estimate<Proportion>;
  /** Every missing score counted as a response; the worst bound is the headline itself. */
  readonly bestBound: Estimate<Proportion>;
}

export interface HarmRates {
  /** Reliably worse among measured. */
  readonly measured: Estimate<Proportion>;
  /** Among eligible, those who stopped early included; every missing score counted as reliably worse. */
  readonly worstBound: Estimate<Proportion>;
}

export interface FlowStep {
  readonly step: 'begun' | Denominator | 'responded';
  readonly n: number;
  readonly responded: number;
  /** What separates this step from the next; the counts add up to the difference. */
  readonly exclusions: readonly { readonly reason: FlowExclusion; readonly n: number }[];
}

export type FlowExclusion =
  | 'other-indication'
  | 'window-open'
  | EligibilityExclusion
  | CompletionExclusion
  | 'no-score-in-window'
  | 'not-responded'
  | 'responded-outside-bounds';

/**
 * Rates of one definition from its counts, or why each cannot be told: first what no data of this
 * instrument could tell, then what these data lack, then what the registry has no source for.
 */
export function computeOutcomeRates(
  definition: Definition,
  instrument: Instrument,
  counts: OutcomeCounts
): {
  rates: OutcomeRates;
  denominators: Record<Denominator, Estimate<Proportion>>;
  harm: HarmRates;
} {
  const lacking = whyNoRate(definition, counts);
  const blocked =
    whyNotAskable(definition, instrument) ?? lacking ?? whyNotSourced(definition, instrument);
  const share = shareUnless(blocked);
  const { eligible, eligibleMeasured, respondedEligible, respondedMeasured } = counts;
  const missing = eligible - eligibleMeasured;
  const nonResponder = share(respondedEligible, eligible);
  const completeCase = share(respondedMeasured, counts.measured);
  return {
    rates: {
      nonResponder,
      completeCase,
      lastObservation: share(counts.respondedLastObservation, eligible),
      bestBound: share(respondedEligible + missing, eligible)
    },
    denominators: {
      started: share(respondedEligible, counts.started),
      eligible: nonResponder,
      completed: share(respondedMeasured, counts.completed),
      measured: completeCase
    },
    harm: harmRates(instrument, counts, lacking)
  };
}

function harmRates(
  instrument: Instrument,
  counts: OutcomeCounts,
  lacking: string | null
): HarmRates {
  const { deterioratedEligible, deterioratedMeasured, eligible, eligibleMeasured, measured } =
    counts;
  const unsourced =
    instrument.reliableChange === null
      ? `no reliable change is sourced for ${instrument.name}`
      : null;
  const share = shareUnless(lacking ?? unsourced);
  return {
    measured: share(deterioratedMeasured ?? 0, measured),
    worstBound: share((deterioratedEligible ?? 0) + eligible - eligibleMeasured, eligible)
  };
}

function shareUnless(
  reason: string | null
): (numerator: number, denominator: number) => Estimate<Proportion> {
  return (numerator, denominator) => {
    if (reason !== null) return notEstimable(reason, denominator);
    return denominator === 0
      ? notEstimable('no completed series has a score in the window', 0)
      : estimateProportion(numerator, denominator);
  };
}

/** What the data lack for any rate of this definition, or null. */
export function whyNoRate({ outcomeWindow }: Definition, counts: OutcomeCounts): string | null {
  const { started, ineligible, followUpEndsDay } = counts;
  if (counts.begun === 0) return 'no series of this kind';
  if (started === 0) {
    return counts.windowOpen > 0
      ? 'no outcome window has closed yet'
      : 'no series of this indication';
  }
  if (followUpEndsDay !== null && followUpEndsDay < outcomeWindow.fromDay) {
    return `follow-up ends at day ${followUpEndsDay}; the window begins at day ${outcomeWindow.fromDay}`;
  }
  if (counts.eligible === 0) {
    if (ineligible['no-baseline'] === started) return 'no baseline';
    if (ineligible['baseline-zero'] === started) return 'every baseline is 0';
    return 'no series with an eligible baseline';
  }
  return counts.eligibleMeasured === 0 ? 'no score in the outcome window' : null;
}

/**
 * From everyone who began to everyone who responded. Each step's exclusions add up to the difference to the
 * next; `responded` adds those who responded outside the induction bounds back in.
 */
export function computeFlow(counts: OutcomeCounts): FlowStep[] {
  const outside = counts.respondedEligible - counts.respondedMeasured;
  const steps: FlowStep[] = [
    {
      step: 'begun',
      n: counts.begun,
      responded: counts.respondedEligible,
      exclusions: [
        { reason: 'other-indication', n: counts.otherIndication },
        { reason: 'window-open', n: counts.windowOpen }
      ]
    },
    {
      step: 'started',
      n: counts.started,
      responded: counts.respondedEligible,
      exclusions: exclusionsOf(counts.ineligible)
    },
    {
      step: 'eligible',
      n: counts.eligible,
      responded: counts.respondedEligible,
      exclusions: exclusionsOf(counts.incomplete)
    },
    {
      step: 'completed',
      n: counts.completed,
      responded: counts.respondedMeasured,
      exclusions: [{ reason: 'no-score-in-window', n: counts.completed - counts.measured }]
    },
    {
      step: 'measured',
      n: counts.measured,
      responded: counts.respondedMeasured,
      exclusions: [
        { reason: 'not-responded', n: counts.measured - counts.respondedMeasured },
        { reason: 'responded-outside-bounds', n: -outside }
      ]
    },
    {
      step: 'responded',
      n: counts.respondedEligible,
      responded: counts.respondedEligible,
      exclusions: []
    }
  ];
  return steps.map((step) => ({ ...step, exclusions: step.exclusions.filter(({ n }) => n !== 0) }));
}

function exclusionsOf<Reason extends FlowExclusion>(counts: Readonly<Record<Reason, number>>) {
  return Object.entries<number>(counts).map(([reason, n]) => ({ reason: reason as Reason, n })); // keys of a Record<Reason, …> are Reasons
}

/** One series as the flow counts it: the reference for the SQL of `server/queries/outcome-counts.ts`. */
export interface CountedSeries {
  readonly indicationMatches: boolean;
  readonly windowClosed: boolean;
  readonly outcome: SeriesOutcome;
  /** Latest day from the anchor with a score of the instrument after infusion 1, or null. */
  readonly followUpDay: number | null;
}

/** Counts a definition's flow over evaluated series. */
export function countOutcomes(
  definition: Definition,
  instrument: Instrument,
  series: readonly CountedSeries[]
): OutcomeCounts {
  const started = series.filter((one) => one.indicationMatches && one.windowClosed);
  const eligible = started.filter(({ outcome }) => outcome.ineligible === null);
  const completed = eligible.filter(({ outcome }) => outcome.incomplete === null);
  const hasScore = ({ outcome }: CountedSeries) => outcome.outcome !== null;
  const succeeded = (score: 'outcome' | 'lastObservation') => (one: CountedSeries) => {
    const { baseline } = one.outcome;
    const after = one.outcome[score];
    return (
      baseline !== null &&
      after !== null &&
      isSuccess(definition.success, instrument, baseline, after)
    );
  };
  const deteriorated = (among: readonly CountedSeries[]) =>
    instrument.reliableChange === null
      ? null
      : among.filter(({ outcome }) => isReliablyWorse(instrument, outcome)).length;
  const count = <Reason extends string>(
    among: readonly CountedSeries[],
    field: 'ineligible' | 'incomplete',
    reason: Reason
  ) => among.filter(({ outcome }) => outcome[field] === reason).length;
  return {
    begun: series.length,
    otherIndication: series.filter((one) => !one.indicationMatches).length,
    windowOpen: series.filter((one) => one.indicationMatches && !one.windowClosed).length,
    started: started.length,
    ineligible: {
      'no-baseline': count(started, 'ineligible', 'no-baseline'),
      'baseline-zero': count(started, 'ineligible', 'baseline-zero'),
      'baseline-below-minimum': count(started, 'ineligible', 'baseline-below-minimum')
    },
    eligible: eligible.length,
    incomplete: {
      'too-few-infusions': count(eligible, 'incomplete', 'too-few-infusions'),
      'too-many-infusions': count(eligible, 'incomplete', 'too-many-infusions'),
      'induction-too-short': count(eligible, 'incomplete', 'induction-too-short'),
      'induction-too-long': count(eligible, 'incomplete', 'induction-too-long')
    },
    completed: completed.length,
    measured: completed.filter(hasScore).length,
    eligibleMeasured: eligible.filter(hasScore).length,
    respondedEligible: eligible.filter(succeeded('outcome')).length,
    respondedMeasured: completed.filter(succeeded('outcome')).length,
    respondedLastObservation: eligible.filter((one) =>
      succeeded(hasScore(one) ? 'outcome' : 'lastObservation')(one)
    ).length,
    deterioratedEligible: deteriorated(eligible),
    deterioratedMeasured: deteriorated(completed),
    followUpEndsDay: started.reduce<number | null>(
      (latest, { followUpDay }) =>
        followUpDay === null ? latest : Math.max(latest ?? followUpDay, followUpDay),
      null
    )
  };
}

function isReliablyWorse(instrument: Instrument, { baseline, outcome }: SeriesOutcome): boolean {
  return (
    baseline !== null && outcome !== null && isReliable(instrument, baseline, outcome - baseline)
  );
}
