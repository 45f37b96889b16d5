import type { Expression, Kysely } from 'kysely';
import type { ResponseTimingTally, TimingUnit } from '../../outcomes/response-timing.ts';
import type { Database } from '../db/database.ts';
import { withEligibleSeries, type TimelineFilter } from './eligible-series.ts';

/** When eligible series first respond. `outcomes/response-timing.ts` `tallyResponseTiming` is the reference. */
export function listResponseTimings(
  db: Kysely<Database>,
  filter: TimelineFilter
): Promise<ResponseTimingTally[]> {
  return responseTimingQuery(db, filter).execute();
}

export function responseTimingQuery(db: Kysely<Database>, filter: TimelineFilter) {
  return withEligibleSeries(db, filter)
    .with('timings', (q) =>
      q
        .selectFrom('eligible as e')
        .leftJoin('later_scores as l', 'l.series_id', 'e.series_id')
        .groupBy(['e.series_id', 'e.responded'])
        .select((eb) => {
          const days = eb.ref('l.days_from_first');
          const infusions = eb.ref('l.infusions_before');
          const first = (of: Expression<number | null>) =>
            eb.fn.min<number | null>(of).filterWhere('l.in_response', '=', true);
          const last = (of: Expression<number | null>) => eb.fn.max<number | null>(of);
          return [
            'e.responded',
            eb(first(days), 'is not', null).as('event'),
            eb.fn.coalesce(first(days), last(days)).as('days'),
            eb.fn.coalesce(first(infusions), last(infusions)).as('infusions')
          ];
        })
    )
    .with('tallies', (q) => {
      const tally = (unit: TimingUnit) =>
        q
          .selectFrom('timings')
          .groupBy([unit, 'event', 'responded'])
          .select((eb) => [
            eb.val(unit).as('unit'),
            eb.ref(unit).as('time'),
            'event',
            'responded',
            eb.fn.countAll<number>().as('n')
          ]);
      return tally('days').unionAll(tally('infusions'));
    })
    .selectFrom('tallies')
    .select((eb) => [
      'unit',
      'time',
      eb.ref('event').$castTo<boolean>().as('event'),
      eb.ref('responded').$castTo<boolean>().as('responded'),
      'n'
    ])
    .orderBy('unit')
    .orderBy('time')
    .orderBy('event')
    .orderBy('responded');
}
