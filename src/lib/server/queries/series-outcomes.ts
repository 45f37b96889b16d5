import {
  expressionBuilder,
  type AliasableExpression,
  type Expression,
  type Kysely,
  type SqlBool
} from 'kysely';
import type { Instrument } from '../../instruments/instrument.ts';
import type { Definition } from '../../outcomes/definition.ts';
import {
  positionsPerDay,
  targetDayOf,
  type CompletionExclusion,
  type EligibilityExclusion
} from '../../outcomes/evaluate.ts';
import { defaultSeriesSettings } from '../../outcomes/series.ts';
import type { AlignedAssessmentTable, Database } from '../db/database.ts';
import { argMax, argMin, daysBetween, isOneOf } from '../db/functions.ts';
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

/**
 * Two tables for a definition: `begun`, every series of the agent with whether its indication matches and its
 * window has closed; `scores`, one row a started series with its baseline, the score picked in the window and
 * the last observation. `outcomes/evaluate.ts` is the reference.
 */
export function withSeriesScores(
  db: Kysely<Database>,
  { definition, instrument, clinicIds, dataCutOn }: OutcomeFilter
) {
  return db
    .with('begun', (q) =>
      begunSeries(q, definition, clinicIds).select(begunColumns(definition, dataCutOn))
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
        .select('a.series_id')
        .select(scoreColumns(definition))
    );
}

/** Rows of `series` that a definition asks of, whatever their indication and however far they are. */
export function begunSeries(
  db: Pick<Kysely<Database>, 'selectFrom'>,
  { agent, unit }: Pick<Definition, 'agent' | 'unit'>,
  clinicIds: readonly number[] | undefined
) {
  return db
    .selectFrom('series')
    .$if(agent !== undefined, (one) => one.where('agent', '=', agent ?? ''))
    .$if(unit === 'first-series', (one) =>
      one.where(agent === undefined ? 'series_number' : 'agent_series_number', '=', 1)
    )
    .$if(clinicIds !== undefined, (one) =>
      one.where((eb) => isOneOf(eb.ref('clinic_id'), clinicIds ?? []))
    )
    .select((eb) => [
      'series_id',
      'induction_infusions',
      daysBetween(eb.ref('last_induction_on'), eb.ref('first_infusion_on')).as('span_days')
    ]);
}

/** Whether a row of `series` is of the definition's indication, and its window closed. */
export function begunColumns({ indication, outcomeWindow }: Definition, dataCutOn: string) {
  const eb = expressionBuilder<Database, 'series'>();
  const anchoredFirst = outcomeWindow.anchor === 'first-infusion';
  const anchorOn = eb.ref(anchoredFirst ? 'first_infusion_on' : 'last_induction_on');
  const windowClosed = eb.and([
    eb(daysBetween(dataCutOn, anchorOn), '>=', outcomeWindow.toDay),
    anchoredFirst ? eb.lit(true) : isInductionClosedSql(dataCutOn)
  ]);
  return [
    (indication === undefined
      ? eb.lit(true)
      : eb('indication', 'in', [indication, 'depression-and-pain'])
    ).as('indication_matches'),
    eb.or([eb('day_basis', '=', 'study-day'), windowClosed]).as('window_closed')
  ] as const;
}

/** What a series' scores `a` (rows of `aligned_assessments`) come to under a definition, one row a series. */
export function scoreColumns(definition: Definition) {
  const eb = expressionBuilder<AlignedScores, 'a'>();
  const { day, isBefore, isAfter, isInWindow } = placeOfScore(definition);
  const { pick, toDay } = definition.outcomeWindow;
  const position = (of: Expression<number>) =>
    eb(eb(eb.parens(of), '*', eb.lit(positionsPerDay)), '+', eb.ref('a.infusions_before'));
  const target = targetDayOf(definition);
  const distance = eb(
    eb(eb.fn<number>('abs', [eb(day, '-', eb.val(target))]), '*', eb.lit(2)),
    '+',
    eb.case().when(day, '>', target).then(1).else(0).end()
  );
  return [
    argMax(eb, 'a.total_score', 'a.days_from_first').filterWhere(isBefore).as('baseline'),
    (pick === 'last-in-window'
      ? argMax(eb, 'a.total_score', position(day))
      : argMin(eb, 'a.total_score', position(distance))
    )
      .filterWhere(isInWindow)
      .as('outcome'),
    argMax(eb, 'a.total_score', position(eb.ref('a.days_from_first')))
      .filterWhere(eb.and([isAfter, eb(day, '<=', toDay)]))
      .as('last_observation'),
    eb.fn.max(day).filterWhere(isAfter).as('follow_up_day')
  ] as const;
}

