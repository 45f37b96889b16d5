import type { Expression, Kysely, SqlBool } from 'kysely';
import type { Instrument } from '../../instruments/instrument.ts';
import type { Definition } from '../../outcomes/definition.ts';
import { positionsPerDay, targetDayOf } from '../../outcomes/evaluate.ts';
import type { OutcomeCounts } from '../../outcomes/rates.ts';
import { defaultSeriesSettings } from '../../outcomes/series.ts';
import type { Database } from '../db/database.ts';
import { argMax, argMin, countWhere, daysBetween, isOneOf } from '../db/functions.ts';
import { isReliablyWorseSql, isSuccessSql } from './success-rule.ts';

export interface OutcomeFilter {
  readonly definition: Definition;
  readonly instrument: Instrument;
  readonly clinicIds?: readonly number[];
  /** The last day of data (`2026-11-19`): windows that end later are still open. */
  readonly dataCutOn: string;
}

/** Days and counts beyond any data, where the definition sets no restriction. */
const beforeAnyScore = 1_000_000;
const beyondAnyCount = 1_000_000;

/** One definition's flow, counted in the database. `outcomes/rates.ts` `countOutcomes` is the reference. */
export async function countOutcomes(
  db: Kysely<Database>,
  filter: OutcomeFilter
): Promise<OutcomeCounts> {
  const row = await outcomeCountsQuery(db, filter).executeTakeFirstOrThrow();
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
    deterioratedEligible:
      filter.instrument.reliableChange === null ? null : row.deteriorated_eligible,
    deterioratedMeasured:
      filter.instrument.reliableChange === null ? null : row.deteriorated_measured,
    followUpEndsDay: row.follow_up_ends_day
  };
}

