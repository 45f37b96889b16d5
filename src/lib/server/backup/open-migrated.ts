import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { openDatabase, type OpenDatabase, type OpenDatabaseOptions } from '../db/connection.ts';
import { StorageFullError } from '../db/errors.ts';
import { freeSpace } from '../db/free-space.ts';
import {
  findPendingMigrations,
  listAppliedMigrations,
  migrate,
  type MigrationReport
} from '../db/migrate.ts';
import { findDatabaseFaults } from './database-faults.ts';
import { BackupError } from './manifest.ts';
import {
  holdStoppedDatabase,
  keptName,
  removeUnfinished,
  swapDatabase
} from './stopped-database.ts';

export interface OpenMigrated extends MigrationReport {
  database: OpenDatabase;
  /** Where the database as it was before the migrations is kept; null where none was needed. */
  keptAs: string | null;
}

export interface OpenMigratedOptions {
  database: OpenDatabaseOptions;
  /** Folder of the migrations. */
  migrations: string;
  /** What a migration leaves to the program, done before the comparison. */
  finish?: (database: OpenDatabase) => Promise<unknown>;
  now?: () => Date;
}

/**
 * Opens the database with the newest schema. One that has data is migrated as a copy, which is compared
 * with it and takes its place in one step; the old file stays under another name. Whenever this is
 * interrupted, the database at `path` is whole: the old one or the new one.
 *
 * @throws MigrationError as `migrate` does; BackupError when the copy does not agree with itself though
 * the original did; StorageFullError without room for the copy. The database is then as it was.
 */
export async function openMigrated({
  database: options,
  migrations,
  finish = async () => {},
  now = () => new Date()
}: OpenMigratedOptions): Promise<OpenMigrated> {
  const database = await openDatabase(options);
  const file = database.path;
  let pending: string[];
  try {
    removeUnfinished(copyName(file));
    pending = await findPendingMigrations(database, migrations);
    const isNew = (await listAppliedMigrations(database.quick)).length === 0;
    if (isNew || pending.length === 0) {
      return { database, ...(await migrate(database, migrations)), keptAs: null };
    }
  } catch (error) {
    await database.close();
    throw error;
  }
  await database.close();
  const first = (pending[0] ?? '').replace(/\.sql$/, '');
  const keptAs = keptName(file, first, now());
  await migrateCopy({ database: { ...options, path: file }, migrations, finish }, keptAs);
  const migrated = await openDatabase(options);
  const all = await listAppliedMigrations(migrated.quick);
  return {
    database: migrated,
    applied: pending,
    alreadyApplied: all.length - pending.length,
    keptAs
  };
}

async function migrateCopy(
  { database: options, migrations, finish }: Required<Omit<OpenMigratedOptions, 'now'>>,
  keptAs: string
): Promise<void> {
  const file = options.path;
  const copy = copyName(file);
  const held = await holdStoppedDatabase(options);
  try {
    if (!held.database) throw new BackupError(`${file} could not be opened again for its copy.`);
    await requireRoom(file);
    await copyFile(file, copy);
    const before = await describe(held.database);
    const migrated = await openDatabase({ ...options, path: copy });
    try {
      await migrate(migrated, migrations);
      await finish(migrated);
    } finally {
      await migrated.close();
    }
    await requireAgreement({ ...options, path: copy }, before);
    swapDatabase(copy, file, keptAs);
  } finally {
    removeUnfinished(copy);
    await held.release();
  }
}

interface Description {
  faults: string[];
  rows: Map<string, number>;
}

/** Facts are appended and never removed, so no migration changes how many there are. */
const facts = ['imports', 'patients', 'infusions', 'assessments', 'item_scores'] as const;

async function describe({ snapshot }: OpenDatabase): Promise<Description> {
  return snapshot(async (trx) => {
    const rows = new Map<string, number>();
    for (const table of facts) {
      const { found } = await trx
        .selectFrom(table)
        .select((eb) => eb.fn.countAll<number>().as('found'))
        .executeTakeFirstOrThrow();
      rows.set(table, found);
    }
    return { faults: await findDatabaseFaults(trx), rows };
  });
}

async function requireAgreement(copy: OpenDatabaseOptions, before: Description): Promise<void> {
  const database = await openDatabase(copy);
  try {
    const after = await describe(database);
    const faults = after.faults.filter((fault) => !before.faults.includes(fault));
    for (const [table, found] of before.rows)
      if (after.rows.get(table) !== found)
        faults.push(`${table} had ${found} rows and now has ${after.rows.get(table)}.`);
    if (faults.length === 0) return;
    throw new BackupError(
      `The migrated copy does not agree with the database, which was left as it was. ${faults.join(' ')}`
    );
  } finally {
    await database.close();
  }
}

async function requireRoom(file: string): Promise<void> {
  const { size } = statSync(file);
  // The copy, and as much again for tables that a migration makes anew.
  const needed = 2 * size;
  const free = await freeSpace(dirname(file));
  if (free >= needed) return;
  throw new StorageFullError(
    `Updating the database needs ${Math.ceil(needed / 1e6)} MB beside ${file} for a copy of it, and ${Math.floor(free / 1e6)} MB are free. Nothing was changed.`
  );
}

/**
 * In another process: closing the file in this one would give up its lock. Where the file system can, the
 * copy shares the blocks of the original.
 */
function copyFile(from: string, to: string): Promise<void> {
  const script =
    'const [from, to] = process.argv.slice(1);' +
    'const fs = require("node:fs"); fs.copyFileSync(from, to, fs.constants.COPYFILE_FICLONE);';
  return new Promise((done, fail) => {
    const copying = spawn(process.execPath, ['-e', script, from, to], {
      stdio: ['ignore', 'ignore', 'pipe']
    });
    let complaint = '';
    copying.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    copying.on('error', fail);
    copying.on('close', (code) => {
      if (code === 0) done();
      else fail(new BackupError(`${from} could not be copied to ${to}. ${complaint.trim()}`));
    });
  });
}

function copyName(file: string): string {
  return `${file}.migrating`;
}
