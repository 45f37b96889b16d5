import { CompiledQuery, type Compilable, type Kysely } from 'kysely';
import { expect } from 'vitest';
import type { Database } from '../../src/lib/server/db/database.ts';

/**
 * Fails unless the engine can bind the query: tables, columns, functions and types exist and fit.
 *
 * @returns the compiled SQL, for a snapshot.
 */
export async function expectBinds(query: Compilable, db: Kysely<Database>): Promise<string> {
  const compiled = query.compile();
  const explain = CompiledQuery.raw(`explain ${compiled.sql}`, [...compiled.parameters]);
  const { rows } = await db.executeQuery(explain);
  expect(rows, compiled.sql).toHaveLength(1);
  return compiled.sql;
}
