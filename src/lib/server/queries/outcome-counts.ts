import { expressionBuilder, type Kysely } from 'kysely';
import type { Instrument } from '../../instruments/instrument.ts';
import type { Grouping, GroupName } from '../../outcomes/groups.ts';
import type { OutcomeCounts } from '../../outcomes/rates.ts';
import type { Database } from '../db/database.ts';
import { groupColumns } from './outcome-groups.ts';
import { firstEligible, firstStarted, stepOf, type Step } from './outcome-steps.ts';
import {
  begunColumns,
  begunSeries,
  withSeriesOutcomes,
  type OutcomeFilter
} from './series-outcomes.ts';

/** One definition's flow, counted in the database. `outcomes/rates.ts` `countOutcomes` is the reference. */
export async function countOutcomes(
  db: Kysely<Database>,
  filter: OutcomeFilter
): Promise<OutcomeCounts> {
  const rows = await outcomeCountsQuery(db, filter).execute();
  return countsOfTally(rows, filter.instrument);
}

/**
 * A row for each way that a series can stand, a hundred or so. Series of another indication are counted
 * without their scores: of four series of ketamine three may be, and joining them takes half as long again.
 */
export function outcomeCountsQuery(db: Kysely<Database>, filter: OutcomeFilter) {
  const { definition, clinicIds, dataCutOn } = filter;
  const asked = withSeriesOutcomes(db, filter).selectFrom('outcomes').select(tallyColumns());
  if (definition.indication === undefined) return asked.groupBy(tallyKeys);
  // Not from `db`, whose plugin would see this part alone.
  const parts = expressionBuilder<Database>();
  const begun = begunSeries(parts, definition, clinicIds)
    .select(begunColumns(definition, dataCutOn))
    .as('begun');
  const others = parts
    .selectFrom(begun)
    .where('indication_matches', '=', false)
    .select((eb) => [
      eb.lit(stepOf('other-indication')).as('step'),
      eb.lit(false).as('scored'),
      eb.lit(false).as('is_responder'),
      eb.lit(false).as('responded_last'),
      eb.lit(false).as('is_worse'),
      eb.lit(null).as('last_day'),
      eb.fn.countAll<number>().as('n')
    ]);
  return asked.where('indication_matches', '=', true).groupBy(tallyKeys).unionAll(others);
}

export interface GroupCounts {
  readonly group: GroupName;
  readonly counts: OutcomeCounts;
}

/** The same with each group that any series is in: they share no series, so that their tallies are the whole's. */
export async function countOutcomesBy(
  db: Kysely<Database>,
  filter: OutcomeFilter,
  by: Grouping
): Promise<{ readonly counts: OutcomeCounts; readonly groups: GroupCounts[] }> {
  const rows = await groupCountsQuery(db, filter, by).execute();
  const groups = new Map<string, { group: GroupName; tally: TallyRow[] }>();
  for (const { group_name, group_part, ...row } of rows) {
    const key = JSON.stringify([group_name, group_part]);
    const known = groups.get(key) ?? { group: { name: group_name, part: group_part }, tally: [] };
    known.tally.push(row);
    groups.set(key, known);
  }
  return {
    counts: countsOfTally(rows, filter.instrument),
    groups: [...groups.values()].map(({ group, tally }) => ({
      group,
      counts: countsOfTally(tally, filter.instrument)
    }))
  };
}

/** The same with the group of each; by severity, whoever has a baseline is in one, so that all are joined. */
export function groupCountsQuery(db: Kysely<Database>, filter: OutcomeFilter, by: Grouping) {
  return withSeriesOutcomes(db, filter)
    .selectFrom('outcomes')
    .innerJoin('series', 'series.series_id', 'outcomes.series_id')
    .select(tallyColumns())
    .select(groupColumns(by, filter.instrument))
    .groupBy([...tallyKeys, 'group_name', 'group_part']);
}

export interface TallyRow {
  step: number;
  scored: boolean;
  is_responder: boolean;
  responded_last: boolean;
  is_worse: boolean;
  last_day: number | null;
  n: number;
}

export const tallyKeys = ['step', 'scored', 'is_responder', 'responded_last', 'is_worse'] as const;

/**
 * Rows of `outcomes` tallied by `tallyKeys`: one pass over a few small keys takes two thirds of the time of
 * a count for each figure.
 */
export function tallyColumns() {
  const eb = expressionBuilder<{ outcomes: OutcomeRow }, 'outcomes'>();
  return [
    eb.ref('step').as('step'),
    eb('outcome', 'is not', null).$castTo<boolean>().as('scored'),
    eb.ref('responded').as('is_responder'),
    eb.ref('responded_last_observation').as('responded_last'),
    eb.ref('deteriorated').as('is_worse'),
    eb.fn.max<number | null>('follow_up_day').as('last_day'),
    eb.fn.countAll<number>().as('n')
  ] as const;
}

interface OutcomeRow {
  step: number;
  outcome: number | null;
  follow_up_day: number | null;
  responded: boolean;
  responded_last_observation: boolean;
  deteriorated: boolean;
}

/** Adds a tally up to the flow. */
export function countsOfTally(tally: readonly TallyRow[], instrument: Instrument): OutcomeCounts {
  const count = (...conditions: ((row: TallyRow) => boolean)[]) =>
    tally.reduce((sum, row) => (conditions.every((met) => met(row)) ? sum + row.n : sum), 0);
  const at = (step: Step) => (row: TallyRow) => row.step === stepOf(step);
  const started = (row: TallyRow) => row.step >= firstStarted;
  const eligible = (row: TallyRow) => row.step >= firstEligible;
  const completed = at('completed');
  const scored = (row: TallyRow) => row.scored;
  const responded = (row: TallyRow) => row.is_responder;
  const worse = (row: TallyRow) => row.is_worse;
  const hasReliableChange = instrument.reliableChange !== null;
  return {
    begun: count(),
    otherIndication: count(at('other-indication')),
    windowOpen: count(at('window-open')),
    started: count(started),
    ineligible: {
      'no-baseline': count(at('no-baseline')),
      'baseline-zero': count(at('baseline-zero')),
      'baseline-below-minimum': count(at('baseline-below-minimum'))
    },
    eligible: count(eligible),
    incomplete: {
      'too-few-infusions': count(at('too-few-infusions')),
      'too-many-infusions': count(at('too-many-infusions')),
      'induction-too-short': count(at('induction-too-short')),
      'induction-too-long': count(at('induction-too-long'))
    },
    completed: count(completed),
    measured: count(completed, scored),
    eligibleMeasured: count(eligible, scored),
    respondedEligible: count(eligible, responded),
    respondedMeasured: count(completed, responded),
    respondedLastObservation: count(eligible, (row) => row.responded_last),
    deterioratedEligible: hasReliableChange ? count(eligible, worse) : null,
    deterioratedMeasured: hasReliableChange ? count(completed, worse) : null,
    followUpEndsDay: tally
      .filter(started)
      .reduce<number | null>(
        (latest, { last_day }) =>
          last_day === null ? latest : Math.max(latest ?? last_day, last_day),
        null
      )
  };
}
