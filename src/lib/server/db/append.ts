import { setImmediate } from 'node:timers/promises';
import {
  DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBListType,
  DuckDBListValue,
  DuckDBStructType,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTypeId,
  type DuckDBAppender,
  type DuckDBType,
  type DuckDBValue
} from '@duckdb/node-api';
import { CompiledQuery, type Transaction } from 'kysely';
import type { Database } from './database.ts';
import { DuckDbConnection } from './dialect/duckdb-connection.ts';

const CHUNK_ROWS = 2048;
const CHUNKS_BETWEEN_FLUSHES = 10;
const MS_PER_DAY = 86_400_000;
const INT32_MAX = 2 ** 31 - 1;

type Scalar = string | number | boolean;
type Cell = Scalar | readonly object[] | null;

/** A row for `columns` of `Table`, in the same order. */
export type RowOf<
  Table extends keyof Database,
  Columns extends readonly (keyof Database[Table])[]
> = { readonly [Index in keyof Columns]: Database[Table][Columns[Index]] };

/**
 * Appends rows in bulk inside the caller's transaction: a million rows of eight columns in about a
 * second, where `insert` takes minutes. Columns left out become null. The event loop runs every
 * 20,480 rows. `rows` must not use the transaction while it is read.
 *
 * @returns the number of rows appended.
 * @throws TypeError naming row (from 1) and column, never the value, for a value the column cannot hold.
 */
export async function appendRows<
  Table extends keyof Database,
  const Columns extends readonly (keyof Database[Table] & string)[]
>(
  trx: Transaction<Database>,
  table: Table,
  columns: Columns,
  rows: Iterable<RowOf<Table, Columns>>
): Promise<number> {
  return trx.getExecutor().provideConnection(async (connection) => {
    if (!(connection instanceof DuckDbConnection)) {
      throw new TypeError('appendRows needs a transaction of the DuckDB dialect.');
    }
    const appender = await connection.createAppender(table);
    try {
      const known = await knownTable(connection, table, appender);
      const unknown = columns.find((column) => !known.names.includes(column));
      if (unknown !== undefined) throw new TypeError(`Table ${table} has no column ${unknown}.`);
      const target = { appender, ...known, onChange: () => connection.noteChange(table) };
      const positions = known.names.map((name) => columns.findIndex((column) => column === name));
      // Every member of Database holds cells only; the mapped tuple hides that from the compiler.
      return await append(target, positions, rows as Iterable<readonly Cell[]>);
    } catch (error) {
      appender.clear();
      throw error;
    } finally {
      appender.closeSync();
    }
  });
}

interface KnownTable {
  /** Its columns in order. */
  readonly names: readonly string[];
  /** What checks a cell of each column, and makes it the engine's. */
  readonly readers: readonly CellReader[];
  readonly chunk: DuckDBDataChunk;
}

const knownTables = new WeakMap<DuckDbConnection, Map<string, KnownTable>>();

/** Asked once a connection, which appends to one table at a time: tables change only before anything is appended. */
async function knownTable(
  connection: DuckDbConnection,
  table: string,
  appender: DuckDBAppender
): Promise<KnownTable> {
  const ofConnection = knownTables.get(connection) ?? new Map<string, KnownTable>();
  knownTables.set(connection, ofConnection);
  let known = ofConnection.get(table);
  if (!known) {
    const { rows } = await connection.executeQuery<{ name: string }>(
      CompiledQuery.raw('select name from pragma_table_info($1) order by cid', [
        `app.main.${table}`
      ])
    );
    const names = rows.map(({ name }) => name);
    const types = names.map((_, index) => appender.columnType(index));
    known = {
      names,
      readers: types.map((type, index) => cellReader(type, `${table}.${names[index]}`)),
      chunk: DuckDBDataChunk.create(types)
    };
    ofConnection.set(table, known);
  }
  return known;
}

interface AppendTarget extends KnownTable {
  readonly appender: DuckDBAppender;
  /** Called before rows reach the transaction. */
  onChange(): void;
}

/** @param positions for each column of the table its place in a row; -1 where rows leave it out */
async function append(
  { appender, readers, chunk, onChange }: AppendTarget,
  positions: readonly number[],
  rows: Iterable<readonly Cell[]>
): Promise<number> {
  let values: DuckDBValue[][] = readers.map(() => []);
  let count = 0;
  let chunks = 0;
  const flushChunk = () => {
    onChange();
    chunk.reset();
    chunk.setColumns(values);
    appender.appendDataChunk(chunk);
    values = readers.map(() => []);
    chunks += 1;
  };
  for (const row of rows) {
    count += 1;
    readers.forEach((read, index) => {
      const position = positions[index] ?? -1;
      // One array for each reader.
      values[index]!.push(position < 0 ? null : read(row[position], count));
    });
    if (count % CHUNK_ROWS !== 0) continue;
    flushChunk();
    if (chunks % CHUNKS_BETWEEN_FLUSHES !== 0) continue;
    appender.flushSync();
    await setImmediate();
  }
  if (count % CHUNK_ROWS !== 0) flushChunk();
  appender.flushSync();
  return count;
}

type CellReader = (cell: Cell | undefined, row: number) => DuckDBValue;

