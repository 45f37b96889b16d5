import type { Proportion } from '../../statistics/estimate.ts';
import type { CompletionExclusion, EligibilityExclusion } from '../evaluate.ts';
import type { Denominator } from '../rates.ts';

/** In place of a count. `wording` where it is 1 to 10; without it nothing is said of how many. */
export interface Withheld {
  readonly withheld: true;
  readonly wording?: '10 or fewer';
}

export type ReleasedCount = number | Withheld;

/**
 * A rate whose counts are all told. `boundFrom10`: an upper bound in which 10 stands for each withheld
 * count of 1 to 10, so that its numerator is no count of patients.
 */
export type ReleasedRate =
  | (Proportion & { readonly boundFrom10?: true })
  | { readonly estimable: false; readonly withheld: boolean; readonly reason: string };

/** The whole's flow. `OutcomeCounts` says what each counts; the last three are what its sums leave. */
export interface ReleasedCounts {
  readonly begun: ReleasedCount;
  readonly otherIndication: ReleasedCount;
  readonly windowOpen: ReleasedCount;
  readonly started: ReleasedCount;
  readonly ineligible: Readonly<Record<EligibilityExclusion, ReleasedCount>>;
  readonly eligible: ReleasedCount;
  readonly incomplete: Readonly<Record<CompletionExclusion, ReleasedCount>>;
  readonly completed: ReleasedCount;
  readonly measured: ReleasedCount;
  readonly eligibleMeasured: ReleasedCount;
  readonly respondedEligible: ReleasedCount;
  readonly respondedMeasured: ReleasedCount;
  readonly respondedLastObservation: ReleasedCount;
  readonly deterioratedEligible: ReleasedCount | null;
  readonly deterioratedMeasured: ReleasedCount | null;
  /** Eligible, and completed, without a score in the window. */
  readonly missing: ReleasedCount;
  readonly missingCompleted: ReleasedCount;
  /** Responded outside the induction bounds. */
  readonly respondedOutside: ReleasedCount;
}

export interface ReleasedRates {
  readonly nonResponder: ReleasedRate;
  readonly completeCase: ReleasedRate;
  readonly lastObservation: ReleasedRate;
  readonly bestBound: ReleasedRate;
}

export interface ReleasedHarm {
  readonly measured: ReleasedRate;
  readonly worstBound: ReleasedRate;
}

/** A group's headline and what it is made of; the rest of its flow is not released. */
export interface ReleasedGroup {
  readonly key: Readonly<Record<string, string | null>>;
  readonly label: string;
  readonly counts: {
    readonly eligible: ReleasedCount;
    readonly respondedEligible: ReleasedCount;
    readonly deterioratedEligible: ReleasedCount;
    readonly missing: ReleasedCount;
  };
  readonly rates: Pick<ReleasedRates, 'nonResponder' | 'bestBound'>;
  readonly harm: Pick<ReleasedHarm, 'worstBound'>;
}

/** The releasable form of a definition's figures. No withheld number is in it, however deep. */
export interface ReleasedFigures {
  readonly release: {
    readonly rule: string;
    /** How many counts and rates are withheld. */
    readonly withheld: number;
  };
  readonly counts: ReleasedCounts;
  readonly denominators: Readonly<Record<Denominator, ReleasedRate>>;
  readonly rates: ReleasedRates;
  readonly harm: ReleasedHarm;
  readonly groups: readonly ReleasedGroup[];
}
