import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CompiledQuery, type Kysely, type Transaction } from 'kysely';
import type { OpenDatabase } from './connection.ts';
import type { Database } from './database.ts';

type MigrationTables = {
  schema_migrations: { name: string; sha256: string; applied_at: string };
};

interface Migration extends AppliedMigration {
  statements: string[];
}

export interface MigrationReport {
  /** File names applied by this call, in order. */
  applied: string[];
  /** How many the database had already. */
  alreadyApplied: number;
}

/** The database and the folder of migrations do not fit; the message says which file, and what to do. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

/**
 * Brings the database to the newest schema in `folder`: files `0001_name.sql`, in order of name, each
 * in a transaction of its own on the only writer of the only process that holds the file. `through` names
 * the last one wanted.
 *
 * @throws MigrationError when an applied file has changed or is missing, when the database is newer
 * than `folder`, when it is not ours, or when a statement fails; the files before it stay applied.
 */
export async function migrate(
  database: OpenDatabase,
  folder: string,
  options: { through?: string } = {}
): Promise<MigrationReport> {
  const { through } = options;
  const migrations = (await readMigrations(folder)).filter(
    ({ name }) => through === undefined || name <= through
  );
  await refuseForeignDatabase(database);
  const before = await database.write(async (trx) => {
    // Asked first: a change of the schema would make a new version of data that no start changes.
    if (!(await holdsLedger(trx))) {
      await trx.executeQuery(
        CompiledQuery.raw(
          'create table schema_migrations (name varchar not null, sha256 varchar not null, applied_at timestamptz not null)'
        )
      );
    }
    return checkApplied(trx, migrations);
  });
  const applied: string[] = [];
  for (const migration of migrations.slice(before)) {
    if (await database.write((trx) => applyUnlessApplied(trx, migrations, migration))) {
      applied.push(migration.name);
    }
  }
  await database.checkpoint();
  return { applied, alreadyApplied: migrations.length - applied.length };
}

export interface AppliedMigration {
  name: string;
  sha256: string;
}

/** What the database has, in order; none of a database that was never migrated. */
export async function listAppliedMigrations(db: Kysely<Database>): Promise<AppliedMigration[]> {
  return (await holdsLedger(db)) ? readLedger(db) : [];
}

async function holdsLedger(db: Kysely<Database>): Promise<boolean> {
  const tables = await db.introspection.getTables();
  return tables.some(({ name }) => name === 'schema_migrations');
}

/**
 * Compares without changing anything.
 *
 * @returns the names of the migrations that the database lacks, in order
 * @throws MigrationError as `migrate` does, where the two do not fit
 */
export async function findPendingMigrations(
  database: OpenDatabase,
  folder: string
): Promise<string[]> {
  const migrations = await readMigrations(folder);
  await refuseForeignDatabase(database);
  const applied = await listAppliedMigrations(database.quick);
  refuseMisfit(applied, migrations);
  return migrations.slice(applied.length).map(({ name }) => name);
}

/**
 * Splits a file into statements. A statement ends at a semicolon that ends a line (white space or a
 * `--` comment may follow); comments and blank lines stand anywhere.
 *
 * @throws MigrationError when text is left after the last such semicolon.
 */
export function splitStatements(text: string): string[] {
  const statements: string[] = [];
  let statement: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (statement.length === 0 && isBlank(line)) continue;
    const end = /^(.*?);\s*(?:--.*)?$/.exec(line);
    statement.push(end ? (end[1] ?? '') : line);
    if (end) {
      statements.push(statement.join('\n'));
      statement = [];
    }
  }
  if (statement.some((line) => !isBlank(line))) {
    throw new MigrationError(
      'the last statement does not end with a semicolon at the end of a line'
    );
  }
  return statements;
}

function isBlank(line: string): boolean {
  return /^\s*(?:--.*)?$/.test(line);
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  if (names.length === 0) throw new MigrationError(`There are no migrations in ${folder}.`);
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, name), 'utf8');
      try {
        const sha256 = createHash('sha256').update(text).digest('hex');
        return { name, sha256, statements: splitStatements(text) };
      } catch (cause) {
        throw new MigrationError(`Migration ${name}: ${reason(cause)}.`, { cause });
      }
    })
  );
}

async function refuseForeignDatabase(database: OpenDatabase): Promise<void> {
  const tables = await database.quick.introspection.getTables();
  if (tables.length === 0 || tables.some((table) => table.name === 'schema_migrations')) return;
  throw new MigrationError(
    `${database.path} holds tables of another program. It was left as it is; set DATABASE_PATH to another file.`
  );
}

function readLedger(db: Kysely<Database>): Promise<AppliedMigration[]> {
  return db
    .withTables<MigrationTables>()
    .selectFrom('schema_migrations')
    .select(['name', 'sha256'])
    .orderBy('name')
    .execute();
}

/** @returns how many of `migrations` the database has. */
async function checkApplied(
  trx: Transaction<Database>,
  migrations: readonly Migration[]
): Promise<number> {
  const applied = await readLedger(trx);
  refuseMisfit(applied, migrations);
  return applied.length;
}

function refuseMisfit(
  applied: readonly AppliedMigration[],
  migrations: readonly Migration[]
): void {
  const newest = migrations.at(-1)?.name ?? '';
  applied.forEach(({ name, sha256 }, index) => {
    const file = migrations.find((migration) => migration.name === name);
    if (!file && name > newest) {
      throw new MigrationError(
        `The database is newer than this program: it has migration ${name}. Update the program.`
      );
    }
    if (!file) {
      throw new MigrationError(
        `Migration ${name} was applied to this database, but its file is missing. Put it back.`
      );
    }
    if (file.sha256 !== sha256) {
      throw new MigrationError(
        `Migration ${name} has changed since it was applied. Restore it, and put the change in a new file.`
      );
    }
    const expected = migrations[index];
    if (expected && expected.name !== name) {
      throw new MigrationError(
        `Migration ${expected.name} comes before ${name}, which is applied already. Give it a later number.`
      );
    }
  });
}

async function applyUnlessApplied(
  trx: Transaction<Database>,
  migrations: readonly Migration[],
  { name, sha256, statements }: Migration
): Promise<boolean> {
  const count = await checkApplied(trx, migrations);
  if (migrations.slice(0, count).some((migration) => migration.name === name)) return false;
  for (const [index, statement] of statements.entries()) {
    try {
      await trx.executeQuery(CompiledQuery.raw(statement));
    } catch (cause) {
      throw new MigrationError(
        `Migration ${name}, statement ${index + 1}: ${reason(cause)} Nothing of this file was kept.`,
        { cause }
      );
    }
  }
  await trx
    .withTables<MigrationTables>()
    .insertInto('schema_migrations')
    .values({ name, sha256, applied_at: new Date().toISOString() })
    .execute();
  return true;
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
