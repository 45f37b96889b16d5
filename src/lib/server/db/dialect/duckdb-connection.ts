import { setImmediate } from 'node:timers/promises';
import {
  ResultReturnType,
  StatementType,
  type DuckDBAppender,
  type DuckDBConnection,
  type DuckDBMaterializedResult,
  type DuckDBPreparedStatement
} from '@duckdb/node-api';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import { DatabaseUnavailableError, isFatal, QueryDeadlineError, QueryError } from '../errors.ts';
import { ChangedTables } from './changed-tables.ts';
import { bindParameters, readRows } from './duckdb-values.ts';

const INTERRUPT_AGAIN_MS = 100;
const READ_STATEMENTS: readonly StatementType[] = [StatementType.SELECT, StatementType.EXPLAIN];
const CHANGE_STATEMENTS: readonly StatementType[] = [
  StatementType.INSERT,
  StatementType.UPDATE,
  StatementType.DELETE
];

export interface DuckDbConnectionOptions {
  /** How long one call of the engine may take, in milliseconds; for a stream, one chunk. */
  deadlineMs: number;
  /** Refuses every statement but reads. */
  readsOnly: boolean;
  /** Told of the first error after which the engine instance is unusable. */
  onFatal(): void;
}

/** One engine connection: prepares every statement, and gives each engine call a deadline. */
export class DuckDbConnection implements DatabaseConnection {
  readonly #engine: DuckDBConnection;
  readonly #options: DuckDbConnectionOptions;
  #running: Promise<unknown> = Promise.resolve();
  #changed = new ChangedTables();
  #lost: DatabaseUnavailableError | null = null;

  constructor(engine: DuckDBConnection, options: DuckDbConnectionOptions) {
    this.#engine = engine;
    this.#options = options;
  }

  get isLost(): boolean {
    return this.#lost !== null;
  }

  /** Whether a statement of the transaction, sent so far, may have changed the table. */
  hasChanged(table: string): boolean {
    return this.#changed.has(table);
  }

  noteChange(table: string): void {
    this.#changed.add(table);
  }

