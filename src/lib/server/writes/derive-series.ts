import { isDeepStrictEqual } from 'node:util';
import type { Kysely, Transaction } from 'kysely';
import type { Database } from '../db/database.ts';
import { settleAll } from '../db/settle-all.ts';
import { affectedRanges, type Affected, type AffectedRange } from './affected-patients.ts';
import { alignAssessments } from './align-assessments.ts';
import {
  alignFewAssessments,
  appendAligned,
  asSeriesOfPatient,
  listAssessmentsOfPatients,
  listSeriesOfPatients,
  takeSeriesOfPatients,
  type SeriesOfPatient
} from './align-few-assessments.ts';
import { appendSeries, identifySeries } from './append-series.ts';
import { factsOfWrite, type FactsOfWrite } from './facts-of-write.ts';
import { placeSeries } from './place-series.ts';

/**
 * Re-derives series and aligned assessments of the affected patients from the current facts, in the transaction
 * of the write that changed them. Where the write changed some facts, what follows from the others alone is left
 * as it is, and the same rows are there afterwards as if everything had been derived; where it changed none,
 * everything is.
 *
 * @param committed reads beside the transaction what was there before it; left out, the transaction reads all
 */
export async function rederiveSeries(
  trx: Transaction<Database>,
  affected: Affected,
  committed: Kysely<Database> = trx
): Promise<void> {
  const facts = await factsOfWrite(trx, committed);
  for (const patients of await affectedRanges(trx, affected)) {
    await (patients.areFew ? rederiveFew : rederiveMany)(trx, patients, facts);
  }
}

/** One statement takes about 1 ms of the engine, whatever it asks of one patient: the fewer the better. */
async function rederiveFew(
  trx: Transaction<Database>,
  patients: AffectedRange,
  facts: FactsOfWrite
): Promise<void> {
  const align = async (listing: Promise<SeriesOfPatient[]>) => {
    const [series, assessments] = await settleAll([
      listing,
      listAssessmentsOfPatients(facts.readerOf('assessments'), patients)
    ]);
    return alignFewAssessments(series, assessments);
  };
  if (facts.leaveSeries) {
    const [aligned] = await settleAll([
      align(listSeriesOfPatients(facts.readerOf('series'), patients)),
      deleteAligned(trx, patients)
    ]);
    await appendAligned(trx, aligned);
    return;
  }
  const [placed, former] = await settleAll([
    placeSeries(facts.readerOf, patients),
    takeSeriesOfPatients(trx, patients)
  ]);
  const formerIds = former.map(({ series }) => series.seriesId);
  const identified = await identifySeries(trx, placed, formerIds);
  const series = identified.map(asSeriesOfPatient);
  if (facts.leaveScores && isDeepStrictEqual(series, former)) {
    await appendSeries(trx, identified);
    return;
  }
  const [aligned] = await settleAll([
    align(Promise.resolve(series)),
    appendSeries(trx, identified),
    deleteAligned(trx, patients)
  ]);
  await appendAligned(trx, aligned);
}

/** Reads in the transaction alone, since who they are may hang on what it changed. */
async function rederiveMany(
  trx: Transaction<Database>,
  patients: AffectedRange,
  facts: FactsOfWrite
): Promise<void> {
  await deleteAligned(trx, patients);
  if (!facts.leaveSeries) {
    const formerIds = await deleteSeries(trx, patients);
    const placed = await placeSeries(() => trx, patients);
    await appendSeries(trx, await identifySeries(trx, placed, formerIds));
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
