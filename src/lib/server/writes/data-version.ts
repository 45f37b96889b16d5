import type { Transaction } from 'kysely';
import type { Database } from '../db/database.ts';

/** Says, in the transaction of a write of facts, that what was computed from them no longer holds. */
export async function raiseDataVersion(trx: Transaction<Database>): Promise<void> {
  await trx
    .updateTable('data_version')
    .set((eb) => ({ version: eb('version', '+', eb.lit(1)) }))
    .execute();
}
