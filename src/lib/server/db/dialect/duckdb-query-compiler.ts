import { PostgresQueryCompiler } from 'kysely';

/** DuckDB reads PostgreSQL's dialect: `$1` parameters, double-quoted identifiers, `returning`. */
export class DuckDbQueryCompiler extends PostgresQueryCompiler {}
