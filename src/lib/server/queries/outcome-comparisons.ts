import type { Kysely } from 'kysely';
import { findInstrument } from '../../instruments/registry.ts';
import {
  estimateDifferencesFromRest,
  standardiseGroups,
  type DifferenceFromRest,
  type StandardisedGroup
} from '../../outcomes/comparisons.ts';
import type { Definition } from '../../outcomes/definition.ts';
import { computeFunnel, type Funnel } from '../../outcomes/funnel.ts';
import { computeQuarterChart, type QuarterChart } from '../../outcomes/quarter-chart.ts';
import type { Estimate } from '../../statistics/estimate.ts';
import type { Database } from '../db/database.ts';
import { listCaseMix } from './case-mix.ts';
import { beforeAnyData } from './data-cut.ts';
import { computeOutcomeReport, type ReportFilter } from './outcome-report.ts';

/** How clinics differ, and quarters; plain data, ready for JSON. */
export interface ComparisonReport {
  readonly definition: Definition;
  /** As of `OutcomeReport`. */
  readonly dataVersion: number;
  readonly dataCutOn: string | null;
  readonly by: 'clinic' | 'clinician';
  readonly funnel: Estimate<Funnel>;
  readonly differencesFromRest: readonly DifferenceFromRest[];
  /** Indirectly standardised by band of baseline severity. */
  readonly standardised: readonly StandardisedGroup[];
  readonly quarters: Estimate<QuarterChart>;
}

/**
 * Compares units under one definition, and the quarters of all together. Give it a transaction where every
 * figure must be of one state.
 *
 * @throws UnknownInstrumentError where the registry has no such instrument
 */
export async function computeComparisons(
  db: Kysely<Database>,
  definition: Definition,
  filter: Omit<ReportFilter, 'by'> & { readonly by?: ComparisonReport['by'] } = {}
): Promise<ComparisonReport> {
  const by = filter.by ?? 'clinic';
  const units = await computeOutcomeReport(db, definition, { ...filter, by });
  const quarters = await computeOutcomeReport(db, definition, { ...filter, by: 'quarter' });
  const instrument = findInstrument(definition.instrument);
  const { nonResponder } = units.rates;
  const caseMix = instrument
    ? await listCaseMix(
        db,
        {
          definition,
          instrument,
          dataCutOn: units.dataCutOn ?? beforeAnyData,
          ...(filter.clinicIds ? { clinicIds: filter.clinicIds } : {})
        },
        by
      )
    : [];
  return {
    definition,
    dataVersion: units.dataVersion,
    dataCutOn: units.dataCutOn,
    by,
    funnel: computeFunnel(units.groups, nonResponder),
    differencesFromRest: estimateDifferencesFromRest(units.groups, nonResponder),
    standardised: standardiseGroups(caseMix, nonResponder.estimable ? null : nonResponder.reason),
    quarters: computeQuarterChart(quarters.groups)
  };
}
