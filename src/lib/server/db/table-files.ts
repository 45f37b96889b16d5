import { sql, type Kysely, type RawBuilder, type Transaction } from 'kysely';
import type { Database } from './database.ts';

export interface TableContent {
  rows: number;
  /**
   * The same for the same rows in any order: the sums of the two halves of each row's MD5. It tells
   * damage and loss from equality; it is no defence against forgery.
   */
  checksum: string;
}

export interface StoredTable {
  name: string;
  /** In order of name. */
  columns: string[];
}

/**
 * Every table of the database, in order of name, but the count of writes, which is about the file and not
 * what it holds. Views are made by the migrations.
 */
export async function listStoredTables(reader: Kysely<Database>): Promise<StoredTable[]> {
  const { rows } = await sql<{ table_name: string; column_name: string }>`
    select table_name, column_name from duckdb_columns()
    where database_name = 'app' and schema_name = 'main' and table_name <> 'write_count'
      and table_name in (
        select table_name from duckdb_tables() where database_name = 'app' and schema_name = 'main'
      )
    order by table_name, column_name`.execute(reader);
  const tables = new Map<string, string[]>();
  for (const { table_name, column_name } of rows)
    tables.set(table_name, [...(tables.get(table_name) ?? []), column_name]);
  return [...tables].map(([name, columns]) => ({ name, columns }));
}

/** Reads every row of a table, or of a Parquet file of it, and with them every block they lie in. */
export async function readTableContent(
  reader: Kysely<Database>,
  { name, columns }: StoredTable,
  parquet?: string
): Promise<TableContent> {
  const cells = columns.map((column) => {
    const text = sql`cast(${sql.ref(column)} as varchar)`;
    return sql`coalesce(strlen(${text}) || ':' || ${text}, '-')`;
  });
  const from = parquet === undefined ? sql.table(name) : fromParquet(parquet);
  const { rows } = await sql<{ row_count: number; lower: string; upper: string }>`
    select count(*) as row_count,
      cast(coalesce(sum(md5_number_lower(content)), 0) as varchar) as lower,
      cast(coalesce(sum(md5_number_upper(content)), 0) as varchar) as upper
    from (select concat(${sql.join(cells)}) as content from ${from})`.execute(reader);
  const [found] = rows;
  if (!found) throw new Error('An aggregate returned no row.');
  return { rows: found.row_count, checksum: `${found.lower}-${found.upper}` };
}

/** Writes a table as Parquet, in the order of its rows. `file` lies in an allowed folder. */
export async function writeTableFile(
  reader: Kysely<Database>,
  { name, columns }: StoredTable,
  file: string
): Promise<void> {
  await sql`copy (select ${sql.join(columns.map((column) => sql.ref(column)))} from ${sql.table(name)})
    to ${sql.lit(file)} (format parquet, compression zstd)`.execute(reader);
}

/** Puts the rows of a Parquet file in the place of a table's. */
export async function loadTableFile(
  trx: Transaction<Database>,
  { name, columns }: StoredTable,
  file: string
): Promise<void> {
  const names = sql.join(columns.map((column) => sql.ref(column)));
  await sql`delete from ${sql.table(name)}`.execute(trx);
  await sql`insert into ${sql.table(name)} (${names}) select ${names} from ${fromParquet(file)}`.execute(
    trx
  );
}

export async function dropTable(trx: Transaction<Database>, { name }: StoredTable): Promise<void> {
  await trx.schema.dropTable(name).execute();
}

function fromParquet(file: string): RawBuilder<unknown> {
  return sql`read_parquet(${sql.lit(file)})`;
}

/** Reads every value of a table, which fails where a block of it is damaged; a quick look, no checksum. */
export async function readWholeTable(
  reader: Kysely<Database>,
  { name, columns }: StoredTable
): Promise<void> {
  const values = sql.join(columns.map((column) => sql.ref(column)));
  await sql`select cast(bit_xor(hash(${values})) as varchar) from ${sql.table(name)}`.execute(
    reader
  );
}
