import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  realpathSync,
  statSync
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { DatabaseInUseError, DatabaseOpenError } from './errors.ts';

const OWNER_ONLY = 0o600;

/**
 * Checks that a database file can be opened, or made, at `path`; makes its folder (0700) when only that
 * is missing.
 *
 * @returns the absolute path with links resolved: one file has one name.
 * @throws DatabaseOpenError saying what stands in the way.
 */
export function prepareFile(path: string, readOnly: boolean): string {
  const absolute = resolve(path);
  const folder = dirname(absolute);
  if (!existsSync(folder)) {
    if (readOnly || !existsSync(dirname(folder))) {
      throw new DatabaseOpenError(
        `The folder ${folder} does not exist. Create it, or set DATABASE_PATH to a file elsewhere.`
      );
    }
    mkdirSync(folder, { mode: 0o700 });
  }
  const file = existsSync(absolute)
    ? realpathSync(absolute)
    : join(realpathSync(folder), basename(absolute));
  if (!existsSync(file)) {
    if (readOnly)
      throw new DatabaseOpenError(`There is no database at ${file}. Run "migrate" first.`);
    requireAccess(dirname(file), constants.W_OK, 'cannot be written to');
    return file;
  }
  const stat = statSync(file);
  if (!stat.isFile())
    throw new DatabaseOpenError(`${file} is not a file. Set DATABASE_PATH to one.`);
  requireAccess(file, constants.R_OK, 'cannot be read');
  if (!readOnly) requireAccess(file, constants.W_OK, 'cannot be written to');
  if (stat.size === 0) throw notADatabase(file);
  return file;
}

function requireAccess(path: string, mode: number, what: string): void {
  try {
    accessSync(path, mode);
  } catch (cause) {
    throw new DatabaseOpenError(
      `${path} ${what} by this account. Change its owner or permissions, or set DATABASE_PATH.`,
      { cause }
    );
  }
}

/** Takes group and others off the database file and its log, where an earlier program left them on. */
export function restrictToOwner(file: string): void {
  for (const path of [file, `${file}.wal`]) {
    if (existsSync(path) && (statSync(path).mode & 0o077) !== 0) chmodSync(path, OWNER_ONLY);
  }
}

/** The engine's refusal to attach a file, as a sentence with what to do. */
export function explainAttachFailure(file: string, cause: unknown): DatabaseOpenError {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (message.includes('Could not set lock')) {
    const holder = /PID (\d+)/.exec(message);
    return new DatabaseInUseError(
      `The database ${file} is in use by another process${holder ? ` (${holder[1]})` : ''}: stop the server or use its API.`,
      { cause }
    );
  }
  if (message.includes('not a valid DuckDB database')) return notADatabase(file, cause);
  return new DatabaseOpenError(`The database ${file} could not be opened: ${message}`, { cause });
}

function notADatabase(file: string, cause?: unknown): DatabaseOpenError {
  return new DatabaseOpenError(
    `${file} is not a DuckDB database. It was left as it is; set DATABASE_PATH to another file.`,
    { cause }
  );
}

// The engine's lock is the process's, so it would let one process open the file twice and lose data.
// The set is global because a development server loads this module again after each edit.
const OPEN_FILES = Symbol.for('infusion-outcomes.open-database-files');

function openFiles(): Set<string> {
  const holder = globalThis as { [OPEN_FILES]?: Set<string> };
  return (holder[OPEN_FILES] ??= new Set());
}

/** @throws DatabaseInUseError when this process has the file open already. */
export function claimFile(file: string): void {
  if (openFiles().has(file)) {
    throw new DatabaseInUseError(
      `The database ${file} is already open in this process: share that one, or close it first.`
    );
  }
  openFiles().add(file);
}

export function releaseFile(file: string): void {
  openFiles().delete(file);
}
