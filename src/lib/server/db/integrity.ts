import { sql, type Kysely } from 'kysely';
import type { Database } from './database.ts';

/** `table.column` of a table or view. */
export type ColumnName = `${keyof Database}.${string}`;

/** How many rows have a key that another row has too; null is no key. */
export async function countRepeatedKeys(db: Kysely<Database>, key: ColumnName): Promise<number> {
  const [table, column] = split(key);
  const { rows } = await sql<{ found: number }>`
    select count(${sql.ref(column)}) - count(distinct ${sql.ref(column)}) as found
    from ${sql.table(table)}`.execute(db);
  return rows[0]?.found ?? 0;
}

/** How many rows name something in `from` that no row of `to` has; null names nothing. */
export async function countLostReferences(
  db: Kysely<Database>,
  from: ColumnName,
  to: ColumnName
): Promise<number> {
  const [table, column] = split(from);
  const [target, key] = split(to);
  const { rows } = await sql<{ found: number }>`
    select count(*) as found from ${sql.table(table)} as referring
    where referring.${sql.ref(column)} is not null and not exists (
      select 1 from ${sql.table(target)} as referred
      where referred.${sql.ref(key)} = referring.${sql.ref(column)}
    )`.execute(db);
  return rows[0]?.found ?? 0;
}

function split(column: ColumnName): [string, string] {
  const [table = '', name = ''] = column.split('.');
  return [table, name];
}
