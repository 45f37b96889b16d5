import type { Transaction } from 'kysely';
import { defaultSeriesSettings, type SeriesSettings } from '../../outcomes/series.ts';
import type { Database } from '../db/database.ts';
import { affectedRanges, type Affected, type AffectedRange } from './affected-patients.ts';
import { alignAssessments } from './align-assessments.ts';
import { alignFewAssessments } from './align-few-assessments.ts';
import { appendSeries } from './append-series.ts';
import { raiseDataVersion } from './data-version.ts';
import { placeSeries } from './place-series.ts';

/**
 * Re-derives series, their infusions and aligned assessments of the affected patients from the current
 * facts, in the transaction of the write that touched them; the data then have a new version.
 */
export async function rederiveSeries(
  trx: Transaction<Database>,
  affected: Affected,
  settings: SeriesSettings = defaultSeriesSettings
): Promise<void> {
  await raiseDataVersion(trx);
  for (const patients of await affectedRanges(trx, affected)) {
    const formerIds = await deleteDerived(trx, patients);
    const placed = await placeSeries(trx, patients, settings);
    const series = await appendSeries(trx, placed, formerIds);
    if (patients.areFew) await alignFewAssessments(trx, patients, series);
    else await alignAssessments(trx, patients);
  }
}

/** @returns the ids that the patients' series had */
async function deleteDerived(
  trx: Transaction<Database>,
  patients: AffectedRange
): Promise<number[]> {
  for (const table of ['aligned_assessments', 'series_infusions'] as const) {
    await trx
      .deleteFrom(table)
      .where((eb) => patients.includes(eb.ref('patient_key')))
      .execute();
  }
  const deleted = await trx
    .deleteFrom('series')
    .where((eb) => patients.includes(eb.ref('patient_key')))
    .returning('series_id')
    .execute();
  return deleted.map(({ series_id }) => series_id);
}
