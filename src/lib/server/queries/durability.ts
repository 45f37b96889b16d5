import type { Expression, Kysely } from 'kysely';
import {
  inductionEndDays,
  type Censoring,
  type DurabilityStart,
  type DurabilityTallies,
  type RelapseRule
} from '../../outcomes/durability.ts';
import type { Database } from '../db/database.ts';
import { argMax, daysBetween, fieldOfElement } from '../db/functions.ts';
import { closedInductions, withEligibleSeries, type TimelineFilter } from './eligible-series.ts';

/** Time in response of eligible series. `outcomes/durability.ts` `tallyDurability` is the reference. */
export async function tallyDurability(
  db: Kysely<Database>,
  filter: TimelineFilter,
  start: DurabilityStart
): Promise<DurabilityTallies> {
  const rows = await durabilityQuery(db, filter, start).execute();
  return {
    scored: rows.find(({ tally }) => tally === 'scored')?.n ?? 0,
    ends: rows.flatMap(({ tally, rule, censoring, time, event, maintained, n }) =>
      tally === 'end' ? [{ rule, censoring, time, event, maintained, n }] : []
    ),
    maintenanceStarts: rows.flatMap(({ tally, rule, censoring, time, n }) =>
      tally === 'maintenance-start' ? [{ rule, censoring, time, n }] : []
    )
  };
}

