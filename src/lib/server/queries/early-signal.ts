import type { Kysely } from 'kysely';
import {
  continuedFrom,
  earlyInfusions,
  type ChangeBand,
  type EarlySignalTally
} from '../../outcomes/early-signal.ts';
import { scoreTolerance } from '../../outcomes/evaluate.ts';
import type { Database } from '../db/database.ts';
import { argMax } from '../db/functions.ts';
import { withEligibleSeries, type TimelineFilter } from './eligible-series.ts';

/** Early change against outcome. `outcomes/early-signal.ts` `tallyEarlySignals` is the reference. */
export function listEarlySignals(
  db: Kysely<Database>,
  filter: TimelineFilter
): Promise<EarlySignalTally[]> {
  return earlySignalQuery(db, filter).execute();
}

export function earlySignalQuery(db: Kysely<Database>, filter: TimelineFilter) {
  const { anchor, fromDay } = filter.definition.outcomeWindow;
  const day = anchor === 'first-infusion' ? 'l.days_from_first' : 'l.days_from_last_induction';
  return withEligibleSeries(db, filter)
    .with('signals', (q) =>
      q
        .selectFrom('later_scores as l')
        .where('l.infusions_before', 'in', earlyInfusions)
        .where(day, '<', fromDay)
        .groupBy(['l.series_id', 'l.infusions_before'])
        .select((eb) => [
          'l.series_id',
          'l.infusions_before as infusion',
          argMax(eb, 'l.total_score', 'l.position').as('score')
        ])
    )
    .with('tallies', (q) => {
      const each = q
        .selectFrom('signals as s')
        .innerJoin('eligible as e', 'e.series_id', 's.series_id')
        .select((eb) => {
          const drop = eb(eb('e.baseline', '-', eb.ref('s.score')), '+', eb.lit(scoreTolerance));
          const fellBy = (percent: number) =>
            eb(drop, '>=', eb(eb('e.baseline', '*', eb.lit(percent)), '/', eb.lit(100)));
          return [
            eb.ref('s.infusion').$castTo<number | null>().as('infusion'),
            eb
              .case()
              .when(fellBy(50))
              .then<ChangeBand | null>('50-or-more')
              .when(fellBy(20))
              .then<ChangeBand | null>('20-to-49')
              .when(fellBy(0))
              .then<ChangeBand | null>('under-20')
              .else<ChangeBand | null>('worse')
              .end()
              .as('band'),
            eb('e.induction_infusions', '>=', continuedFrom).as('continued'),
            'e.measured',
            'e.responded'
          ];
        });
      const all = q
        .selectFrom('eligible as e')
        .select((eb) => [
          eb.lit(null).$castTo<number | null>().as('infusion'),
          eb.lit(null).$castTo<ChangeBand | null>().as('band'),
          eb('e.induction_infusions', '>=', continuedFrom).as('continued'),
          'e.measured',
          'e.responded'
        ]);
      return each.unionAll(all);
    })
    .selectFrom('tallies')
    .groupBy(['infusion', 'band', 'continued', 'measured', 'responded'])
    .select((eb) => [
      'infusion',
      'band',
      eb.ref('continued').$castTo<boolean>().as('continued'),
      eb.ref('measured').$castTo<boolean>().as('measured'),
      eb.ref('responded').$castTo<boolean>().as('responded'),
      eb.fn.countAll<number>().as('n')
    ])
    .orderBy('infusion')
    .orderBy('band')
    .orderBy('continued')
    .orderBy('measured')
    .orderBy('responded');
}
