import type {
  DatabaseIntrospector,
  Dialect,
  DialectAdapter,
  Driver,
  Kysely,
  QueryCompiler
} from 'kysely';
import { DuckDbAdapter } from './duckdb-adapter.ts';
import type { DuckDbDialectConfig } from './duckdb-dialect-config.ts';
import { DuckDbDriver } from './duckdb-driver.ts';
import { DuckDbIntrospector } from './duckdb-introspector.ts';
import { DuckDbQueryCompiler } from './duckdb-query-compiler.ts';

/** Kysely on DuckDB through `@duckdb/node-api`. */
export class DuckDbDialect implements Dialect {
  readonly #config: DuckDbDialectConfig;

  constructor(config: DuckDbDialectConfig) {
    this.#config = config;
  }

  createDriver(): Driver {
    return new DuckDbDriver(this.#config);
  }

  createQueryCompiler(): QueryCompiler {
    return new DuckDbQueryCompiler();
  }

  createAdapter(): DialectAdapter {
    return new DuckDbAdapter();
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new DuckDbIntrospector(db);
  }
}