type AlignedScores = { a: AlignedAssessmentTable };

/** Where a score `a` (a row of `aligned_assessments`) lies: its day from the anchor, before, after, in the window. */
export function placeOfScore({ baselineWindowDays, outcomeWindow }: Definition) {
  const eb = expressionBuilder<AlignedScores, 'a'>();
  const day = eb.ref(
    outcomeWindow.anchor === 'first-infusion' ? 'a.days_from_first' : 'a.days_from_last_induction'
  );
  const isAfter = eb('a.infusions_before', '>', 0);
  return {
    day,
    isAfter,
    isBefore: eb.and([
      eb('a.infusions_before', '=', 0),
      eb('a.days_from_first', '<=', 0),
      eb('a.days_from_first', '>=', -(baselineWindowDays ?? beforeAnyScore))
    ]),
    isInWindow: eb.and([
      isAfter,
      eb(day, '>=', outcomeWindow.fromDay),
      eb(day, '<=', outcomeWindow.toDay)
    ])
  };
}

/** `withSeriesScores` and `outcomes`: one row a begun series with what the definition says of it. */
export function withSeriesOutcomes(db: Kysely<Database>, filter: OutcomeFilter) {
  return withSeriesScores(db, filter).with('outcomes', (q) =>
    q
      .selectFrom('begun')
      .leftJoin('scores', 'scores.series_id', 'begun.series_id')
      .select([
        'begun.series_id',
        'indication_matches',
        'window_closed',
        'baseline',
        'outcome',
        'follow_up_day'
      ])
      .select(outcomeColumns(filter.definition, filter.instrument))
  );
}

/** What a definition says of a begun series from its induction and its scores. */
export function outcomeColumns(definition: Definition, instrument: Instrument) {
  const eb = expressionBuilder<ScoredSeries, 'scored'>();
  const baseline = eb.ref('baseline');
  const outcome = eb.ref('outcome');
  const success = (score: Expression<number | null>) =>
    isSuccessSql(definition.success, instrument, baseline, score);
  return [
    ineligibleSql(definition, baseline).as('ineligible'),
    incompleteSql(definition, eb.ref('induction_infusions'), eb.ref('span_days')).as('incomplete'),
    eb.fn.coalesce(success(outcome), eb.lit(false)).as('responded'),
    eb.fn
      .coalesce(success(eb.fn.coalesce(outcome, eb.ref('last_observation'))), eb.lit(false))
      .as('responded_last_observation'),
    eb.fn
      .coalesce(isReliablyWorseSql(instrument, baseline, outcome), eb.lit(false))
      .as('deteriorated')
  ] as const;
}

type ScoredSeries = {
  scored: {
    induction_infusions: number;
    span_days: number;
    baseline: number | null;
    outcome: number | null;
    last_observation: number | null;
  };
};

/** `outcomes/closed.ts` `isInductionClosed`, of a row of `series`. */
export function isInductionClosedSql(dataCutOn: string): Expression<SqlBool> {
  const eb = expressionBuilder<Database, 'series'>();
  return eb.or([
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
}

/** `outcomes/evaluate.ts` `EligibilityExclusion`, or null for an eligible series. */
export function ineligibleSql(
  definition: Definition,
  baseline: Expression<number | null>
): AliasableExpression<EligibilityExclusion | null> {
  return expressionBuilder()
    .case()
    .when(baseline, 'is', null)
    .then<EligibilityExclusion>('no-baseline')
    .when(baseline, '<=', 0)
    .then<EligibilityExclusion>('baseline-zero')
    .when(baseline, '<', definition.minimumBaseline ?? 0)
    .then<EligibilityExclusion>('baseline-below-minimum')
    .end();
}

/** `outcomes/evaluate.ts` `CompletionExclusion`, or null for a series within the induction bounds. */
export function incompleteSql(
  { induction = {} }: Definition,
  inductionInfusions: Expression<number>,
  spanDays: Expression<number>
): AliasableExpression<CompletionExclusion | null> {
  const { minimumInfusions, maximumInfusions, minimumSpanDays, maximumSpanDays } = induction;
  return expressionBuilder()
    .case()
    .when(inductionInfusions, '<', minimumInfusions ?? 0)
    .then<CompletionExclusion>('too-few-infusions')
    .when(inductionInfusions, '>', maximumInfusions ?? beyondAnyCount)
    .then<CompletionExclusion>('too-many-infusions')
    .when(spanDays, '<', minimumSpanDays ?? 0)
    .then<CompletionExclusion>('induction-too-short')
    .when(spanDays, '>', maximumSpanDays ?? beyondAnyCount)
    .then<CompletionExclusion>('induction-too-long')
    .end();
}
