import { findInstrument } from '../../src/lib/instruments/registry.ts';
import { presets } from '../../src/lib/outcomes/presets.ts';
import type { OpenDatabase } from '../../src/lib/server/db/connection.ts';
import { findDataCut } from '../../src/lib/server/queries/data-cut.ts';
import { findOutcomeReport } from '../../src/lib/server/queries/outcome-cache.ts';
import { countOutcomes } from '../../src/lib/server/queries/outcome-counts.ts';
import { headlineFromAligned, headlineFromRaw } from './hand-written.ts';
import { medianMs, onceMs, report, runSql } from './measure.ts';

/** The whole network's response rate: every preset against SQL by hand on the same tables. */
export async function benchRates(database: OpenDatabase): Promise<void> {
  const { db } = database;
  const dataCutOn = (await findDataCut(db)) ?? '2030-01-01';
  const aligned = await medianMs(5, () => runSql(database, headlineFromAligned, [dataCutOn]));
  const raw = await medianMs(3, () => runSql(database, headlineFromRaw, [dataCutOn]));
  report('by hand from raw scores', raw, { name: 'by hand, aligned', ms: aligned });
  for (const [place, { definition }] of presets.entries()) {
    const instrument = findInstrument(definition.instrument);
    if (!instrument) continue;
    const count = () => countOutcomes(db, { definition, instrument, dataCutOn });
    // The default as a median; the others once, since they differ in their conditions alone.
    const ours = place === 0 ? await medianMs(5, count) : await onceMs(count);
    report(`rate ${definition.id}`, ours, { name: 'by hand, aligned', ms: aligned });
  }
  const [first] = presets;
  if (!first) return;
  const cached = await medianMs(20, () => findOutcomeReport(database, first.definition));
  report('rate, cached report', cached);
}
