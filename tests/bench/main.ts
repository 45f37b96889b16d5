import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openDatabase } from '../../src/lib/server/db/connection.ts';
import { migrate } from '../../src/lib/server/db/migrate.ts';
import { rederiveSeries } from '../../src/lib/server/writes/derive-series.ts';
import { useKeys, type KeyedDatabase } from '../../src/lib/server/writes/use-keys.ts';
import { benchCharts } from './charts.ts';
import { benchExport } from './export.ts';
import { fillBenchmark } from './fill.ts';
import { benchImport } from './import.ts';
import { onceMs, report } from './measure.ts';
import { benchPatient } from './patient.ts';
import { benchPresets } from './presets.ts';
import { benchRates } from './rates.ts';

const { values } = parseArgs({
  options: { patients: { type: 'string', default: '1000000' }, keep: { type: 'boolean' } }
});
const patients = Number(values.patients);
if (!Number.isSafeInteger(patients) || patients < 1000) {
  console.error('--patients takes a whole number from 1000.');
  process.exit(2);
}

const migrations = fileURLToPath(new URL('../../migrations', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'infusion-outcomes-bench-'));
const files = join(folder, 'files');
await mkdir(files);

async function open(name: string): Promise<KeyedDatabase> {
  const database = await openDatabase({
    path: join(folder, name),
    memoryLimit: '6GB',
    queryDeadlineMs: 600_000,
    allowedDirectories: [files]
  });
  await migrate(database, migrations);
  return useKeys(database, { keyFile: join(folder, 'keys.json'), keys: undefined });
}

const database = await open('bench.duckdb');
try {
  const filled = await onceMs(() =>
    database.write((trx) => fillBenchmark(trx, database.keys, { patients }))
  );
  await database.checkpoint();
  report(`fill ${patients} patients`, filled);
  const derived = await onceMs(() =>
    database.write((trx) => rederiveSeries(trx, { kind: 'everyone' }))
  );
  await database.checkpoint();
  report('derive every series and alignment', derived);

  await benchRates(database);
  await benchPresets(database);
  await benchPatient(database);
  await benchCharts();
  await benchExport(database, files);
  await benchImport(files, () => open('import.duckdb'));
} finally {
  await database.close();
  if (values.keep) console.log(`Kept ${folder}`);
  else await rm(folder, { recursive: true, force: true });
}
