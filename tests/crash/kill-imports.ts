import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openDatabase } from '../../src/lib/server/db/connection.ts';
import { migrate } from '../../src/lib/server/db/migrate.ts';
import { useKeys } from '../../src/lib/server/writes/use-keys.ts';
import { generatedCounts } from './generated-study.ts';
import { findLedgerFaults } from './ledger-faults.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const child = fileURLToPath(new URL('./import-child.ts', import.meta.url));
const migrations = fileURLToPath(new URL('../../migrations', import.meta.url));

export interface KillReport {
  readonly runs: number;
  /** Imports that the killed processes had said were committed. */
  readonly acknowledged: number;
  /** Imports in the ledger at the end: the acknowledged ones and those killed before they could say so. */
  readonly stored: number;
  /** Acknowledged imports that the ledger lacked after a restart. */
  readonly lost: readonly string[];
  /** Imports of which tables and ledger hold different counts. */
  readonly halfApplied: readonly string[];
  readonly failedRestarts: readonly string[];
}

/**
 * Kills (SIGKILL) a process that imports one study after another, at a random moment up to
 * `longestMs` after its start, then opens the file it left and compares ledger and tables; again and
 * again on the same file.
 */
export async function killImports(runs: number, longestMs = 3000): Promise<KillReport> {
  const folder = await mkdtemp(join(tmpdir(), 'kill-imports-'));
  const path = join(folder, 'test.duckdb');
  const acknowledged = new Set<number>();
  const lost: string[] = [];
  const halfApplied: string[] = [];
  const failedRestarts: string[] = [];
  let stored = 0;
  const inspect = async (run: number): Promise<void> => {
    const database = await openDatabase({ path, threads: 2, memoryLimit: '512MB' });
    try {
      await migrate(database, migrations);
      await useKeys(database, { keyFile: `${path}.keys.json`, keys: undefined });
      const found = await findLedgerFaults(database.db, generatedCounts);
      stored = found.importIds.size;
      for (const importId of acknowledged)
        if (!found.importIds.has(importId)) lost.push(`run ${run}: import ${importId}`);
      halfApplied.push(...found.faults.map((fault) => `run ${run}: ${fault}`));
    } finally {
      await database.close();
    }
  };
  try {
    await inspect(0);
    for (let run = 1; run <= runs; run += 1) {
      for (const importId of await killOnce(path, folder, run, Math.random() * longestMs))
        acknowledged.add(importId);
      await inspect(run).catch((error: unknown) =>
        failedRestarts.push(`run ${run}: ${String(error)}`)
      );
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return { runs, acknowledged: acknowledged.size, stored, lost, halfApplied, failedRestarts };
}

/** @returns the imports that the child said were committed before it was killed */
function killOnce(path: string, folder: string, run: number, afterMs: number): Promise<number[]> {
  return new Promise((done, fail) => {
    const importer = spawn(
      process.execPath,
      ['--import', 'tsx', child, path, folder, `run${run}`],
      {
        cwd: project,
        stdio: ['ignore', 'pipe', 'pipe']
      }
    );
    let said = '';
    let complained = '';
    let killed = false;
    importer.stderr.on('data', (chunk: Buffer) => (complained += chunk.toString()));
    importer.stdout.on('data', (chunk: Buffer) => {
      const wasReady = said !== '';
      said += chunk.toString();
      if (wasReady) return;
      setTimeout(() => {
        killed = true;
        importer.kill('SIGKILL');
      }, afterMs);
    });
    importer.on('error', fail);
    importer.on('close', () => {
      if (!killed) fail(new Error(`The importing process ended by itself: ${complained}`));
      // A line without its end was cut off by the kill and acknowledges nothing.
      else done([...said.matchAll(/^committed (\d+)\n/gm)].map(([, importId]) => Number(importId)));
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: '30' } } });
  const report = await killImports(Number(values.runs));
  console.log(JSON.stringify(report, null, 2));
  const { lost, halfApplied, failedRestarts } = report;
  process.exitCode = lost.length + halfApplied.length + failedRestarts.length === 0 ? 0 : 1;
}
