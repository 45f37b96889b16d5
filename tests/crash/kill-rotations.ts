import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openDatabase } from '../../src/lib/server/db/connection.ts';
import { migrate } from '../../src/lib/server/db/migrate.ts';
import { loadKeyRing } from '../../src/lib/server/keys.ts';
import { localIdIndex, openIdentity } from '../../src/lib/server/patient-identity.ts';
import { commitImport } from '../../src/lib/server/writes/commit-import.ts';
import { useKeys, type KeyedDatabase } from '../../src/lib/server/writes/use-keys.ts';
import { batchOf, patient } from '../db/batch-builder.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const child = fileURLToPath(new URL('./rotate-child.ts', import.meta.url));
const migrations = fileURLToPath(new URL('../../migrations', import.meta.url));
const patients = 600;

export interface KillRotationsReport {
  readonly runs: number;
  /** Rotations that the killed processes had said were done. */
  readonly acknowledged: number;
  /** Kills that left the file with a version that the database does not use yet. */
  readonly cutShort: number;
  /** Sentences: a start that failed, or a patient that does not open or is not found. */
  readonly faults: readonly string[];
}

/** Kills (SIGKILL) a process that rotates keys, up to `longestMs` after its start, and opens what it left. */
export async function killRotations(runs: number, longestMs = 2500): Promise<KillRotationsReport> {
  const folder = await mkdtemp(join(tmpdir(), 'kill-rotations-'));
  const path = join(folder, 'test.duckdb');
  const source = { keyFile: join(folder, 'keys.json'), keys: undefined };
  const faults: string[] = [];
  let acknowledged = 0;
  let cutShort = 0;
  const withDatabase = async <T>(work: (database: KeyedDatabase) => Promise<T>): Promise<T> => {
    const database = await openDatabase({ path, threads: 2, memoryLimit: '512MB' });
    try {
      await migrate(database, migrations);
      return await work(await useKeys(database, source));
    } finally {
      await database.close();
    }
  };
  try {
    await withDatabase((database) =>
      commitImport(
        database,
        batchOf({
          patients: Array.from({ length: patients }, (_, at) =>
            patient(`P${at}`, { familyName: `Family ${at}` })
          )
        }),
        { format: 'test', sourceName: 'test', sha256: 'a', importedBy: 'test' }
      )
    );
    let atLeast = 1;
    for (let run = 1; run <= runs; run += 1) {
      const versions = await killOnce(path, source.keyFile, Math.random() * longestMs);
      acknowledged += versions.length;
      atLeast = Math.max(atLeast, ...versions);
      try {
        await withDatabase(async (database) => {
          const { currentVersion } = database.keys;
          if (currentVersion < atLeast) faults.push(`run ${run}: an acknowledged version is gone`);
          if (Math.max(...loadKeyRing(source).versions.keys()) > currentVersion) cutShort += 1;
          faults.push(...(await findIdentityFaults(database)).map((one) => `run ${run}: ${one}`));
        });
      } catch (error) {
        faults.push(`run ${run}: ${String(error)}`);
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return { runs, acknowledged, cutShort, faults };
}

async function findIdentityFaults({ db, keys }: KeyedDatabase): Promise<string[]> {
  const rows = await db.selectFrom('patient_identities').selectAll().execute();
  const faults = rows.length === patients ? [] : [`${rows.length} of ${patients} identities`];
  for (const row of rows) {
    const { local_id, family_name } = openIdentity(keys, row);
    if (family_name !== `Family ${local_id.slice(1)}`) faults.push('an identity opens as another');
    if (row.local_id_index !== localIdIndex(keys, row.clinic_id, local_id))
      faults.push('an identity is not found by its index');
    if (row.key_version !== keys.currentVersion) faults.push('a row is of another version');
  }
  return faults;
}

/** @returns the versions that the child said it had rotated to before it was killed */
function killOnce(path: string, keyFile: string, afterMs: number): Promise<number[]> {
  return new Promise((done, fail) => {
    const rotating = spawn(process.execPath, ['--import', 'tsx', child, path, keyFile], {
      cwd: project,
      stdio: ['ignore', 'pipe', 'pipe']
    });
    let said = '';
    let complained = '';
    let killed = false;
    rotating.stderr.on('data', (chunk: Buffer) => (complained += chunk.toString()));
    rotating.stdout.on('data', (chunk: Buffer) => {
      const wasReady = said !== '';
      said += chunk.toString();
      if (wasReady) return;
      setTimeout(() => {
        killed = true;
        rotating.kill('SIGKILL');
      }, afterMs);
    });
    rotating.on('error', fail);
    rotating.on('close', () => {
      if (!killed) fail(new Error(`The rotating process ended by itself: ${complained}`));
      else done([...said.matchAll(/^rotated to (\d+)\n/gm)].map(([, version]) => Number(version)));
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: '30' } } });
  const report = await killRotations(Number(values.runs));
  console.log(JSON.stringify(report, null, 2));
  process.exitCode = report.faults.length === 0 ? 0 : 1;
}
