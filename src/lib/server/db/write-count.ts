import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Database } from './database.ts';
import { DatabaseOpenError, DatabaseUnavailableError } from './errors.ts';

const DIGITS = 16;

/**
 * Counts the writes of a database in the database, and beside it how many were acknowledged. The engine
 * takes a damaged length in its log for the log's end and opens without what came after: 1 of 10 changed
 * bits, over 300 logs. The count then falls short of the file's.
 */
export class WriteCount {
  readonly #file: string;
  #isCounting = false;

  /** @param database path of the database file */
  constructor(database: string) {
    this.#file = writeCountFile(database);
  }

  /** @throws DatabaseOpenError when writes that were acknowledged are not there */
  async requireAcknowledged(db: Kysely<Database>): Promise<void> {
    const acknowledged = readCount(this.#file);
    if (acknowledged === null || !(await this.#isKept(db))) return;
    const { rows } = await sql<{ writes: number }>`select writes from write_count`.execute(db);
    const missing = acknowledged - (rows[0]?.writes ?? 0);
    if (missing <= 0) return;
    throw new DatabaseOpenError(
      `The last ${missing} changes are missing: the database or its log was damaged. Restore the last backup, or remove ${this.#file} to go on without them.`
    );
  }

  /** @returns what `acknowledge` is told once the transaction is committed */
  async raise(trx: Transaction<Database>): Promise<number | null> {
    if (!(await this.#isKept(trx))) return null;
    const counted = await trx
      .updateTable('write_count')
      .set((eb) => ({ writes: eb('writes', '+', eb.lit(1)) }))
      .returning('writes')
      .executeTakeFirstOrThrow(
        () =>
          new DatabaseUnavailableError(
            'The count of writes is gone from the database, which was damaged. Restore the last backup.'
          )
      );
    return counted.writes;
  }

  /** Not flushed: after a power cut the file may be behind the database, which says nothing. */
  acknowledge(count: number | null): void {
    if (count === null) return;
    this.#isCounting = true;
    try {
      // In place: a file cut to nothing first would be found empty after a power cut.
      const descriptor = openSync(this.#file, existsSync(this.#file) ? 'r+' : 'w', 0o600);
      writeSync(descriptor, `${String(count).padStart(DIGITS, '0')}\n`, 0);
      closeSync(descriptor);
    } catch {
      // The change is committed whatever becomes of the file, which is then behind and says nothing.
    }
  }

  /** Not before the migration that makes the table. */
  async #isKept(db: Kysely<Database>): Promise<boolean> {
    if (this.#isCounting) return true;
    const { rows } = await sql`
      select 1 from duckdb_tables()
      where database_name = 'app' and table_name = 'write_count'`.execute(db);
    return rows.length > 0;
  }
}

/** Where the number of acknowledged writes of a database is kept. */
export function writeCountFile(database: string): string {
  return `${database}.writes`;
}

function readCount(file: string): number | null {
  if (!existsSync(file)) return null;
  const text = readFileSync(file, 'utf8');
  return /^\d{16}\n$/.test(text) ? Number(text) : null;
}
