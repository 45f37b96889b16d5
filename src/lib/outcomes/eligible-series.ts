import type { Instrument } from '../instruments/instrument.ts';
import type { Definition } from './definition.ts';
import { isSuccess, type AlignedScore, type SeriesOutcome } from './evaluate.ts';

/** A valid, chosen score after infusion 1. */
export interface LaterScore {
  readonly totalScore: number;
  readonly daysFromFirst: number;
  readonly daysFromLastInduction: number;
  readonly infusionsBefore: number;
}

/**
 * One series that a definition counts as eligible, over time: what the reference rules of response timing,
 * durability and early signal read. `server/queries/eligible-series.ts` is the same in SQL.
 */
export interface EligibleSeries {
  readonly baseline: number;
  readonly inductionInfusions: number;
  readonly inductionClosed: boolean;
  /** It has a score in the outcome window … */
  readonly measured: boolean;
  /** … and that score meets the success rule. */
  readonly responded: boolean;
  /** Oldest first. */
  readonly scores: readonly LaterScore[];
  /** Days from the first infusion of each maintenance infusion, in order. */
  readonly maintenanceDays: readonly number[];
}

/** What a series itself tells, apart from its scores. */
export type SeriesFacts = Pick<
  EligibleSeries,
  'inductionInfusions' | 'inductionClosed' | 'maintenanceDays'
>;

/** An evaluated series as the timeline reads it, or null where it is not eligible. */
export function eligibleSeriesOf(
  definition: Definition,
  instrument: Instrument,
  facts: SeriesFacts,
  outcome: SeriesOutcome,
  scores: readonly AlignedScore[]
): EligibleSeries | null {
  const { baseline } = outcome;
  if (baseline === null || outcome.ineligible !== null) return null;
  return {
    ...facts,
    baseline,
    measured: outcome.outcome !== null,
    responded:
      outcome.outcome !== null &&
      isSuccess(definition.success, instrument, baseline, outcome.outcome),
    scores: scores
      .flatMap(({ totalScore, valid, chosen, ...place }) =>
        valid && chosen && totalScore !== null && place.infusionsBefore > 0
          ? [{ ...place, totalScore }]
          : []
      )
      .sort((a, b) => a.daysFromFirst - b.daysFromFirst || a.infusionsBefore - b.infusionsBefore)
  };
}
