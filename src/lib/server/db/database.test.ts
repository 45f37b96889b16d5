import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase } from '../../../../tests/db/test-database.ts';
import type { OpenDatabase } from './connection.ts';

/** Table → column → what it holds: `string`, `number` or `boolean`, with `?` where it may be null. */
type Shape = Record<string, Record<string, string>>;

const engineTypes: Record<string, string> = {
  INTEGER: 'number',
  BIGINT: 'number',
  DOUBLE: 'number',
  VARCHAR: 'string',
  DATE: 'string',
  'TIMESTAMP WITH TIME ZONE': 'string',
  BOOLEAN: 'boolean',
  'STRUCT(infusion_id BIGINT, given_on DATE, started_at TIMESTAMP WITH TIME ZONE)[]':
    'list of infusion_id number, given_on string, started_at string?'
};

let database: OpenDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

test('the Database interface and the migrated catalogue are the same, both ways', async () => {
  const declared = readDeclaration();
  expect(Object.keys(declared).length).toBeGreaterThan(10);
  expect(await readCatalogue(declared)).toEqual(declared);
});

function readDeclaration(): Shape {
  const file = fileURLToPath(new URL('./database.ts', import.meta.url));
  const program = ts.createProgram([file], {
    strict: true,
    lib: ['lib.es5.d.ts'],
    types: [],
    allowImportingTsExtensions: true,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const declaration = source?.statements.find(
    (statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === 'Database'
  );
  if (!declaration) throw new Error('database.ts declares no interface Database');
  const shape: Shape = {};
  for (const table of checker.getTypeAtLocation(declaration).getProperties()) {
    const columns = checker.getTypeOfSymbol(table).getProperties();
    shape[table.name] = Object.fromEntries(
      columns.map((column) => [column.name, describe(checker.getTypeOfSymbol(column), checker)])
    );
  }
  return shape;
}

function describe(type: ts.Type, checker: ts.TypeChecker): string {
  const members = type.isUnion() ? type.types : [type];
  const nullable = members.some((member) => (member.flags & ts.TypeFlags.Null) !== 0);
  const kinds = new Set(
    members
      .filter((member) => (member.flags & ts.TypeFlags.Null) === 0)
      .map((member) => {
        if ((member.flags & ts.TypeFlags.StringLike) !== 0) return 'string';
        if ((member.flags & ts.TypeFlags.NumberLike) !== 0) return 'number';
        if ((member.flags & ts.TypeFlags.BooleanLike) !== 0) return 'boolean';
        const element = checker.getIndexTypeOfType(member, ts.IndexKind.Number);
        if (element) return `list of ${describeFields(element, checker)}`;
        return 'something no column holds';
      })
  );
  return [...kinds].join(' or ') + (nullable ? '?' : '');
}

function describeFields(type: ts.Type, checker: ts.TypeChecker): string {
  return type
    .getProperties()
    .map((field) => `${field.name} ${describe(checker.getTypeOfSymbol(field), checker)}`)
    .join(', ');
}

/** A view's columns count as nullable to the engine; they take that of the table they select from. */
async function readCatalogue(declared: Shape): Promise<Shape> {
  const { rows } = await sql<{
    table_name: string;
    column_name: string;
    data_type: string;
    is_nullable: 'YES' | 'NO';
    is_view: boolean;
  }>`
    select c.table_name, c.column_name, c.data_type, c.is_nullable, t.table_type = 'VIEW' as is_view
    from information_schema.columns c
    join information_schema.tables t using (table_catalog, table_schema, table_name)
    where c.table_catalog = 'app' and c.table_schema = 'main' and c.table_name <> 'schema_migrations'
    order by c.table_name, c.ordinal_position`.execute(database.db);
  const shape: Shape = {};
  for (const row of rows) {
    const type = engineTypes[row.data_type] ?? row.data_type;
    const nullable = row.is_view
      ? declared[row.table_name]?.[row.column_name]?.endsWith('?')
      : row.is_nullable === 'YES';
    (shape[row.table_name] ??= {})[row.column_name] = type + (nullable ? '?' : '');
  }
  return shape;
}
