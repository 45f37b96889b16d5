import { spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { takeBackup } from '../../src/lib/server/backup/take-backup.ts';
import { verifyBackup } from '../../src/lib/server/backup/verify-backup.ts';
import { openDatabase } from '../../src/lib/server/db/connection.ts';
import { migrate } from '../../src/lib/server/db/migrate.ts';
import { useKeys } from '../../src/lib/server/writes/use-keys.ts';
import { assessment, commit, infusion } from '../db/batch-builder.ts';
import { bundle } from './bundle.ts';

const child = fileURLToPath(new URL('./flip-child.ts', import.meta.url));
const migrations = fileURLToPath(new URL('../../migrations', import.meta.url));

type Target = 'database' | 'log' | 'backup';

export interface FlipReport {
  /**
   * How many flips of each file ended how: `refused` to open, `missing` acknowledged changes, `reported` by
   * the check of the database, `crashed` the engine, or `harmless` (every table's content is the same).
   */
  readonly outcomes: Readonly<Record<Target, Readonly<Record<string, number>>>>;
  /** Flips after which the content differed and nothing said so. */
  readonly silentlyWrong: readonly string[];
}

/** Flips one random bit at a time: a share of `flips` each in a database, its log and a backup of it. */
export async function flipBits(flips: number): Promise<FlipReport> {
  const folder = await mkdtemp(join(tmpdir(), 'flip-bits-'));
  const script = await bundle(child, 'flip-child');
  try {
    const backup = await makeSound(folder);
    const third = Math.ceil(flips / 3);
    const outcomes: Record<Target, Record<string, number>> = { database: {}, log: {}, backup: {} };
    const silentlyWrong: string[] = [];
    const note = (target: Target, outcome: string) => {
      outcomes[target][outcome] = (outcomes[target][outcome] ?? 0) + 1;
    };
    for (let flip = 0; flip < third; flip += 1) {
      const { what, outcome } = await flipBackup(folder, backup);
      note('backup', outcome);
      if (outcome === 'silent') silentlyWrong.push(what);
    }
    const planned = [
      'none',
      ...(await randomFlips(folder, '', third)),
      ...(await randomFlips(folder, '.wal', flips - 2 * third))
    ];
    const said = await flipEach(script.file, folder, planned);
    const sound = said.get('none');
    if (!sound?.startsWith('content')) throw new Error(`The sound database is ${sound}.`);
    for (const flip of planned.slice(1)) {
      const outcome = said.get(flip) ?? 'crashed';
      const isSilent = outcome.startsWith('content') && outcome !== sound;
      note(flip.startsWith('.wal') ? 'log' : 'database', outcome === sound ? 'harmless' : outcome);
      if (isSilent) silentlyWrong.push(flip);
    }
    return { outcomes, silentlyWrong };
  } finally {
    for (const path of [folder, script.folder]) await rm(path, { recursive: true, force: true });
  }
}

/** A database with changes in its log that its file lacks, as a kill leaves it. @returns a backup's folder */
async function makeSound(folder: string): Promise<string> {
  const path = join(folder, 'made.duckdb');
  const directory = join(folder, 'backups');
  const opened = await openDatabase({ path, threads: 2, allowedDirectories: [directory] });
  await migrate(opened, migrations);
  const keys = { keyFile: join(folder, 'keys.json'), keys: undefined };
  const database = await useKeys(opened, keys);
  const ids = Array.from({ length: 200 }, (_, at) => `P${at}`);
  await commit(
    database,
    {
      infusions: ids.flatMap((id) => [0, 3, 7, 10].map((day) => infusion(id, day))),
      assessments: ids.flatMap((id) => [-1, 10, 31].map((day) => assessment(id, day, 12)))
    },
    'first'
  );
  for (let change = 0; change < 20; change += 1)
    await database.write(async (trx) => {
      await trx
        .insertInto('clinicians')
        .values({
          clinician_id: change + 1,
          clinic_id: 1,
          name: `Clinician ${change}`,
          created_at: '2026-11-22T12:00:00.000Z'
        })
        .execute();
    });
  // The engine writes its log into the file when it closes, so the files are taken by another process.
  await copyElsewhere(path, join(folder, 'sound.duckdb'));
  const taken = await takeBackup(database, { directory, kind: 'manual', keep: 1 });
  await database.close();
  return taken.path;
}

/** Reading the open file here would give up this process's lock on it. */
function copyElsewhere(from: string, to: string): Promise<void> {
  const copy =
    'const [from, to] = process.argv.slice(1);' +
    'for (const part of ["", ".wal", ".writes"]) require("node:fs").copyFileSync(from + part, to + part);';
  return new Promise((done, fail) => {
    spawn(process.execPath, ['-e', copy, from, to], { stdio: 'inherit' })
      .on('error', fail)
      .on('close', (code) => (code === 0 ? done() : fail(new Error('The copy failed.'))));
  });
}

async function randomFlips(folder: string, part: string, count: number): Promise<string[]> {
  const { size } = await stat(join(folder, `sound.duckdb${part}`));
  return Array.from({ length: count }, () => `${part}:${random(size)}:${random(8)}`);
}

function random(below: number): number {
  return Math.floor(Math.random() * below);
}

async function flipBackup(
  folder: string,
  backup: string
): Promise<{ what: string; outcome: string }> {
  const copy = join(folder, 'flipped-backup');
  await rm(copy, { recursive: true, force: true });
  await cp(backup, copy, { recursive: true });
  const files = await readdir(copy);
  const name = files[random(files.length)] ?? '';
  const bytes = await readFile(join(copy, name));
  const at = random(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
  await writeFile(join(copy, name), bytes);
  const what = `${name}:${at}`;
  try {
    const { faults } = await verifyBackup(copy);
    return { what, outcome: faults.length > 0 ? 'reported' : 'silent' };
  } catch {
    return { what, outcome: 'refused' };
  }
}

/** Starts a new process where a flip took the engine down with it; such a flip has no outcome. */
async function flipEach(
  script: string,
  folder: string,
  planned: readonly string[]
): Promise<Map<string, string>> {
  const said = new Map<string, string>();
  let from = 0;
  while (from < planned.length) {
    const output = await new Promise<string>((done, fail) => {
      const flipping = spawn(process.execPath, [script, folder, ...planned.slice(from)], {
        stdio: ['ignore', 'pipe', 'ignore']
      });
      let text = '';
      flipping.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
      flipping.on('error', fail).on('close', () => done(text));
    });
    const lines = [...output.matchAll(/^(\S+) (.+)\n/gm)];
    for (const [, flip = '', outcome = ''] of lines) said.set(flip, outcome);
    from += lines.length + 1;
  }
  return said;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { flips: { type: 'string', default: '200' } } });
  const report = await flipBits(Number(values.flips));
  console.log(JSON.stringify(report, null, 2));
  process.exitCode = report.silentlyWrong.length === 0 ? 0 : 1;
}
