import type { Compilable, Kysely } from 'kysely';
import type { Database } from './database.ts';

/**
 * A query's rows in the engine's chunks of at most 2,048. Row by row, as a query builder's own `stream`
 * gives them, half the time goes into a promise a row.
 */
export async function* streamChunks<Row>(
  db: Kysely<Database>,
  query: Compilable<Row>
): AsyncIterableIterator<readonly Row[]> {
  const chunks = db.getExecutor().stream<Row>(query.compile(), 1);
  for await (const { rows } of chunks) yield rows;
}
