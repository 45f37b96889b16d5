import type { Kysely } from 'kysely';
import { faqSchedule, type InductionTally } from '../../outcomes/infusions-needed.ts';
import type { Database } from '../db/database.ts';
import { closedInductions } from './eligible-series.ts';
import { withSeriesScores, type OutcomeFilter } from './series-outcomes.ts';

/** Induction infusions of started series. `outcomes/infusions-needed.ts` `tallyInductions` is the reference. */
export async function listInductions(
  db: Kysely<Database>,
  filter: OutcomeFilter
): Promise<InductionTally[]> {
  const rows = await inductionsQuery(db, filter).execute();
  return rows.map(({ infusions, on_schedule, n }) => ({ infusions, onSchedule: on_schedule, n }));
}

export function inductionsQuery(db: Kysely<Database>, filter: OutcomeFilter) {
  return withSeriesScores(db, filter)
    .selectFrom('begun')
    .where('indication_matches', '=', true)
    .where('window_closed', '=', true)
    .where('series_id', 'in', closedInductions(db, filter.dataCutOn))
    .select((eb) => [
      'induction_infusions as infusions',
      eb
        .and([
          eb('induction_infusions', '>=', faqSchedule.minimumInfusions),
          eb('induction_infusions', '<=', faqSchedule.maximumInfusions),
          eb('span_days', '<=', faqSchedule.maximumSpanDays)
        ])
        .$castTo<boolean>()
        .as('on_schedule'),
      eb.fn.countAll<number>().as('n')
    ])
    .groupBy(['infusions', 'on_schedule'])
    .orderBy('infusions')
    .orderBy('on_schedule');
}
