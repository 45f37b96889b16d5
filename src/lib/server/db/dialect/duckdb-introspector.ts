import {
  sql,
  type DatabaseIntrospector,
  type DatabaseMetadata,
  type Kysely,
  type SchemaMetadata,
  type TableMetadata
} from 'kysely';

interface CatalogueColumn {
  schema: string;
  table: string;
  isView: boolean;
  name: string;
  dataType: string;
  isNullable: boolean;
  hasDefaultValue: boolean;
}

/** Reads the catalogue of the current database only: DuckDB's own lists those of every attached one. */
export class DuckDbIntrospector implements DatabaseIntrospector {
  readonly #db: Kysely<unknown>;

  constructor(db: Kysely<unknown>) {
    this.#db = db;
  }

  async getSchemas(): Promise<SchemaMetadata[]> {
    const { rows } = await sql<SchemaMetadata>`
      select schema_name as name from duckdb_schemas()
      where database_name = current_database()
        and schema_name not in ('information_schema', 'pg_catalog')
      order by schema_name`.execute(this.#db);
    return rows;
  }

  async getTables(): Promise<TableMetadata[]> {
    const { rows } = await sql<CatalogueColumn>`
      select c.schema_name as "schema", c.table_name as "table", v.view_name is not null as "isView",
        c.column_name as name, c.data_type as "dataType", c.is_nullable as "isNullable",
        c.column_default is not null as "hasDefaultValue"
      from duckdb_columns() c
      left join duckdb_views() v
        on v.database_name = c.database_name and v.schema_name = c.schema_name
        and v.view_name = c.table_name
      where c.database_name = current_database() and not c.internal
      order by c.schema_name, c.table_name, c.column_index`.execute(this.#db);
    const tables = new Map<string, TableMetadata>();
    for (const { schema, table, isView, ...column } of rows) {
      const key = JSON.stringify([schema, table]);
      const known = tables.get(key) ?? { name: table, schema, isView, columns: [] };
      known.columns.push({ ...column, isAutoIncrementing: false });
      tables.set(key, known);
    }
    return [...tables.values()];
  }

  /** Kysely's older name for the same. */
  async getMetadata(): Promise<DatabaseMetadata> {
    return { tables: await this.getTables() };
  }
}
