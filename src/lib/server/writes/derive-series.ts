import { isDeepStrictEqual } from 'node:util';
import type { Transaction } from 'kysely';
import { defaultSeriesSettings, type SeriesSettings } from '../../outcomes/series.ts';
import type { Database } from '../db/database.ts';
import { settleAll } from '../db/settle-all.ts';
import { affectedRanges, type Affected, type AffectedRange } from './affected-patients.ts';
import { alignAssessments } from './align-assessments.ts';
import {
  alignFewAssessments,
  asSeriesOfPatient,
  listAssessmentsOfPatients,
  listSeriesOfPatients,
  takeSeriesOfPatients,
  type SeriesOfPatient
} from './align-few-assessments.ts';
import { appendSeries } from './append-series.ts';
import { placeSeries } from './place-series.ts';

/** The facts that a write touched: scores leave every series as it was, infusions leave every score. */
export type TouchedFacts = 'any' | 'scores' | 'infusions';

/**
 * Re-derives series and aligned assessments of the affected patients from the current facts, in the transaction
 * of the write that touched them. Where the write touched scores alone, or infusions alone, less is read and
 * written, and the same rows are there afterwards.
 */
export async function rederiveSeries(
  trx: Transaction<Database>,
  affected: Affected,
  touched: TouchedFacts = 'any',
  settings: SeriesSettings = defaultSeriesSettings
): Promise<void> {
  for (const patients of await affectedRanges(trx, affected)) {
    await (patients.areFew ? rederiveFew : rederiveMany)(trx, patients, touched, settings);
  }
}

/** One statement takes about 1 ms of the engine, whatever it asks of one patient: the fewer the better. */
async function rederiveFew(
  trx: Transaction<Database>,
  patients: AffectedRange,
  touched: TouchedFacts,
  settings: SeriesSettings
): Promise<void> {
  if (touched === 'scores') {
    await realignFew(trx, patients, listSeriesOfPatients(trx, patients));
    return;
  }
  const [placed, former] = await settleAll([
    placeSeries(trx, patients, settings),
    takeSeriesOfPatients(trx, patients)
  ]);
  const formerIds = former.map(({ series }) => series.seriesId);
  const series = (await appendSeries(trx, placed, formerIds)).map(asSeriesOfPatient);
  if (touched === 'infusions' && isDeepStrictEqual(series, former)) return;
  await realignFew(trx, patients, Promise.resolve(series));
}

async function realignFew(
  trx: Transaction<Database>,
  patients: AffectedRange,
  listing: Promise<SeriesOfPatient[]>
): Promise<void> {
  const [series, assessments] = await settleAll([
    listing,
    listAssessmentsOfPatients(trx, patients),
    deleteAligned(trx, patients)
  ]);
  await alignFewAssessments(trx, series, assessments);
}

async function rederiveMany(
  trx: Transaction<Database>,
  patients: AffectedRange,
  touched: TouchedFacts,
  settings: SeriesSettings
): Promise<void> {
  await deleteAligned(trx, patients);
  if (touched !== 'scores') {
    const formerIds = await deleteSeries(trx, patients);
    const placed = await placeSeries(trx, patients, settings);
    await appendSeries(trx, placed, formerIds);
  }
  await alignAssessments(trx, patients);
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
  const deleted = await trx
    .deleteFrom('series')
    .where((eb) => patients.includes(eb.ref('patient_key')))
    .returning('series_id')
    .execute();
  return deleted.map(({ series_id }) => series_id);
}
