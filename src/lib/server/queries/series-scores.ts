import type { Kysely } from 'kysely';
import type { SeriesScore } from '../../outcomes/summary.ts';
import type { Database } from '../db/database.ts';

export interface SeriesTrace {
  /** Valid, chosen scores by instrument id, oldest first. */
  readonly scores: ReadonlyMap<string, readonly SeriesScore[]>;
  /** Days from the first infusion, one an infusion. */
  readonly infusionDays: readonly number[];
}

/** Scores and infusion days of a few series, by series id: what the rows of a list draw. */
export async function listSeriesTraces(
  db: Kysely<Database>,
  seriesIds: readonly number[]
): Promise<Map<number, SeriesTrace>> {
  if (seriesIds.length === 0) return new Map();
  const [scores, infusions] = await Promise.all([
    seriesScoresQuery(db, seriesIds).execute(),
    seriesInfusionDaysQuery(db, seriesIds).execute()
  ]);
  return new Map(
    seriesIds.map((seriesId) => {
      const byInstrument = new Map<string, SeriesScore[]>();
      for (const row of scores) {
        if (row.series_id !== seriesId || row.total_score === null) continue;
        const list = byInstrument.get(row.instrument) ?? [];
        list.push({
          totalScore: row.total_score,
          daysFromFirst: row.days_from_first,
          infusionsBefore: row.infusions_before
        });
        byInstrument.set(row.instrument, list);
      }
      const infusionDays = infusions
        .filter((row) => row.series_id === seriesId)
        .map((row) => row.days_from_first);
      return [seriesId, { scores: byInstrument, infusionDays }];
    })
  );
}

export function seriesScoresQuery(db: Kysely<Database>, seriesIds: readonly number[]) {
  return db
    .selectFrom('aligned_assessments')
    .select(['series_id', 'instrument', 'total_score', 'days_from_first', 'infusions_before'])
    .where('series_id', 'in', seriesIds)
    .where('chosen', '=', true)
    .where('valid', '=', true)
    .orderBy('days_from_first')
    .orderBy('infusions_before');
}

export function seriesInfusionDaysQuery(db: Kysely<Database>, seriesIds: readonly number[]) {
  return db
    .selectFrom('series_infusions')
    .select(['series_id', 'days_from_first'])
    .where('series_id', 'in', seriesIds)
    .orderBy('infusion_number');
}
