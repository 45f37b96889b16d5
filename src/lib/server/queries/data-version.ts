import type { Kysely } from 'kysely';
import type { Database } from '../db/database.ts';

/** Rises with every write of facts; equal versions are equal data. */
export async function findDataVersion(db: Kysely<Database>): Promise<number> {
  const { version } = await dataVersionQuery(db).executeTakeFirstOrThrow();
  return version;
}

export function dataVersionQuery(db: Kysely<Database>) {
  return db.selectFrom('data_version').select('version');
}