export function outcomeCountsQuery(
  db: Kysely<Database>,
  { definition, instrument, clinicIds, dataCutOn }: OutcomeFilter
) {
  const window = definition.outcomeWindow;
  const anchoredFirst = window.anchor === 'first-infusion';
  return db
    .with('begun', (q) =>
      q
        .selectFrom('series')
        .$if(definition.agent !== undefined, (one) =>
          one.where('agent', '=', definition.agent ?? '')
        )
        .$if(definition.unit === 'first-series', (one) =>
          one.where(
            definition.agent === undefined ? 'series_number' : 'agent_series_number',
            '=',
            1
          )
        )
        .$if(clinicIds !== undefined, (one) =>
          one.where((eb) => isOneOf(eb.ref('clinic_id'), clinicIds ?? []))
        )
        .select((eb) => {
          const anchorOn = eb.ref(anchoredFirst ? 'first_infusion_on' : 'last_induction_on');
          const inductionClosed = eb.or([
            eb('maintenance_infusions', '>', 0),
            eb('next_series_on', 'is not', null),
            eb.and([
              eb('planned_infusions', 'is not', null),
              eb('induction_infusions', '>=', eb.ref('planned_infusions'))
            ]),
            eb(
              daysBetween(dataCutOn, eb.ref('last_induction_on')),
              '>=',
              defaultSeriesSettings.inductionGapDays
            )
          ]);
          const windowClosed = eb.and([
            eb(daysBetween(dataCutOn, anchorOn), '>=', window.toDay),
            anchoredFirst ? eb.lit(true) : inductionClosed
          ]);
          return [
            'series_id',
            'induction_infusions',
            daysBetween(eb.ref('last_induction_on'), eb.ref('first_infusion_on')).as('span_days'),
            (definition.indication === undefined
              ? eb.lit(true)
              : eb('indication', 'in', [definition.indication, 'depression-and-pain'])
            ).as('indication_matches'),
            eb.or([eb('day_basis', '=', 'study-day'), windowClosed]).as('window_closed')
          ];
        })
    )
    .with('scores', (q) =>
      q
        .selectFrom('aligned_assessments as a')
        .innerJoin('begun', 'begun.series_id', 'a.series_id')
        .where('a.instrument', '=', instrument.id)
        .where('a.valid', '=', true)
        .where('a.chosen', '=', true)
        .where('begun.indication_matches', '=', true)
        .where('begun.window_closed', '=', true)
        .groupBy('a.series_id')
        .select((eb) => {
          const day = eb.ref(anchoredFirst ? 'a.days_from_first' : 'a.days_from_last_induction');
          const position = (of: Expression<number>) =>
            eb(eb(of, '*', eb.lit(positionsPerDay)), '+', eb.ref('a.infusions_before'));
          const before = eb.and([
            eb('a.infusions_before', '=', 0),
            eb('a.days_from_first', '<=', 0),
            eb('a.days_from_first', '>=', -(definition.baselineWindowDays ?? beforeAnyScore))
          ]);
          const after = eb('a.infusions_before', '>', 0);
          const inWindow = eb.and([
            after,
            eb(day, '>=', window.fromDay),
            eb(day, '<=', window.toDay)
          ]);
          const target = targetDayOf(definition);
          const distance = eb(
            eb(eb.fn<number>('abs', [eb(day, '-', eb.val(target))]), '*', eb.lit(2)),
            '+',
            eb.case().when(day, '>', target).then(1).else(0).end()
          );
          return [
            'a.series_id',
            argMax(eb, 'a.total_score', 'a.days_from_first').filterWhere(before).as('baseline'),
            (window.pick === 'last-in-window'
              ? argMax(eb, 'a.total_score', position(day))
              : argMin(eb, 'a.total_score', position(distance))
            )
              .filterWhere(inWindow)
              .as('outcome'),
            argMax(eb, 'a.total_score', position(eb.ref('a.days_from_first')))
              .filterWhere(eb.and([after, eb(day, '<=', window.toDay)]))
              .as('last_observation'),
            eb.fn.max(day).filterWhere(after).as('follow_up_day')
          ];
        })
    )
    .with('outcomes', (q) =>
      q
        .selectFrom('begun')
        .leftJoin('scores', 'scores.series_id', 'begun.series_id')
        .select((eb) => {
          const baseline = eb.ref('scores.baseline');
          const outcome = eb.ref('scores.outcome');
          const success = (score: Expression<number | null>) =>
            isSuccessSql(definition.success, instrument, baseline, score);
          const { minimumInfusions, maximumInfusions, minimumSpanDays, maximumSpanDays } =
            definition.induction ?? {};
          return [
            'begun.indication_matches',
            'begun.window_closed',
            'scores.outcome',
            'scores.follow_up_day',
            eb
              .case()
              .when(baseline, 'is', null)
              .then('no-baseline')
              .when(baseline, '<=', 0)
              .then('baseline-zero')
              .when(baseline, '<', definition.minimumBaseline ?? 0)
              .then('baseline-below-minimum')
              .end()
              .as('ineligible'),
            eb
              .case()
              .when('begun.induction_infusions', '<', minimumInfusions ?? 0)
              .then('too-few-infusions')
              .when('begun.induction_infusions', '>', maximumInfusions ?? beyondAnyCount)
              .then('too-many-infusions')
              .when('begun.span_days', '<', minimumSpanDays ?? 0)
              .then('induction-too-short')
              .when('begun.span_days', '>', maximumSpanDays ?? beyondAnyCount)
              .then('induction-too-long')
              .end()
              .as('incomplete'),
            eb.fn.coalesce(success(outcome), eb.lit(false)).as('responded'),
            eb.fn
              .coalesce(
                success(eb.fn.coalesce(outcome, eb.ref('scores.last_observation'))),
                eb.lit(false)
              )
              .as('responded_last_observation'),
            eb.fn
              .coalesce(isReliablyWorseSql(instrument, baseline, outcome), eb.lit(false))
              .as('deteriorated')
          ];
        })
    )
    .selectFrom('outcomes')
    .select((eb) => {
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
        count(started, eb('ineligible', '=', 'baseline-below-minimum')).as(
          'baseline_below_minimum'
        ),
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
        count(eligible, eb('responded_last_observation', '=', true)).as(
          'responded_last_observation'
        ),
        count(eligible, eb('deteriorated', '=', true)).as('deteriorated_eligible'),
        count(completed, eb('deteriorated', '=', true)).as('deteriorated_measured'),
        eb.fn.max<number | null>('follow_up_day').filterWhere(started).as('follow_up_ends_day')
      ];
    });
}
