import type { Instrument } from '../instruments/instrument.ts';
import type { Definition } from './definition.ts';
import type { EligibleSeries, LaterScore } from './eligible-series.ts';
import { isSuccess } from './evaluate.ts';
import { addUp } from './tally.ts';

/**
 * Time 0: the last score 0–14 days after the last induction infusion, of those in response on it; or the
 * first score in response, as trials report it.
 */
export const durabilityStarts = ['from-induction-end', 'from-first-response'] as const;
/** The event: the first score below response, or the second of the first two running. */
export const relapseRules = ['one-score', 'two-running'] as const;
/**
 * Where follow-up without the event ends: at the last score of the series, never at the data cut; or, where
 * that comes first, at the next maintenance infusion.
 */
export const censorings = ['last-score', 'maintenance'] as const;
export type DurabilityStart = (typeof durabilityStarts)[number];
export type RelapseRule = (typeof relapseRules)[number];
export type Censoring = (typeof censorings)[number];

/** How long after the last induction infusion a score still tells how the induction ended. */
export const inductionEndDays = 14;

interface Variant {
  readonly rule: RelapseRule;
  readonly censoring: Censoring;
}

/** How many series agree in how their time in response ended. Times are days from time 0. */
export interface DurabilityEnd extends Variant {
  readonly time: number;
  readonly event: boolean;
  /** A maintenance infusion was given by then. */
  readonly maintained: boolean;
  readonly n: number;
}

/** How many maintained series had their first maintenance infusion at a time; before time 0 counts as 0. */
export interface MaintenanceStart extends Variant {
  readonly time: number;
  readonly n: number;
}

export interface DurabilityTallies {
  /** Eligible, induction closed, with a score that tells whether they were in response at time 0. */
  readonly scored: number;
  readonly ends: readonly DurabilityEnd[];
  readonly maintenanceStarts: readonly MaintenanceStart[];
}

/** Tallies time in response over series: the reference for `server/queries/durability.ts`. */
export function tallyDurability(
  definition: Definition,
  instrument: Instrument,
  start: DurabilityStart,
  series: readonly EligibleSeries[]
): DurabilityTallies {
  const closed = series.filter(({ inductionClosed }) => inductionClosed);
  const ends = closed.flatMap((one) => deriveDurability(definition, instrument, start, one));
  return {
    scored: closed.filter((one) => candidates(start, one).length > 0).length,
    ends: addUp(
      ends.map(({ rule, censoring, time, event, maintenanceTime }) => ({
        rule,
        censoring,
        time,
        event,
        maintained: maintenanceTime !== null,
        n: 1
      }))
    ),
    maintenanceStarts: addUp(
      ends.flatMap(({ rule, censoring, maintenanceTime }) =>
        maintenanceTime === null ? [] : [{ rule, censoring, time: maintenanceTime, n: 1 }]
      )
    )
  };
}

interface TimeInResponse extends Variant {
  readonly time: number;
  readonly event: boolean;
  /** Null where no maintenance infusion was given by `time`. */
  readonly maintenanceTime: number | null;
}

/** One series' time in response under each rule and censoring; none where it was not in response at time 0. */
export function deriveDurability(
  { success }: Definition,
  instrument: Instrument,
  start: DurabilityStart,
  series: EligibleSeries
): TimeInResponse[] {
  const { baseline, inductionInfusions, maintenanceDays, scores } = series;
  const inResponse = ({ totalScore }: LaterScore) =>
    isSuccess(success, instrument, baseline, totalScore);
  const timeZero =
    start === 'from-first-response'
      ? scores.find(inResponse)
      : candidates(start, series).slice(-1).find(inResponse);
  if (!timeZero) return [];

  const since = scores.slice(scores.indexOf(timeZero));
  const from = (day: number) => day - timeZero.daysFromFirst;
  const below = since.filter((score) => !inResponse(score));
  const lost: Record<RelapseRule, LaterScore | undefined> = {
    'one-score': below[0],
    'two-running': since.find(
      (score, at) => at > 0 && below.includes(score) && below.includes(since[at - 1] ?? score)
    )
  };
  const lastTime = from(since.at(-1)?.daysFromFirst ?? timeZero.daysFromFirst);
  const [firstMaintenance] = maintenanceDays;
  const infusionsSoFar = Math.max(timeZero.infusionsBefore, inductionInfusions);
  const nextMaintenance = maintenanceDays[infusionsSoFar - inductionInfusions];

  return relapseRules.flatMap((rule) =>
    censorings.map((censoring): TimeInResponse => {
      const event = lost[rule];
      const counts =
        event !== undefined &&
        (censoring === 'last-score' || event.infusionsBefore <= infusionsSoFar);
      const censoredAt =
        censoring === 'maintenance' && nextMaintenance !== undefined
          ? Math.min(lastTime, from(nextMaintenance))
          : lastTime;
      const time = counts ? from(event.daysFromFirst) : censoredAt;
      const maintenanceTime =
        firstMaintenance === undefined ? null : Math.max(0, from(firstMaintenance));
      return {
        rule,
        censoring,
        time,
        event: counts,
        maintenanceTime:
          maintenanceTime !== null && maintenanceTime <= time ? maintenanceTime : null
      };
    })
  );
}

/** Scores that tell whether a series was in response at time 0. */
function candidates(
  start: DurabilityStart,
  { inductionInfusions, scores }: EligibleSeries
): readonly LaterScore[] {
  if (start === 'from-first-response') return scores;
  return scores.filter(
    ({ daysFromLastInduction, infusionsBefore }) =>
      daysFromLastInduction >= 0 &&
      daysFromLastInduction <= inductionEndDays &&
      infusionsBefore >= inductionInfusions
  );
}
