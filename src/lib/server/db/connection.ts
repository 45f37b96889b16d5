import { AsyncLocalStorage } from 'node:async_hooks';
import { availableParallelism } from 'node:os';
import { CompiledQuery, Kysely, type Transaction } from 'kysely';
import { raiseDataVersion } from './data-version.ts';
import type { Database } from './database.ts';
import type { Settings } from '../settings.ts';
import { DuckDbDialect } from './dialect/duckdb-dialect.ts';
import { Engine } from './engine.ts';
import { explainFullDisk, isCheckpointBlocked, isConflict } from './errors.ts';
import { claimFile, prepareFile, releaseFile } from './file.ts';
import { requireFreeSpace } from './free-space.ts';
import { ConnectionPool } from './pool.ts';
import { WriteCount } from './write-count.ts';

const ANALYTIC_CONNECTIONS = 4;
const QUICK_CONNECTIONS = 2;
const CONFLICT_RETRIES = 5;
const CHECKPOINT_WAIT_MS = 5000;

export interface OpenDatabaseOptions {
  /** Database file; its folder is made (0700) when only that is missing. */
  path: string;
  /** As DuckDB writes sizes; default `2GB`. */
  memoryLimit?: string;
  /** Default: one for each processor. */
  threads?: number;
  /** Where large sorts spill; default `<path>.tmp`. */
  tempDirectory?: string;
  /** Default `10GB`. */
  maxTempDirectorySize?: string;
  /** Several processes may read one file while none writes it. Default false. */
  readOnly?: boolean;
  /** Folders that `COPY` may write to and read from, for backups; default none. */
  allowedDirectories?: readonly string[];
  /** Milliseconds a query may take, and each chunk of a stream; default 20 000. */
  queryDeadlineMs?: number;
  /** Milliseconds a statement inside `write` may take; default 600 000. */
  writeDeadlineMs?: number;
  /** Bytes that must be free on the file's disk for `write` to begin; default 0. */
  freeSpaceFloor?: number;
  /** Milliseconds that `close` waits for the running write before undoing it; default 20 000. */
  closeWaitMs?: number;
}

export interface WriteOptions {
  /** For the few rows that let people in and say what they did: written on a nearly full disk too. */
  belowFloor?: boolean;
  /** For facts stored beside the version that they had: a restore. Any other change of facts raises it. */
  keepDataVersion?: boolean;
}

/** What may be read of a database: all of it, or what a scope lets through. */
export interface ReadableDatabase {
  /**
   * Reads, one for each processor at once but two to four (two where UV_THREADPOOL_SIZE is not set); further
   * ones wait in turn.
   * A stream or transaction holds its place until it ends, so do not query `db` inside one.
   */
  readonly db: Kysely<Database>;
  /** Reads known to take milliseconds (sign-in, health): they never wait behind `db`. */
  readonly quick: Kysely<Database>;
  /** The same object for every view of one open file: kept results hang on it. */
  readonly identity: object;
  /** Equal where the same rows may be read: part of the key of every kept result. */
  readonly reach: string;
}

export interface OpenDatabase extends ReadableDatabase {
  /** Absolute path of the file. */
  readonly path: string;
  /**
   * Runs `work` in one transaction on the only writer; callers wait in turn. The work is run again, at
   * most five times, when it lost a conflict, so it must not have effects outside the transaction.
   * Meanwhile nothing else is committed: `committed` reads, beside the transaction, what was there before it.
   *
   * @throws StorageFullError when less is free than the floor, or the disk took no more; nothing is changed.
   */
  write<T>(
    work: (trx: Transaction<Database>, committed: Kysely<Database>) => Promise<T>,
    options?: WriteOptions
  ): Promise<T>;
  /**
   * Reads one state of everything while writes go on, on a connection of its own that may also `COPY` into
   * the allowed folders; callers wait in turn. A statement has as long as one of `write`.
   */
  snapshot<T>(work: (trx: Transaction<Database>) => Promise<T>): Promise<T>;
  /**
   * Moves the log into the file. Call it after a migration and after an import. A reader that still sees
   * an older state blocks it; it waits for such readers at most five seconds.
   *
   * @returns false when it could not: the log, as safe as the file, is moved by the next checkpoint.
   */
  checkpoint(): Promise<boolean>;
  /** Lets the running write finish, within a time, stops queries, writes the log into the file. */
  close(): Promise<void>;
}

