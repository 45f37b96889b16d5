import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findDatabaseFaults } from '../../src/lib/server/backup/database-faults.ts';
import { takeBackup } from '../../src/lib/server/backup/take-backup.ts';
import { openDatabase } from '../../src/lib/server/db/connection.ts';
import { DatabaseUnavailableError, StorageFullError } from '../../src/lib/server/db/errors.ts';
import { freeSpace } from '../../src/lib/server/db/free-space.ts';
import { migrate } from '../../src/lib/server/db/migrate.ts';
import { useKeys } from '../../src/lib/server/writes/use-keys.ts';
import { assessment, commit, infusion } from '../db/batch-builder.ts';

const migrations = fileURLToPath(new URL('../../migrations', import.meta.url));

export interface FullDiskReport {
  readonly rounds: number;
  readonly acknowledged: number;
  /** Class of the error → how many writes were refused with it. */
  readonly refusals: Readonly<Record<string, number>>;
  readonly lost: readonly number[];
  readonly faults: readonly string[];
  /** Rounds in which reading failed on the full disk, or writing once there was room again. */
  readonly stuck: readonly string[];
}

/** A small disk of its own; null where this account may not mount one. */
export function mountSmallDisk(megabytes: number): { folder: string; unmount(): void } | null {
  const folder = mkdtempSync(join(tmpdir(), 'full-disk-'));
  const { status } = spawnSync('mount', [
    '-t',
    'tmpfs',
    '-o',
    `size=${megabytes}m`,
    'tmpfs',
    folder
  ]);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  if (status === 0)
    return {
      folder,
      unmount() {
        spawnSync('umount', [folder]);
        remove();
      }
    };
  remove();
  return null;
}

/**
 * Imports on a small disk until there is no room for one more, reads, makes room and imports again; each
 * round leaves another amount of room, so that the disk gets full at another point of the work.
 */
export async function fillDisk(folder: string, rounds: number): Promise<FullDiskReport> {
  const directory = join(folder, 'backups');
  const path = join(folder, 'test.duckdb');
  const opened = await openDatabase({
    path,
    threads: 2,
    memoryLimit: '512MB',
    allowedDirectories: [directory]
  });
  await migrate(opened, migrations);
  const database = await useKeys(opened, { keyFile: join(folder, 'keys.json'), keys: undefined });
  const acknowledged = new Set<number>();
  const refusals: Record<string, number> = {};
  const stuck: string[] = [];
  let number = 0;

  async function importOne(): Promise<void> {
    const ids = Array.from({ length: 200 }, (_, at) => `${(number += 1)}-${at}`);
    const { importId } = await commit(
      database,
      {
        infusions: ids.flatMap((id) => [0, 3, 7].map((day) => infusion(id, day))),
        assessments: ids.flatMap((id) => [-1, 10, 31].map((day) => assessment(id, day, 12)))
      },
      String(number)
    );
    acknowledged.add(importId);
  }

  /** @returns whether it was done */
  async function isDone(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      const name = error instanceof Error ? error.name : typeof error;
      refusals[name] = (refusals[name] ?? 0) + 1;
      if (!(error instanceof StorageFullError || error instanceof DatabaseUnavailableError))
        stuck.push(String(error).slice(0, 300));
      return false;
    }
  }

  async function retry(what: string, work: () => Promise<unknown>): Promise<void> {
    // A fresh engine instance may be on its way after the failure; callers are told to try again.
    for (let attempt = 0; attempt < 3; attempt += 1) {
      try {
        await work();
        return;
      } catch (error) {
        if (attempt === 2) stuck.push(`${what}: ${String(error).slice(0, 300)}`);
      }
    }
  }

  const countImports = () => database.db.selectFrom('imports').select('import_id').execute();
  try {
    for (let round = 0; round < rounds; round += 1) {
      const filler = join(folder, 'filler');
      const room = Math.floor((((round * 7919) % 100) / 100) * 1.5e6);
      const free = await freeSpace(folder);
      if (free > room) writeFileSync(filler, Buffer.alloc(free - room));
      if (round % 4 === 3)
        await isDone(() => takeBackup(database, { directory, kind: 'nightly', keep: 1 }));
      let imports = 0;
      while (await isDone(importOne)) imports += 1;
      if (imports > 200) stuck.push('the disk never became full');
      await retry(`round ${round}, reading`, countImports);
      rmSync(filler, { force: true });
      await retry(`round ${round}, writing again`, importOne);
    }
  } finally {
    await database.close();
  }
  const after = await openDatabase({ path, threads: 2, memoryLimit: '512MB' });
  try {
    const stored = new Set(
      (await after.db.selectFrom('imports').select('import_id').execute()).map(
        (row) => row.import_id
      )
    );
    return {
      rounds,
      acknowledged: acknowledged.size,
      refusals,
      lost: [...acknowledged].filter((importId) => !stored.has(importId)),
      faults: await findDatabaseFaults(after.db),
      stuck
    };
  } finally {
    await after.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '40' },
      megabytes: { type: 'string', default: '48' }
    }
  });
  const disk = mountSmallDisk(Number(values.megabytes));
  if (!disk) {
    console.error('This account may not mount a small disk, so nothing was tested.');
    process.exitCode = 1;
  } else {
    try {
      const report = await fillDisk(disk.folder, Number(values.rounds));
      console.log(JSON.stringify(report, null, 2));
      const { lost, faults, stuck } = report;
      process.exitCode = lost.length + faults.length + stuck.length === 0 ? 0 : 1;
    } finally {
      disk.unmount();
    }
  }
}
