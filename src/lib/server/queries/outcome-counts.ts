import { expressionBuilder, type Expression, type Kysely, type SqlBool } from 'kysely';
import type { Instrument } from '../../instruments/instrument.ts';
import type { CompletionExclusion, EligibilityExclusion } from '../../outcomes/evaluate.ts';
import type { Grouping, GroupName } from '../../outcomes/groups.ts';
import type { OutcomeCounts } from '../../outcomes/rates.ts';
import type { Database } from '../db/database.ts';
import { countWhere } from '../db/functions.ts';
import { groupColumns } from './outcome-groups.ts';
import { withSeriesOutcomes, type OutcomeFilter } from './series-outcomes.ts';

/** One definition's flow, counted in the database. `outcomes/rates.ts` `countOutcomes` is the reference. */
export async function countOutcomes(
  db: Kysely<Database>,
  filter: OutcomeFilter
): Promise<OutcomeCounts> {
  const row = await outcomeCountsQuery(db, filter).executeTakeFirstOrThrow();
  return countsOfRow(row, filter.instrument);
}

export interface GroupCounts {
  readonly group: GroupName;
  readonly counts: OutcomeCounts;
}

/** The same for each group that any series is in; every count but the last day adds up to the whole. */
export async function countOutcomesBy(
  db: Kysely<Database>,
  filter: OutcomeFilter,
  by: Grouping
): Promise<GroupCounts[]> {
  const rows = await outcomeCountsQuery(db, filter, by).execute();
  return rows.map(({ group_name = null, group_part = null, ...row }) => ({
    group: { name: group_name, part: group_part },
    counts: countsOfRow(row, filter.instrument)
  }));
}

type CountsRow = Omit<
  Awaited<ReturnType<ReturnType<typeof outcomeCountsQuery>['executeTakeFirstOrThrow']>>,
  'group_name' | 'group_part'
>;

/** A row of `countColumns` as counts. */
export function countsOfRow(row: CountsRow, instrument: Instrument): OutcomeCounts {
  return {
    begun: row.begun,
    otherIndication: row.other_indication,
    windowOpen: row.window_open,
    started: row.started,
    ineligible: {
      'no-baseline': row.no_baseline,
      'baseline-zero': row.baseline_zero,
      'baseline-below-minimum': row.baseline_below_minimum
    },
    eligible: row.eligible,
    incomplete: {
      'too-few-infusions': row.too_few_infusions,
      'too-many-infusions': row.too_many_infusions,
      'induction-too-short': row.induction_too_short,
      'induction-too-long': row.induction_too_long
    },
    completed: row.completed,
    measured: row.measured,
    eligibleMeasured: row.eligible_measured,
    respondedEligible: row.responded_eligible,
    respondedMeasured: row.responded_measured,
    respondedLastObservation: row.responded_last_observation,
    deterioratedEligible: instrument.reliableChange === null ? null : row.deteriorated_eligible,
    deterioratedMeasured: instrument.reliableChange === null ? null : row.deteriorated_measured,
    followUpEndsDay: row.follow_up_ends_day
  };
}

/** One row; with `by`, one for each group. */
export function outcomeCountsQuery(db: Kysely<Database>, filter: OutcomeFilter, by?: Grouping) {
  return withSeriesOutcomes(db, filter)
    .selectFrom('outcomes')
    .select(countColumns())
    .$if(by !== undefined, (one) =>
      one
        .innerJoin('series', 'series.series_id', 'outcomes.series_id')
        .select(groupColumns(by ?? 'clinic', filter.instrument))
        .groupBy(['group_name', 'group_part'])
    );
}

/** The flow over rows of `outcomes`. */
export function countColumns() {
  const eb = expressionBuilder<{ outcomes: OutcomeRow }, 'outcomes'>();
  const indicationMatches = eb('indication_matches', '=', true);
  const windowClosed = eb('window_closed', '=', true);
  const started = eb.and([indicationMatches, windowClosed]);
  const eligible = eb.and([started, eb('ineligible', 'is', null)]);
  const completed = eb.and([eligible, eb('incomplete', 'is', null)]);
  const scored = eb('outcome', 'is not', null);
  const responded = eb('responded', '=', true);
  const count = (...conditions: Expression<SqlBool>[]) => countWhere(eb, eb.and(conditions));
  return [
    eb.fn.countAll<number>().as('begun'),
    count(eb.not(indicationMatches)).as('other_indication'),
    count(indicationMatches, eb.not(windowClosed)).as('window_open'),
    count(started).as('started'),
    count(started, eb('ineligible', '=', 'no-baseline')).as('no_baseline'),
    count(started, eb('ineligible', '=', 'baseline-zero')).as('baseline_zero'),
    count(started, eb('ineligible', '=', 'baseline-below-minimum')).as('baseline_below_minimum'),
    count(eligible).as('eligible'),
    count(eligible, eb('incomplete', '=', 'too-few-infusions')).as('too_few_infusions'),
    count(eligible, eb('incomplete', '=', 'too-many-infusions')).as('too_many_infusions'),
    count(eligible, eb('incomplete', '=', 'induction-too-short')).as('induction_too_short'),
    count(eligible, eb('incomplete', '=', 'induction-too-long')).as('induction_too_long'),
    count(completed).as('completed'),
    count(completed, scored).as('measured'),
    count(eligible, scored).as('eligible_measured'),
    count(eligible, responded).as('responded_eligible'),
    count(completed, responded).as('responded_measured'),
    count(eligible, eb('responded_last_observation', '=', true)).as('responded_last_observation'),
    count(eligible, eb('deteriorated', '=', true)).as('deteriorated_eligible'),
    count(completed, eb('deteriorated', '=', true)).as('deteriorated_measured'),
    eb.fn.max<number | null>('follow_up_day').filterWhere(started).as('follow_up_ends_day')
  ] as const;
}

interface OutcomeRow {
  indication_matches: boolean;
  window_closed: boolean;
  outcome: number | null;
  follow_up_day: number | null;
  ineligible: EligibilityExclusion | null;
  incomplete: CompletionExclusion | null;
  responded: boolean;
  responded_last_observation: boolean;
  deteriorated: boolean;
}
