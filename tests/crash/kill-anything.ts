import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { listBackups } from '../../src/lib/server/backup/backup-folder.ts';
import { findDatabaseFaults } from '../../src/lib/server/backup/database-faults.ts';
import { openMigrated } from '../../src/lib/server/backup/open-migrated.ts';
import { restoreBackup } from '../../src/lib/server/backup/restore-backup.ts';
import { verifyBackup } from '../../src/lib/server/backup/verify-backup.ts';
import type { OpenDatabase } from '../../src/lib/server/db/connection.ts';
import { listAppliedMigrations } from '../../src/lib/server/db/migrate.ts';
import { bundle } from './bundle.ts';

const child = fileURLToPath(new URL('./anything-child.ts', import.meta.url));
const shipped = fileURLToPath(new URL('../../migrations', import.meta.url));

export interface KillReport {
  readonly runs: number;
  /** How many of each were acknowledged over all runs. */
  readonly acknowledged: Readonly<Record<Deed, number>>;
  /** Sentences that begin with the run. */
  readonly lost: readonly string[];
  readonly halfApplied: readonly string[];
  readonly failedStarts: readonly string[];
  readonly badBackups: readonly string[];
}

const deeds = ['imported', 'edited', 'backed-up', 'migrated'] as const;
type Deed = (typeof deeds)[number];

interface Site {
  readonly path: string;
  readonly migrations: string;
  readonly said: Readonly<Record<Deed, Set<string>>>;
}

/**
 * Kills (SIGKILL) a process that imports, edits, backs up and migrates, at a random moment up to
 * `longestMs` after one of them was done, then starts from what it left; again and again on the same files.
 */
export async function killAnything(runs: number, longestMs = 300): Promise<KillReport> {
  const folder = await mkdtemp(join(tmpdir(), 'kill-anything-'));
  const script = await bundle(child, 'anything-child');
  const migrations = join(folder, 'migrations');
  await cp(shipped, migrations, { recursive: true });
  const site: Site = {
    path: join(folder, 'test.duckdb'),
    migrations,
    said: {
      imported: new Set(),
      edited: new Set(),
      'backed-up': new Set(),
      migrated: new Set()
    }
  };
  const found = {
    lost: [] as string[],
    halfApplied: [] as string[],
    failedStarts: [] as string[],
    badBackups: [] as string[]
  };
  const start = (run: number) =>
    spawn(process.execPath, [script.file, site.path, migrations, `run${run}`]);
  let waiting = start(1);
  try {
    await inspect(site);
    for (let run = 1; run <= runs; run += 1) {
      const running = waiting;
      // The next process loads its code while this one works.
      waiting = start(run + 1);
      await letGoAndKill(running, run % 4, longestMs, site.said);
      const note = (list: string[]) => (fault: string) => list.push(`run ${run}: ${fault}`);
      try {
        const looked = await inspect(site);
        looked.lost.forEach(note(found.lost));
        looked.halfApplied.forEach(note(found.halfApplied));
      } catch (error) {
        note(found.failedStarts)(String(error));
      }
      (await inspectBackups(site, run % 10 === 0, run === runs)).forEach(note(found.badBackups));
    }
  } finally {
    waiting.kill('SIGKILL');
    for (const path of [folder, script.folder]) await rm(path, { recursive: true, force: true });
  }
  const count = (deed: Deed) => site.said[deed].size;
  return {
    runs,
    acknowledged: {
      imported: count('imported'),
      edited: count('edited'),
      'backed-up': count('backed-up'),
      migrated: count('migrated')
    },
    ...found
  };
}

/**
 * Lets it do so many things and kills it within the next, however slow the machine is; without any, at times
 * before it has opened the database. Adds what the process said it had done to `said`.
 */
