import type { DuckDbConnection } from './duckdb-connection.ts';

/** Where the dialect takes its connections from; the caller decides how many there are. */
export interface DuckDbConnectionPool {
  acquire(): Promise<DuckDbConnection>;
  release(connection: DuckDbConnection): Promise<void>;
}

export interface DuckDbDialectConfig {
  pool: DuckDbConnectionPool;
}
