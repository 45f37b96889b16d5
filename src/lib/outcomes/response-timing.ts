import type { Instrument } from '../instruments/instrument.ts';
import { estimateCumulativeProportions } from '../statistics/cumulative-proportion.ts';
import type { CumulativeProportions } from '../statistics/cumulative-proportion.ts';
import { notEstimable } from '../statistics/estimate.ts';
import { estimateSurvival, type SurvivalCurve } from '../statistics/kaplan-meier.ts';
import type { Definition } from './definition.ts';
import type { EligibleSeries } from './eligible-series.ts';
import { isSuccess } from './evaluate.ts';
import type { Labelled } from './labelled.ts';
import { defaultSeriesSettings } from './series.ts';
import { addUp, totalOf } from './tally.ts';

export type TimingUnit = 'days' | 'infusions';

/** How many eligible series agree in when they first responded. */
export interface ResponseTimingTally {
  readonly unit: TimingUnit;
  /**
   * Days from infusion 1, or infusions given before: of the first score that meets the success rule, else of
   * the last score. Null without a score after infusion 1.
   */
  readonly time: number | null;
  readonly event: boolean;
  /** In response at the outcome window. */
  readonly responded: boolean;
  readonly n: number;
}

/** One series' tallies, one a unit: the reference for `server/queries/response-timing.ts`. */
export function deriveResponseTiming(
  definition: Definition,
  instrument: Instrument,
  { baseline, scores, responded }: EligibleSeries
): ResponseTimingTally[] {
  const first = scores.find(({ totalScore }) =>
    isSuccess(definition.success, instrument, baseline, totalScore)
  );
  const seen = first ?? scores.at(-1);
  const event = first !== undefined;
  return [
    { unit: 'days', time: seen?.daysFromFirst ?? null, event, responded, n: 1 },
    { unit: 'infusions', time: seen?.infusionsBefore ?? null, event, responded, n: 1 }
  ];
}

export function tallyResponseTiming(
  definition: Definition,
  instrument: Instrument,
  series: readonly EligibleSeries[]
): ResponseTimingTally[] {
  return addUp(series.flatMap((one) => deriveResponseTiming(definition, instrument, one)));
}

export interface ResponseTiming {
  readonly eligible: number;
  /** Eligible without any score after infusion 1: in neither curve, in every denominator below. */
  readonly withoutScore: number;
  /** Survival is the share that has not yet responded. */
  readonly days: Labelled<SurvivalCurve>;
  readonly infusions: Labelled<SurvivalCurve>;
  /** Already responded by infusion 1, 2 … 8. */
  readonly ofEligible: Labelled<CumulativeProportions>;
  readonly ofResponders: Labelled<CumulativeProportions>;
}

/** Infusions of the longest induction. */
const points = Array.from({ length: defaultSeriesSettings.inductionInfusions }, (_, at) => at + 1);

/**
 * When patients respond. A response is dated by the score that shows it, though it began at some time since
 * the score before: a knowing approximation, as in the published cohorts.
 *
 * @param blocked why the definition cannot be told from these data, or null
 * @param blockedAtWindow why response at the outcome window cannot be told, or null
 */
export function estimateResponseTiming(
  tallies: readonly ResponseTimingTally[],
  blocked: string | null,
  blockedAtWindow: string | null
): ResponseTiming {
  const days = tallies.filter(({ unit }) => unit === 'days');
  const infusions = tallies.filter(({ unit }) => unit === 'infusions');
  const responders = infusions.filter(({ responded }) => responded);
  const eligible = totalOf(days);
  const without = eligible - totalOf(days.filter(({ time }) => time !== null));
  const curve = (rows: readonly ResponseTimingTally[]) =>
    blocked === null ? estimateSurvival(followUpsOf(rows)) : notEstimable(blocked, eligible);
  const why = blocked ?? blockedAtWindow;
  return {
    eligible,
    withoutScore: without,
    days: {
      label:
        'Days from infusion 1 to the first score in response, of eligible; censored at the last score of the series',
      estimate: curve(days)
    },
    infusions: {
      label:
        'Infusions given before the first score in response, of eligible; censored at the last score of the series',
      estimate: curve(infusions)
    },
    ofEligible: {
      label: 'Already responded by infusion, of all eligible',
      estimate:
        blocked === null
          ? estimateCumulativeProportions(reachedAt(infusions), eligible, points)
          : notEstimable(blocked, eligible)
    },
    ofResponders: {
      label:
        'Looking back: already responded by infusion, of those in response at the outcome window',
      estimate:
        why === null
          ? estimateCumulativeProportions(reachedAt(responders), totalOf(responders), points)
          : notEstimable(why, totalOf(responders))
    }
  };
}

function followUpsOf(rows: readonly ResponseTimingTally[]) {
  return rows.flatMap(({ time, event, n }) => (time === null ? [] : [{ time, event, count: n }]));
}

function reachedAt(rows: readonly ResponseTimingTally[]): number[] {
  return rows.flatMap(({ time, event, n }) =>
    time === null || !event ? [] : Array<number>(n).fill(time)
  );
}
