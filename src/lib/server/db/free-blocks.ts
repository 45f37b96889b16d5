import { CompiledQuery, type Kysely } from 'kysely';
import type { OpenDatabase } from './connection.ts';
import type { Database } from './database.ts';

// A block holds 256 KiB, which two columns of random 64-bit numbers do not compress below.
const ROWS_PER_BLOCK = 16_384;
const ROUNDS = 3;

/**
 * Overwrites the blocks of the file that hold nothing any more: what a dropped table held can be read in
 * them until then. The file may keep a few more blocks than before.
 */
export async function overwriteFreeBlocks(database: OpenDatabase): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const rows = ((await countFreeBlocks(database.quick)) + 8) * ROWS_PER_BLOCK;
    await database.write(async (trx) => {
      await trx.executeQuery(
        CompiledQuery.raw(
          `create table overwritten as select hash(k, 1) as a, hash(k, 2) as b from range(${rows}) as numbers(k)`
        )
      );
    });
    await database.checkpoint();
    const left = await countFreeBlocks(database.quick);
    await database.write(async (trx) => {
      await trx.executeQuery(CompiledQuery.raw('drop table overwritten'));
    });
    await database.checkpoint();
    if (left === 0) return;
  }
}

async function countFreeBlocks(db: Kysely<Database>): Promise<number> {
  const { rows } = await db.executeQuery<{ free: number }>(
    CompiledQuery.raw(
      `select free_blocks::integer as free from pragma_database_size() where database_name = 'app'`
    )
  );
  return rows[0]?.free ?? 0;
}