  async beginTransaction(accessMode = ''): Promise<void> {
    this.#changed = new ChangedTables();
    await this.control(`begin transaction ${accessMode}`);
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    this.#noteChangesOf(query);
    return this.#call(query.sql, async () => {
      const result = await this.#run(query);
      if (result.returnType === ResultReturnType.CHANGED_ROWS) {
        return { rows: [], numAffectedRows: BigInt(result.rowsChanged) };
      }
      if (result.returnType === ResultReturnType.NOTHING) return { rows: [] };
      const rows = await readAll<R>(result);
      return CHANGE_STATEMENTS.includes(result.statementType)
        ? { rows, numAffectedRows: BigInt(rows.length) }
        : { rows };
    });
  }

  /**
   * Yields one engine chunk (at most 2,048 rows) at a time; the event loop is free between chunks.
   * The connection is held until the consumer finishes or returns.
   */
  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    this.#noteChangesOf(query);
    const statement = await this.#call(query.sql, () => this.#prepare(query));
    let isRead = false;
    try {
      const result = await this.#call(query.sql, () => statement.stream());
      const columns = result.columnNames();
      for (;;) {
        const chunk = await this.#call(query.sql, () => result.fetchChunk());
        if (!chunk || chunk.rowCount === 0) {
          isRead = true;
          break;
        }
        const rows: Record<string, unknown>[] = [];
        readRows(chunk, columns, rows);
        // Kysely asserts the row type; the engine cannot know it.
        yield { rows: rows as R[] };
      }
    } finally {
      statement.destroySync();
      // A stream left unread keeps its snapshot until the next statement of the connection.
      if (!isRead && !this.#lost) await this.control('select 1').catch(() => undefined);
    }
  }

  /** Runs a statement of ours that holds no value: `begin`, `commit`, `checkpoint app`. */
  async control(sql: string): Promise<void> {
    await this.#call(sql, () => this.#engine.run(sql));
  }

  /** Never throws, so that the error that led here is the one reported. */
  async rollback(): Promise<void> {
    if (this.#lost) return;
    try {
      await this.control('rollback');
    } catch (error) {
      // A failed commit has already rolled back, and the engine says so by refusing.
      if (error instanceof QueryError && error.message.includes('no transaction is active')) return;
      await this.abandon(new DatabaseUnavailableError('The connection could not be rolled back.'));
    }
  }

  /** For `appendRows`, which works inside the caller's transaction and notes that the table changed. */
  async createAppender(table: string): Promise<DuckDBAppender> {
    return this.#call(`append to ${table}`, () =>
      this.#engine.createAppender(table, 'main', 'app')
    );
  }

  /** Stops what runs, disconnects, and answers every later call with `reason`. */
  async abandon(reason: DatabaseUnavailableError): Promise<void> {
    if (this.#lost) return;
    this.#lost = reason;
    const again = setInterval(() => this.#engine.interrupt(), INTERRUPT_AGAIN_MS);
    this.#engine.interrupt();
    await this.#running;
    clearInterval(again);
    this.#engine.disconnectSync();
  }

  /**
   * Prepared anew each time: a plan holds what the engine knew of the rows, down to the highest key, and run
   * again after a change it answers with what was (duckdb/duckdb#23704). Where nothing is bound, the writer saves
   * a turn of the engine's threads; raw text is prepared all the same, which refuses several statements in one.
   */
  async #run(query: CompiledQuery): Promise<DuckDBMaterializedResult> {
    if (!this.#options.readsOnly && query.parameters.length === 0 && !isRaw(query)) {
      return this.#engine.run(query.sql);
    }
    const statement = await this.#prepare(query);
    try {
      return await statement.run();
    } finally {
      statement.destroySync();
    }
  }

  async #prepare(query: CompiledQuery): Promise<DuckDBPreparedStatement> {
    const statement = await this.#engine.prepare(query.sql);
    try {
      if (this.#options.readsOnly && !READ_STATEMENTS.includes(statement.statementType)) {
        throw new TypeError('Changes go through database.write(), which has the only writer.');
      }
      if (isRaw(query) && statement.statementType !== StatementType.SELECT) this.#changed.addAll();
      bindParameters(statement, query.sql, query.parameters);
      return statement;
    } catch (error) {
      statement.destroySync();
      throw error;
    }
  }

  /** Before it runs; what raw text changes is told once it is prepared. */
  #noteChangesOf(query: CompiledQuery): void {
    if (!isRaw(query)) this.#changed.addThoseOf(query.query);
  }

  async #call<T>(sql: string, work: () => Promise<T>): Promise<T> {
    if (this.#lost) throw this.#lost;
    let late = false;
    let again: ReturnType<typeof setInterval> | undefined;
    const deadline = setTimeout(() => {
      late = true;
      this.#engine.interrupt();
      // A statement still waiting for a thread does not see the first interrupt.
      again = setInterval(() => this.#engine.interrupt(), INTERRUPT_AGAIN_MS);
    }, this.#options.deadlineMs);
    const running = work();
    this.#running = running.catch(() => undefined);
    try {
      return await running;
    } catch (error) {
      if (this.#lost) throw this.#lost;
      if (isFatal(error)) {
        this.#options.onFatal();
        throw this.#lost ?? error;
      }
      if (late) throw new QueryDeadlineError(this.#options.deadlineMs, { cause: error });
      if (error instanceof TypeError || error instanceof RangeError) throw error;
      throw new QueryError(error instanceof Error ? error.message : String(error), sql, {
        cause: error
      });
    } finally {
      clearTimeout(deadline);
      clearInterval(again);
    }
  }
}

function isRaw({ query }: CompiledQuery): boolean {
  return query.kind === 'RawNode';
}

/** The event loop runs between chunks; few results have a second one. */
async function readAll<R>(result: DuckDBMaterializedResult): Promise<R[]> {
  const columns = result.columnNames();
  const rows: Record<string, unknown>[] = [];
  for (let index = 0; index < result.chunkCount; index++) {
    if (index > 0) await setImmediate();
    readRows(result.getChunk(index), columns, rows);
  }
  // Kysely asserts the row type; the engine cannot know it.
  return rows as R[];
}
