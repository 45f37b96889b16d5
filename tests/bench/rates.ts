import type { OpenDatabase } from '../../src/lib/server/db/connection.ts';
import { findDataCut } from '../../src/lib/server/queries/data-cut.ts';
import { headlineFromAligned, headlineFromRaw } from './hand-written.ts';
import { medianMs, report, runSql } from './measure.ts';

/** The headline by hand, from raw scores and from the aligned table. */
export async function benchRates(database: OpenDatabase): Promise<void> {
  const { db } = database;
  const dataCutOn = (await findDataCut(db)) ?? '2030-01-01';
  const aligned = await medianMs(5, () => runSql(database, headlineFromAligned, [dataCutOn]));
  const raw = await medianMs(3, () => runSql(database, headlineFromRaw, [dataCutOn]));
  report('by hand from raw scores', raw, { name: 'by hand, aligned', ms: aligned });
}
