import type { Transaction } from 'kysely';
import type { Database } from './database.ts';
import { DuckDbConnection } from './dialect/duckdb-connection.ts';

/** Those of `tables` that the transaction's statements may have changed so far. */
export async function changedTables<Table extends keyof Database & string>(
  trx: Transaction<Database>,
  tables: readonly Table[]
): Promise<ReadonlySet<Table>> {
  return trx.getExecutor().provideConnection(async (connection) => {
    if (!(connection instanceof DuckDbConnection)) {
      throw new TypeError('Only a transaction of the DuckDB dialect knows what it changed.');
    }
    return new Set(tables.filter((table) => connection.hasChanged(table)));
  });
}
