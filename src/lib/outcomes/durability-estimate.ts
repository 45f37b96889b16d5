import { notEstimable, type Estimable, type Estimate } from '../statistics/estimate.ts';
import { estimateSurvival, type FollowUp, type SurvivalCurve } from '../statistics/kaplan-meier.ts';
import { computeLogRank, type LogRank } from '../statistics/log-rank.ts';
import { computeSurvivalAt, countAtRisk, type SurvivalAt } from '../statistics/survival-at.ts';
import {
  censorings,
  relapseRules,
  type Censoring,
  type DurabilityEnd,
  type DurabilityStart,
  type DurabilityTallies,
  type MaintenanceStart,
  type RelapseRule
} from './durability.ts';
import type { Labelled } from './labelled.ts';
import { totalOf } from './tally.ts';

/** Days at which survival is stated: 4 and 8 weeks, as McInnes 2022 reports it. */
export const statedDays = [28, 56] as const;
/** Weeks under the axis. */
export const statedWeeks = [0, 4, 8, 12, 16, 20, 24] as const;

/** What became of everyone by a week: `atRisk`, `relapsed` and `lost` add up to all in response at time 0. */
export interface DurabilityWeek {
  readonly week: number;
  /** Still followed and in response just before it. */
  readonly atRisk: number;
  /** Before it. */
  readonly relapsed: number;
  /** Last seen, or censored, before it and still in response. */
  readonly lost: number;
  /** Of those at risk, given a maintenance infusion by then. */
  readonly atRiskOnMaintenance: number;
}

export interface DurabilityCurve {
  readonly rule: RelapseRule;
  readonly censoring: Censoring;
  /** True where being censored may itself tell of relapse. */
  readonly informative: boolean;
  readonly survival: Labelled<SurvivalCurve>;
  readonly survivalAt: readonly Labelled<SurvivalAt>[];
  /** The bound below which no truth about the lost could bring it: every loss a relapse on that day. */
  readonly everyLossARelapse: Labelled<SurvivalCurve>;
  readonly everyLossARelapseAt: readonly Labelled<SurvivalAt>[];
  /** Empty where the curve is not estimable. */
  readonly weeks: readonly DurabilityWeek[];
}

export interface Durability {
  readonly start: DurabilityStart;
  readonly population: string;
  /** Eligible with a score that tells whether they were in response at time 0. */
  readonly scored: number;
  readonly inResponse: number;
  readonly curves: readonly DurabilityCurve[];
}

const populations: Record<DurabilityStart, string> = {
  'from-induction-end':
    'In response on the last score 0–14 days after the last induction infusion; time 0 is that score',
  'from-first-response': 'From the first score in response, as trials report it'
};
const events: Record<RelapseRule, string> = {
  'one-score': 'until the first score below response',
  'two-running': 'until the second of two running scores below response'
};
const endings: Record<Censoring, string> = {
  'last-score': 'censored at the last score',
  maintenance: 'informative: censored at maintenance'
};

/**
 * How long response lasts, under each rule and censoring.
 *
 * @param blocked why the definition cannot be told from these data, or null
 */
export function estimateDurability(
  start: DurabilityStart,
  tallies: DurabilityTallies,
  blocked: string | null
): Durability {
  return {
    start,
    population: populations[start],
    scored: tallies.scored,
    inResponse: totalOf(endsOf(tallies, 'one-score', 'last-score')),
    curves: relapseRules.flatMap((rule) =>
      censorings.map((censoring) => estimateCurve(tallies, rule, censoring, blocked))
    )
  };
}