/**
 * Opens the database file; only one process can.
 *
 * @throws DatabaseOpenError when the file cannot be opened as it stands, or lacks what was acknowledged;
 * DatabaseInUseError when another process, or this one, holds it. Nothing is changed then.
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<OpenDatabase> {
  // The engine makes its log and spill files at times of its own; all of them are the owner's alone.
  process.umask(0o077);
  const readOnly = options.readOnly ?? false;
  const file = prepareFile(options.path, readOnly);
  claimFile(file);
  const engine = new Engine({
    file,
    readOnly,
    memoryLimit: options.memoryLimit ?? '2GB',
    threads: options.threads ?? availableParallelism(),
    tempDirectory: options.tempDirectory ?? `${file}.tmp`,
    maxTempDirectorySize: options.maxTempDirectorySize ?? '10GB',
    allowedDirectories: options.allowedDirectories ?? []
  });
  const pool = (size: number, readsOnly: boolean, deadlineMs: number) =>
    new ConnectionPool({
      size,
      waitMs: deadlineMs,
      connect: () => engine.connect({ deadlineMs, readsOnly })
    });
  const over = (connections: ConnectionPool) =>
    new Kysely<Database>({ dialect: new DuckDbDialect({ pool: connections }) });
  const queryDeadlineMs = options.queryDeadlineMs ?? 20_000;
  const quickPool = pool(QUICK_CONNECTIONS, true, queryDeadlineMs);
  const writeDeadlineMs = options.writeDeadlineMs ?? 600_000;
  const writerPool = pool(1, false, writeDeadlineMs);
  const writer = over(writerPool);
  const committed = over(pool(1, true, writeDeadlineMs));
  const snapshots = over(pool(1, false, writeDeadlineMs));
  const currentWrite = new AsyncLocalStorage<{ running: boolean }>();

  async function onWriter<T>(work: (connection: Kysely<Database>) => Promise<T>): Promise<T> {
    if (currentWrite.getStore()?.running) {
      throw new Error('Inside write(), pass its trx on: a second write would wait for the first.');
    }
    const write = { running: true };
    return currentWrite.run(write, async () => {
      try {
        return await writer.connection().execute(work);
      } finally {
        write.running = false;
      }
    });
  }

  async function close(): Promise<void> {
    let giveUp: NodeJS.Timeout | undefined;
    const last = await Promise.race([
      writerPool.acquire().catch(() => null),
      new Promise<null>((resume) => {
        giveUp = setTimeout(resume, options.closeWaitMs ?? 20_000, null);
      })
    ]);
    clearTimeout(giveUp);
    await engine.close();
    if (last) await writerPool.release(last);
    releaseFile(file);
    // Kept, it would slow every promise of the process, and each database opened after it adds one.
    currentWrite.disable();
  }

  const quick = over(quickPool);
  const writeCount = new WriteCount(file);
  try {
    await quickPool.release(await quickPool.acquire());
    await writeCount.requireAcknowledged(quick);
  } catch (error) {
    await engine.close();
    releaseFile(file);
    throw error;
  }

  let closing: Promise<void> | undefined;
  return {
    db: over(pool(analyticConnections(), true, queryDeadlineMs)),
    quick,
    identity: {},
    reach: 'everything',
    path: file,
    async write(work, { belowFloor = false, keepDataVersion = false } = {}) {
      if (!belowFloor) await requireFreeSpace(file, options.freeSpaceFloor ?? 0);
      try {
        return await onWriter(async (connection) => {
          const { result, count } = await retryConflicts(() =>
            connection.transaction().execute(async (trx) => {
              const result = await work(trx, committed);
              const count = await writeCount.raise(trx);
              // A database that does not count its writes yet is older than anything kept of it.
              if (count !== null && !keepDataVersion) await raiseDataVersion(trx);
              return { result, count };
            })
          );
          writeCount.acknowledge(count);
          return result;
        });
      } catch (error) {
        throw explainFullDisk(error);
      }
    },
    snapshot: (work) => snapshots.transaction().setAccessMode('read only').execute(work),
    async checkpoint() {
      const giveUpAt = Date.now() + CHECKPOINT_WAIT_MS;
      for (;;) {
        try {
          await onWriter((connection) =>
            connection.executeQuery(CompiledQuery.raw('checkpoint app'))
          );
          return true;
        } catch (error) {
          if (!isCheckpointBlocked(error)) throw error;
          if (Date.now() > giveUpAt) return false;
          await wait(50);
        }
      }
    },
    close: () => (closing ??= close())
  };
}

/** Opens the database that the environment names. */
export function openConfiguredDatabase(settings: Settings): Promise<OpenDatabase> {
  return openDatabase(configuredDatabase(settings));
}

/** How the environment says to open the database. */
export function configuredDatabase(settings: Settings): OpenDatabaseOptions {
  return {
    path: settings.databasePath,
    memoryLimit: settings.memoryLimit,
    threads: settings.threads,
    maxTempDirectorySize: settings.maxTempSize,
    queryDeadlineMs: settings.queryDeadlineMs,
    writeDeadlineMs: settings.writeDeadlineMs,
    freeSpaceFloor: settings.freeSpaceFloor,
    allowedDirectories: [settings.backupDirectory],
    ...(settings.tempDirectory && { tempDirectory: settings.tempDirectory })
  };
}

/** Runs `work` again, at most five times, as long as it fails with a conflict. */
export async function retryConflicts<T>(work: () => Promise<T>): Promise<T> {
  for (let retry = 0; ; retry++) {
    try {
      return await work();
    } catch (error) {
      if (retry >= CONFLICT_RETRIES || !isConflict(error)) throw error;
      await wait(2 ** retry * 5);
    }
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, ms));
}

/**
 * Each running query holds a thread of Node's pool; one stays free for the writer, one for quick reads and what
 * a write reads beside itself. More than there are processors only take time from signing in: beside eight, it took 350 ms with four on two.
 */
function analyticConnections(): number {
  const nodeDefault = 4;
  const threads = Number(process.env.UV_THREADPOOL_SIZE) || nodeDefault;
  const processors = Math.max(2, availableParallelism());
  return Math.max(1, Math.min(ANALYTIC_CONNECTIONS, processors, threads - 2));
}
