import type { Transaction } from 'kysely';
import { defaultSeriesSettings, type SeriesSettings } from '../../outcomes/series.ts';
import type { Database } from '../db/database.ts';
import { affectedRanges, type Affected, type AffectedRange } from './affected-patients.ts';
import { alignAssessments } from './align-assessments.ts';
import {
  alignFewAssessments,
  asSeriesOfPatient,
  listAssessmentsOfPatients,
  listSeriesOfPatients
} from './align-few-assessments.ts';
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
    await deleteAligned(trx, patients);
    const formerIds = await deleteSeries(trx, patients);
    const placed = await placeSeries(trx, patients, settings);
    const series = await appendSeries(trx, placed, formerIds);
    if (patients.areFew) {
      const assessments = await listAssessmentsOfPatients(trx, patients);
      await alignFewAssessments(trx, series.map(asSeriesOfPatient), assessments);
    } else {
      await alignAssessments(trx, patients);
    }
  }
}

/**
 * `rederiveSeries` after a write of scores alone, which leaves every series as it was: only aligned assessments
 * are derived anew.
 */
export async function realignAssessments(
  trx: Transaction<Database>,
  affected: Affected
): Promise<void> {
  await raiseDataVersion(trx);
  for (const patients of await affectedRanges(trx, affected)) {
    await deleteAligned(trx, patients);
    if (patients.areFew) {
      const [series, assessments] = await Promise.all([
        listSeriesOfPatients(trx, patients),
        listAssessmentsOfPatients(trx, patients)
      ]);
      await alignFewAssessments(trx, series, assessments);
    } else {
      await alignAssessments(trx, patients);
    }
  }
}

async function deleteAligned(trx: Transaction<Database>, patients: AffectedRange): Promise<void> {
  await trx
    .deleteFrom('aligned_assessments')
    .where((eb) => patients.includes(eb.ref('patient_key')))
    .execute();
}

/** @returns the ids that the patients' series had */
async function deleteSeries(
  trx: Transaction<Database>,
  patients: AffectedRange
): Promise<number[]> {
  await trx
    .deleteFrom('series_infusions')
    .where((eb) => patients.includes(eb.ref('patient_key')))
    .execute();
  const deleted = await trx
    .deleteFrom('series')
    .where((eb) => patients.includes(eb.ref('patient_key')))
    .returning('series_id')
    .execute();
  return deleted.map(({ series_id }) => series_id);
}