function cellReader(type: DuckDBType, column: string): CellReader {
  const kind = kindOf(type);
  return (cell, row) => {
    if (!kind) throw new TypeError(`Column ${column} is ${type}, which appendRows does not write.`);
    const { accepts, toEngine } = kind;
    if (cell === null) return null;
    const value = cell === undefined ? undefined : toEngine(cell);
    if (value === undefined) throw new TypeError(`Row ${row}, column ${column}: not ${accepts}.`);
    return value;
  };
}

interface CellKind {
  accepts: string;
  /** `undefined` where the column cannot hold the cell. */
  toEngine(cell: Scalar | readonly object[]): DuckDBValue | undefined;
}

function kindOf(type: DuckDBType): CellKind | undefined {
  if (!(type instanceof DuckDBListType)) return scalarKinds[type.typeId]?.();
  return type.valueType instanceof DuckDBStructType ? listKind(type.valueType) : undefined;
}

/** A list of objects, each with every field of the struct and no other. */
function listKind({ entryNames, entryTypes }: DuckDBStructType): CellKind | undefined {
  const fields: (CellKind & { name: string })[] = [];
  for (const [index, name] of entryNames.entries()) {
    const type = entryTypes[index];
    const kind = type && kindOf(type);
    if (!kind) return undefined;
    fields.push({ name, ...kind });
  }
  const toStruct = (element: unknown) => {
    if (typeof element !== 'object' || element === null) return undefined;
    const cells = new Map<string, Cell>(Object.entries(element));
    const entries: Record<string, DuckDBValue> = {};
    for (const { name, toEngine } of fields) {
      const cell = cells.get(name);
      const value = cell === undefined || cell === null ? cell : toEngine(cell);
      if (value === undefined) return undefined;
      entries[name] = value;
    }
    return cells.size === fields.length ? new DuckDBStructValue(entries) : undefined;
  };
  return {
    accepts: `a list of ${fields.map(({ name, accepts }) => `${name}, ${accepts}`).join('; ')}`,
    toEngine(cell) {
      if (!Array.isArray(cell)) return undefined;
      const elements: readonly unknown[] = cell;
      const items: DuckDBValue[] = [];
      for (const element of elements) {
        const struct = toStruct(element);
        if (!struct) return undefined;
        items.push(struct);
      }
      return new DuckDBListValue(items);
    }
  };
}

const scalarKinds: Partial<Record<DuckDBTypeId, () => CellKind>> = {
  [DuckDBTypeId.VARCHAR]: () => ({
    accepts: 'text',
    toEngine: (cell) => (typeof cell === 'string' ? cell : undefined)
  }),
  [DuckDBTypeId.BOOLEAN]: () => ({
    accepts: 'true or false',
    toEngine: (cell) => (typeof cell === 'boolean' ? cell : undefined)
  }),
  [DuckDBTypeId.DOUBLE]: () => ({
    accepts: 'a finite number',
    toEngine: (cell) => (typeof cell === 'number' && Number.isFinite(cell) ? cell : undefined)
  }),
  [DuckDBTypeId.INTEGER]: () => ({
    accepts: 'an integer of 32 bits',
    toEngine: (cell) =>
      typeof cell === 'number' && Number.isInteger(cell) && Math.abs(cell) <= INT32_MAX
        ? cell
        : undefined
  }),
  [DuckDBTypeId.BIGINT]: () => ({
    accepts: 'a safe integer',
    toEngine: (cell) =>
      typeof cell === 'number' && Number.isSafeInteger(cell) ? BigInt(cell) : undefined
  }),
  [DuckDBTypeId.DATE]: () => ({
    accepts: 'a calendar date such as 2026-11-22',
    toEngine: (cell) => (typeof cell === 'string' ? toDate(cell) : undefined)
  }),
  [DuckDBTypeId.TIMESTAMP_TZ]: () => {
    const previous: { text?: string; value?: DuckDBTimestampTZValue | undefined } = {};
    return {
      accepts: 'an instant with its offset such as 2026-11-22T08:14:00.000Z',
      toEngine(cell) {
        if (typeof cell !== 'string') return undefined;
        // Most columns of instants say when the row was recorded: one instant for all rows of a write.
        if (cell !== previous.text) Object.assign(previous, { text: cell, value: toInstant(cell) });
        return previous.value;
      }
    };
  }
};

const readDates = new Map<string, DuckDBDateValue>();
const REMEMBERED_DATES = 50_000;

/** Remembered, because tables repeat few dates many times. */
function toDate(text: string): DuckDBDateValue | undefined {
  const remembered = readDates.get(text);
  if (remembered) return remembered;
  const date = readDate(text);
  if (date && readDates.size < REMEMBERED_DATES) readDates.set(text, date);
  return date;
}

function readDate(text: string): DuckDBDateValue | undefined {
  const milliseconds = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(milliseconds)) return undefined;
  // Date.parse moves 30 February to March.
  if (!new Date(milliseconds).toISOString().startsWith(text)) return undefined;
  return new DuckDBDateValue(milliseconds / MS_PER_DAY);
}

function toInstant(text: string): DuckDBTimestampTZValue | undefined {
  const date = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/.exec(
    text
  )?.[1];
  if (date === undefined || toDate(date) === undefined) return undefined;
  const milliseconds = Date.parse(text);
  return Number.isNaN(milliseconds)
    ? undefined
    : new DuckDBTimestampTZValue(BigInt(milliseconds) * 1000n);
}