function letGoAndKill(
  process: ChildProcessWithoutNullStreams,
  things: number,
  longestMs: number,
  said: Site['said']
): Promise<void> {
  // The first two lines say that it has loaded, and that the database is open.
  const enough = things === 0 ? Math.round(Math.random()) : 1 + things;
  return new Promise((done, fail) => {
    let output = '';
    let complaint = '';
    let killing: NodeJS.Timeout | undefined;
    process.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    process.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.split('\n').length - 1 > enough)
        killing ??= setTimeout(() => process.kill('SIGKILL'), Math.random() * longestMs);
    });
    process.on('error', fail);
    process.stdin.write('go\n');
    process.on('close', (_, signal) => {
      clearTimeout(killing);
      if (signal !== 'SIGKILL') return fail(new Error(`The process ended by itself: ${complaint}`));
      // A line without its end was cut off by the kill and acknowledges nothing.
      for (const deed of deeds)
        for (const [, what = ''] of output.matchAll(new RegExp(`^${deed} (\\S+).*\\n`, 'gm')))
          said[deed].add(what);
      done();
    });
  });
}

async function inspect({
  path,
  migrations,
  said
}: Site): Promise<{ lost: string[]; halfApplied: string[] }> {
  const { database } = await openMigrated({
    database: { path, threads: 1, memoryLimit: '512MB' },
    migrations
  });
  try {
    const tables = await database.quick.introspection.getTables();
    const halfApplied = await findDatabaseFaults(database.db);
    const applied = (await listAppliedMigrations(database.quick)).map(({ name }) => name);
    const marks = applied.flatMap((name) => /^9(\d+)_x\.sql$/.exec(name)?.[1] ?? []);
    const made = tables.map(({ name }) => name).filter((name) => /^(first|second)_\d+$/.test(name));
    const expected = marks.flatMap((mark) => [`first_${mark}`, `second_${mark}`]);
    if (made.sort().join() !== expected.sort().join())
      halfApplied.push(`tables ${made.join()} of migrations ${marks.join()}`);
    return { lost: await findLost(database, said, marks), halfApplied };
  } finally {
    await database.close();
  }
}

async function findLost(
  { quick }: OpenDatabase,
  said: Site['said'],
  marks: readonly string[]
): Promise<string[]> {
  const imports = await quick.selectFrom('imports').select('import_id').execute();
  const edits = await quick
    .selectFrom('assessments')
    .select('assessment_id')
    .where('supersedes', 'is not', null)
    .execute();
  const stored: Partial<Record<Deed, Set<string>>> = {
    imported: new Set(imports.map(({ import_id }) => String(import_id))),
    edited: new Set(edits.map(({ assessment_id }) => String(assessment_id))),
    migrated: new Set(marks)
  };
  return deeds.flatMap((deed) =>
    [...said[deed]]
      .filter((what) => stored[deed]?.has(what) === false)
      .map((what) => `${deed} ${what}`)
  );
}

/** Every backup that has its name is whole, the newest acknowledged is there, and the last one restores. */
async function inspectBackups(site: Site, isRead: boolean, isLast: boolean): Promise<string[]> {
  const folder = dirname(site.path);
  for (const name of await readdir(folder))
    if (name.includes('.before-')) await rm(join(folder, name));
  const backups = await listBackups(join(folder, 'backups'), site.path);
  const faults: string[] = [];
  const newest = [...site.said['backed-up']].at(-1);
  if (newest !== undefined && !backups.some(({ name }) => name >= newest))
    faults.push(`${newest} is not there`);
  for (const { path, name } of isRead || isLast ? backups : [])
    faults.push(...(await verifyBackup(path)).faults.map((fault) => `${name}: ${fault}`));
  const [last] = backups;
  if (isLast && last)
    await restoreBackup({
      backup: last.path,
      database: { path: join(folder, 'restored.duckdb') },
      migrations: site.migrations
    }).catch((error: unknown) => faults.push(String(error)));
  return faults;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: '200' } } });
  const report = await killAnything(Number(values.runs));
  console.log(JSON.stringify(report, null, 2));
  const { lost, halfApplied, failedStarts, badBackups } = report;
  process.exitCode =
    lost.length + halfApplied.length + failedStarts.length + badBackups.length === 0 ? 0 : 1;
}
