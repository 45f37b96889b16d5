import { expressionBuilder, type Expression, type Kysely, type SqlBool } from 'kysely';
import type { Instrument } from '../../instruments/instrument.ts';
import type { Definition } from '../../outcomes/definition.ts';
import { addDays } from '../../outcomes/days.ts';
import { positionsPerDay, targetDayOf } from '../../outcomes/evaluate.ts';
import { defaultSeriesSettings } from '../../outcomes/series.ts';
import type { AlignedAssessmentTable, Database } from '../db/database.ts';
import { argMax, argMin, isOneOf } from '../db/functions.ts';
import { stepSql, type StepRow } from './outcome-steps.ts';
import { isReliablyWorseSql, isSuccessSql } from './success-rule.ts';

export interface OutcomeFilter {
  readonly definition: Definition;
  readonly instrument: Instrument;
  readonly clinicIds?: readonly number[];
  /** The last day of data (`2026-11-19`): windows that end later are still open. */
  readonly dataCutOn: string;
}

/** Days before any data, where the definition sets no restriction. */
const beforeAnyScore = 1_000_000;

/**
 * Two tables for a definition: `begun`, every series of the agent with whether its indication matches and its
 * window has closed; `scores`, one row a series with its baseline, the score picked in the window and the last
 * observation.
 * `outcomes/evaluate.ts` is the reference.
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
      scoresBySeries(q, instrument.id, clinicIds).select(scoreColumns(definition))
    );
}

/** Whether a begun series, a row of `begun`, has started: the right indication, and its window closed. */
export function isStartedSql(): Expression<SqlBool> {
  const eb = expressionBuilder<
    { begun: Pick<StepRow, 'indication_matches' | 'window_closed'> },
    'begun'
  >();
  return eb.and([eb('begun.indication_matches', '=', true), eb('begun.window_closed', '=', true)]);
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
      eb('last_induction_on', '-', eb.ref('first_infusion_on')).$castTo<number>().as('span_days')
    ]);
}

/** Whether a row of `series` is of the definition's indication, and its window closed. */
export function begunColumns({ indication, outcomeWindow }: Definition, dataCutOn: string) {
  const eb = expressionBuilder<Database, 'series'>();
  const anchoredFirst = outcomeWindow.anchor === 'first-infusion';
  const anchorOn = eb.ref(anchoredFirst ? 'first_infusion_on' : 'last_induction_on');
  const windowClosed = eb.and([
    eb(anchorOn, '<=', addDays(dataCutOn, -outcomeWindow.toDay)),
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

/**
 * Valid, chosen scores `a` of an instrument by series, of every series: narrowing them to those begun takes
 * longer than reading them all.
 */
export function scoresBySeries(
  db: Pick<Kysely<Database>, 'selectFrom'>,
  instrumentId: string,
  clinicIds: readonly number[] | undefined
) {
  return db
    .selectFrom('aligned_assessments as a')
    .where('a.instrument', '=', instrumentId)
    .where('a.valid', '=', true)
    .where('a.chosen', '=', true)
    .$if(clinicIds !== undefined, (one) =>
      one.where((eb) => isOneOf(eb.ref('a.clinic_id'), clinicIds ?? []))
    )
    .groupBy('a.series_id')
    .select('a.series_id');
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
    stepSql(definition).as('step'),
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
  scored: StepRow & {
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
    eb('last_induction_on', '<=', addDays(dataCutOn, -defaultSeriesSettings.inductionGapDays))
  ]);
}
