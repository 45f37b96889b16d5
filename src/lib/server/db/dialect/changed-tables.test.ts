import { Kysely, type Compilable } from 'kysely';
import { expect, test } from 'vitest';
import { ChangedTables } from './changed-tables.ts';
import { DuckDbDialect } from './duckdb-dialect.ts';

interface Tables {
  a: { i: number };
  b: { i: number };
}

const pool = {
  acquire: () => Promise.reject(new Error('never runs')),
  release: () => Promise.resolve()
};
const db = new Kysely<Tables>({ dialect: new DuckDbDialect({ pool }) });

/** Of tables a and b, those that the statements change. */
function changedBy(...statements: Compilable[]): string[] {
  const changed = new ChangedTables();
  for (const statement of statements) changed.addThoseOf(statement.compile().query);
  return ['a', 'b'].filter((table) => changed.has(table));
}

test.each<[string, Compilable, string[]]>([
  ['a read', db.selectFrom('a').selectAll(), []],
  ['an insert', db.insertInto('a').values({ i: 1 }), ['a']],
  [
    'an insert of another table’s rows',
    db.insertInto('a').expression(db.selectFrom('b').selectAll()),
    ['a']
  ],
  ['an update', db.updateTable('a').set({ i: 1 }), ['a']],
  ['an update by another name', db.updateTable('a as b').set({ i: 1 }), ['a']],
  ['an update from another table', db.updateTable('a').from('b').set({ i: 1 }), ['a']],
  ['a delete', db.deleteFrom('a'), ['a']],
  ['a delete by another name', db.deleteFrom('a as b'), ['a']],
  [
    'a delete with a name for a read',
    db.with('b', (q) => q.selectFrom('a').selectAll()).deleteFrom('a'),
    ['a']
  ],
  ['a table of a schema', db.withSchema('main').deleteFrom('a'), ['a']],
  ['a merge', db.mergeInto('a').using('b', 'a.i', 'b.i').whenMatched().thenDelete(), ['a']],
  ['a delete from two tables', db.deleteFrom(['a', 'b']), ['a', 'b']],
  ['a change of the schema', db.schema.dropTable('b'), ['a', 'b']]
])('%s', (_, statement, expected) => {
  expect(changedBy(statement)).toEqual(expected);
});

test('adds up over statements', () => {
  expect(changedBy(db.deleteFrom('b'), db.selectFrom('a').selectAll())).toEqual(['b']);
  expect(changedBy(db.deleteFrom('b'), db.insertInto('a').values({ i: 1 }))).toEqual(['a', 'b']);
});
