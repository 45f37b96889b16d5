import { sql } from 'kysely';
import { openDatabase } from '../../src/lib/server/db/connection.ts';

/** Writes 500 rows at a time for ever, printing the number of each write once it is acknowledged. */
const [path] = process.argv.slice(2);
if (path === undefined) throw new Error('Usage: crash-writer.ts <database file>');
const database = await openDatabase({ path, threads: 2 });
await database.write((trx) =>
  sql`create table if not exists writes (write_number integer, row_number integer)`.execute(trx)
);
const { rows } = await sql<{ last: number }>`
  select coalesce(max(write_number), 0) as last from writes`.execute(database.db);
for (let number = (rows[0]?.last ?? 0) + 1; ; number++) {
  await database.write(async (trx) => {
    await sql`insert into writes select ${number}::integer, range from range(250)`.execute(trx);
    await sql`insert into writes select ${number}::integer, range from range(250)`.execute(trx);
  });
  console.log(number);
  if (number % 7 === 0) await database.checkpoint();
}