/** `tally` says what a row counts: ends by time, first maintenance infusions by time, or all scored at time 0. */
export function durabilityQuery(
  db: Kysely<Database>,
  filter: TimelineFilter,
  start: DurabilityStart
) {
  const fromInductionEnd = start === 'from-induction-end';
  return withEligibleSeries(db, filter)
    .with('time_zeros', (q) =>
      q
        .selectFrom('later_scores as l')
        .innerJoin('eligible as e', 'e.series_id', 'l.series_id')
        .where('l.series_id', 'in', closedInductions(db, filter.dataCutOn))
        .$if(fromInductionEnd, (one) =>
          one
            .where('l.days_from_last_induction', '>=', 0)
            .where('l.days_from_last_induction', '<=', inductionEndDays)
            .whereRef('l.infusions_before', '>=', 'e.induction_infusions')
        )
        .groupBy(['l.series_id', 'e.induction_infusions'])
        .select((eb) => {
          const inResponse = eb('l.in_response', '=', true);
          const of = (column: 'position' | 'days_from_first' | 'infusions_before') =>
            fromInductionEnd
              ? eb.fn.max<number | null>(`l.${column}`)
              : eb.fn.min<number | null>(`l.${column}`).filterWhere(inResponse);
          return [
            'l.series_id',
            'e.induction_infusions',
            (fromInductionEnd
              ? argMax(eb, 'l.in_response', 'l.position')
              : eb(eb.fn.count('l.series_id').filterWhere(inResponse), '>', 0)
            ).as('in_response'),
            of('position').as('position'),
            of('days_from_first').as('day'),
            eb
              .fn<number>('greatest', [of('infusions_before'), eb.ref('e.induction_infusions')])
              .as('infusions_so_far')
          ];
        })
    )
    .with('begun_response', (q) =>
      q
        .selectFrom('time_zeros as z')
        .innerJoin('series as s', 's.series_id', 'z.series_id')
        .where('z.in_response', '=', true)
        .select((eb) => {
          const daysTo = (infusionNumber: Expression<number>) =>
            eb(
              daysBetween(
                fieldOfElement(eb.ref('s.infusions'), infusionNumber, 'given_on'),
                eb.ref('s.first_infusion_on')
              ),
              '-',
              eb.ref('z.day')
            );
          return [
            'z.series_id',
            'z.position',
            'z.day',
            'z.infusions_so_far',
            daysTo(eb('z.infusions_so_far', '+', eb.lit(1))).as('next_maintenance'),
            eb
              .case()
              .when('s.maintenance_infusions', '>', eb.lit(0))
              .then(
                eb.fn<number>('greatest', [
                  daysTo(eb('s.induction_infusions', '+', eb.lit(1))),
                  eb.lit(0)
                ])
              )
              .end()
              .as('first_maintenance')
          ];
        })
    )
    .with('since', (q) =>
      q
        .selectFrom('begun_response as b')
        .innerJoin('later_scores as l', (join) =>
          join.onRef('l.series_id', '=', 'b.series_id').onRef('l.position', '>=', 'b.position')
        )
        .select((eb) => [
          'b.series_id',
          'b.next_maintenance',
          'b.first_maintenance',
          eb('l.days_from_first', '-', eb.ref('b.day')).as('time'),
          eb('l.infusions_before', '<=', eb.ref('b.infusions_so_far')).as('before_maintenance'),
          'l.in_response',
          eb.fn
            .agg<boolean | null>('lag', ['l.in_response'])
            .over((over) => over.partitionBy('l.series_id').orderBy('l.position'))
            .as('was_in_response')
        ])
    )
    .with('losses', (q) =>
      q
        .selectFrom('since')
        .groupBy(['series_id', 'next_maintenance', 'first_maintenance'])
        .select((eb) => {
          const below = eb('in_response', '=', false);
          const twice = eb.and([below, eb('was_in_response', '=', false)]);
          const before = eb('before_maintenance', '=', true);
          const first = () => eb.fn.min<number | null>('time');
          return [
            'first_maintenance',
            eb.fn.max<number>('time').as('last_score'),
            eb
              .fn<number>('least', [eb.fn.max<number>('time'), eb.ref('next_maintenance')])
              .as('maintenance'),
            first().filterWhere(below).as('one_score'),
            first().filterWhere(twice).as('two_running'),
            first()
              .filterWhere(eb.and([below, before]))
              .as('one_score_before'),
            first()
              .filterWhere(eb.and([twice, before]))
              .as('two_running_before')
          ];
        })
    )
    .with('variants', (q) => {
      const variant = (
        rule: RelapseRule,
        censoring: Censoring,
        loss: 'one_score' | 'two_running' | 'one_score_before' | 'two_running_before'
      ) =>
        q
          .selectFrom('losses')
          .select((eb) => [
            eb.val(rule).as('rule'),
            eb.val(censoring).as('censoring'),
            eb.fn
              .coalesce(loss, eb.ref(censoring === 'last-score' ? 'last_score' : 'maintenance'))
              .as('time'),
            eb(loss, 'is not', null).as('event'),
            'first_maintenance'
          ]);
      return variant('one-score', 'last-score', 'one_score')
        .unionAll(variant('two-running', 'last-score', 'two_running'))
        .unionAll(variant('one-score', 'maintenance', 'one_score_before'))
        .unionAll(variant('two-running', 'maintenance', 'two_running_before'));
    })
    .with('tallies', (q) => {
      return q
        .selectFrom('variants')
        .select((eb) => [
          eb.val<'end' | 'maintenance-start' | 'scored'>('end').as('tally'),
          'rule',
          'censoring',
          'time',
          'event',
          eb.fn
            .coalesce(eb('first_maintenance', '<=', eb.ref('time')), eb.lit(false))
            .as('maintained'),
          eb.fn.countAll<number>().as('n')
        ])
        .groupBy(['rule', 'censoring', 'time', 'event', 'maintained'])
        .unionAll(
          q
            .selectFrom('variants')
            .whereRef('first_maintenance', '<=', 'time')
            .groupBy(['rule', 'censoring', 'first_maintenance'])
            .select((eb) => [
              eb.val<'end' | 'maintenance-start' | 'scored'>('maintenance-start').as('tally'),
              'rule',
              'censoring',
              eb.ref('first_maintenance').$notNull().as('time'),
              eb.lit(false).as('event'),
              eb.lit(true).as('maintained'),
              eb.fn.countAll<number>().as('n')
            ])
        )
        .unionAll(
          q
            .selectFrom('time_zeros')
            .select((eb) => [
              eb.val<'end' | 'maintenance-start' | 'scored'>('scored').as('tally'),
              eb.val<RelapseRule>('one-score').as('rule'),
              eb.val<Censoring>('last-score').as('censoring'),
              eb.lit(0).as('time'),
              eb.lit(false).as('event'),
              eb.lit(false).as('maintained'),
              eb.fn.countAll<number>().as('n')
            ])
        );
    })
    .selectFrom('tallies')
    .select((eb) => [
      'tally',
      'rule',
      'censoring',
      'time',
      eb.ref('event').$castTo<boolean>().as('event'),
      eb.ref('maintained').$castTo<boolean>().as('maintained'),
      'n'
    ])
    .orderBy('tally')
    .orderBy('rule')
    .orderBy('censoring')
    .orderBy('time')
    .orderBy('event')
    .orderBy('maintained');
}
