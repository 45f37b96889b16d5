import type { Kysely } from 'kysely';
import { severityBandOf } from '../../instruments/severity-band.ts';
import type { StratifiedGroup } from '../../outcomes/comparisons.ts';
import { keyOfGroup, labelOfGroup, type Grouping } from '../../outcomes/groups.ts';
import type { Database } from '../db/database.ts';
import { countWhere } from '../db/functions.ts';
import { groupColumns } from './outcome-groups.ts';
import { firstEligible } from './outcome-steps.ts';
import { withSeriesOutcomes, type OutcomeFilter } from './series-outcomes.ts';

/** Each group's eligible and responded by band of baseline severity, in no order. */
export async function listCaseMix(
  db: Kysely<Database>,
  filter: OutcomeFilter,
  by: Grouping
): Promise<StratifiedGroup[]> {
  const groups = new Map<string, StratifiedGroup & { readonly strata: StratifiedStrata }>();
  for (const row of await caseMixQuery(db, filter, by).execute()) {
    const name = { name: row.group_name, part: row.group_part };
    const id = JSON.stringify([name.name, name.part]);
    const group = groups.get(id) ?? {
      key: keyOfGroup(by, name),
      label: labelOfGroup(by, name),
      strata: []
    };
    const band = row.baseline === null ? null : severityBandOf(filter.instrument, row.baseline);
    group.strata.push({
      stratum: band?.label ?? null,
      responded: row.responded,
      eligible: row.eligible
    });
    groups.set(id, group);
  }
  return [...groups.values()];
}

type StratifiedStrata = StratifiedGroup['strata'][number][];

export function caseMixQuery(db: Kysely<Database>, filter: OutcomeFilter, by: Grouping) {
  return withSeriesOutcomes(db, filter)
    .selectFrom('outcomes')
    .innerJoin('series', 'series.series_id', 'outcomes.series_id')
    .where('outcomes.step', '>=', firstEligible)
    .select(groupColumns(by, filter.instrument))
    .select((eb) => [
      'outcomes.baseline',
      eb.fn.countAll<number>().as('eligible'),
      countWhere(eb, eb('outcomes.responded', '=', true)).as('responded')
    ])
    .groupBy(['group_name', 'group_part', 'outcomes.baseline'])
    .orderBy('group_name')
    .orderBy('group_part')
    .orderBy('outcomes.baseline');
}