function estimateCurve(
  tallies: DurabilityTallies,
  rule: RelapseRule,
  censoring: Censoring,
  blocked: string | null
): DurabilityCurve {
  const ends = endsOf(tallies, rule, censoring);
  const starts = tallies.maintenanceStarts.filter(
    (one) => one.rule === rule && one.censoring === censoring
  );
  const label = `Still in response, ${events[rule]}; ${endings[censoring]}`;
  const bound = `${label}; bound: every loss counted as a relapse`;
  const estimate = curveUnless(blocked, tallies.scored, followUpsOf(ends));
  const pessimistic = curveUnless(
    blocked,
    tallies.scored,
    followUpsOf(ends).map((one) => ({ ...one, event: true }))
  );
  return {
    rule,
    censoring,
    informative: censoring === 'maintenance',
    survival: { label, estimate },
    survivalAt: statedDays.map((day) => survivalAt(label, estimate, day)),
    everyLossARelapse: { label: bound, estimate: pessimistic },
    everyLossARelapseAt: statedDays.map((day) => survivalAt(bound, pessimistic, day)),
    weeks: estimate.estimable
      ? statedWeeks.map((week) => countWeek(week, estimate, ends, starts))
      : []
  };
}

function countWeek(
  week: number,
  curve: Estimable<SurvivalCurve>,
  ends: readonly DurabilityEnd[],
  starts: readonly MaintenanceStart[]
): DurabilityWeek {
  const day = week * 7;
  const before = ends.filter(({ time }) => time < day);
  return {
    week,
    atRisk: countAtRisk(curve, day),
    relapsed: totalOf(before.filter(({ event }) => event)),
    lost: totalOf(before.filter(({ event }) => !event)),
    atRiskOnMaintenance:
      totalOf(starts.filter(({ time }) => time <= day)) -
      totalOf(before.filter(({ maintained }) => maintained))
  };
}

function survivalAt(
  label: string,
  curve: Estimate<SurvivalCurve>,
  day: number
): Labelled<SurvivalAt> {
  return {
    label: `${label}; at day ${day}`,
    estimate: curve.estimable ? computeSurvivalAt(curve, day) : curve
  };
}

function curveUnless(
  blocked: string | null,
  scored: number,
  followUps: readonly FollowUp[]
): Estimate<SurvivalCurve> {
  if (blocked !== null) return notEstimable(blocked, scored);
  if (followUps.length > 0) return estimateSurvival(followUps);
  return notEstimable(
    scored === 0 ? 'no score at which durability could begin' : 'nobody was in response',
    scored
  );
}

/** Two groups' durability under one rule and censoring. */
export interface DurabilityComparison {
  readonly rule: RelapseRule;
  readonly censoring: Censoring;
  readonly logRank: Labelled<LogRank>;
}

export interface DurabilityGroup {
  readonly name: string;
  readonly tallies: DurabilityTallies;
}

/** Log-rank test of two groups' durability. @throws RangeError on two groups of one name */
export function compareDurability(
  one: DurabilityGroup,
  other: DurabilityGroup,
  blocked: string | null
): DurabilityComparison[] {
  if (one.name === other.name) {
    throw new RangeError(`Both groups are called "${one.name}". Give each its own name.`);
  }
  return relapseRules.flatMap((rule) =>
    censorings.map((censoring): DurabilityComparison => {
      const rows = [one, other].flatMap(({ name, tallies }) =>
        followUpsOf(endsOf(tallies, rule, censoring)).map((row) => ({ ...row, group: name }))
      );
      return {
        rule,
        censoring,
        logRank: {
          label: `${one.name} against ${other.name}: still in response, ${events[rule]}; ${endings[censoring]}`,
          estimate:
            blocked === null
              ? computeLogRank(rows)
              : notEstimable(blocked, one.tallies.scored + other.tallies.scored)
        }
      };
    })
  );
}

function followUpsOf(ends: readonly DurabilityEnd[]): FollowUp[] {
  return ends.map(({ time, event, n }) => ({ time, event, count: n }));
}

function endsOf(
  { ends }: DurabilityTallies,
  rule: RelapseRule,
  censoring: Censoring
): DurabilityEnd[] {
  return ends.filter((end) => end.rule === rule && end.censoring === censoring);
}
