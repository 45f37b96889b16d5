import type { DatabaseConnection, Driver, TransactionSettings } from 'kysely';
import { DuckDbConnection } from './duckdb-connection.ts';
import type { DuckDbDialectConfig } from './duckdb-dialect-config.ts';

export class DuckDbDriver implements Driver {
  readonly #config: DuckDbDialectConfig;

  constructor(config: DuckDbDialectConfig) {
    this.#config = config;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#config.pool.acquire();
  }

  async beginTransaction(
    connection: DatabaseConnection,
    settings: TransactionSettings
  ): Promise<void> {
    if (settings.isolationLevel && settings.isolationLevel !== 'snapshot') {
      throw new Error(`DuckDB transactions are always snapshots, not ${settings.isolationLevel}.`);
    }
    await ours(connection).beginTransaction(settings.accessMode);
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await ours(connection).control('commit');
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await ours(connection).rollback();
  }

  async savepoint(): Promise<void> {
    throw new Error('DuckDB has no savepoints: use one transaction for one unit of work.');
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    await this.#config.pool.release(ours(connection));
  }

  /** The pool outlives the dialect; its owner closes it. */
  async destroy(): Promise<void> {}
}

function ours(connection: DatabaseConnection): DuckDbConnection {
  if (connection instanceof DuckDbConnection) return connection;
  throw new TypeError('This connection was not made by the DuckDB dialect.');
}
