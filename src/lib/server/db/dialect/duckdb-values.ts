import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBUnionValue,
  LIST,
  VARCHAR,
  type DuckDBDataChunk,
  type DuckDBPreparedStatement,
  type DuckDBType,
  type DuckDBValue
} from '@duckdb/node-api';

const INT32_MAX = 2 ** 31 - 1;
const INT64_MAX = 2n ** 63n - 1n;

/**
 * Binds a compiled query's parameters. A string takes the type of what it is compared with or stored
 * in, so ISO dates and instants need no wrapper.
 *
 * @throws TypeError naming the parameter, for `undefined`, numbers that are not finite, invalid dates
 * and objects.
 */
export function bindParameters(
  statement: DuckDBPreparedStatement,
  sql: string,
  parameters: readonly unknown[]
): void {
  parameters.forEach((value, index) => {
    const position = index + 1;
    const refuse = (what: string) =>
      new TypeError(`Parameter ${position}${columnBefore(sql, position)} is ${what}.`);
    bindParameter(statement, position, value, refuse);
  });
}

function bindParameter(
  statement: DuckDBPreparedStatement,
  position: number,
  value: unknown,
  refuse: (what: string) => TypeError
): void {
  if (value === null) return statement.bindNull(position);
  if (value === undefined) throw refuse('undefined: pass null, or leave the condition out');
  if (typeof value === 'string') return statement.bindVarchar(position, value);
  if (typeof value === 'boolean') return statement.bindBoolean(position, value);
  if (typeof value === 'bigint') {
    return value <= INT64_MAX && value >= -INT64_MAX
      ? statement.bindBigInt(position, value)
      : statement.bindHugeInt(position, value);
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw refuse(`${value}: only finite numbers can be stored`);
    if (!Number.isSafeInteger(value)) return statement.bindDouble(position, value);
    return Math.abs(value) <= INT32_MAX
      ? statement.bindInteger(position, value)
      : statement.bindBigInt(position, BigInt(value));
  }
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw refuse('an invalid date');
    return statement.bindTimestampTZ(
      position,
      new DuckDBTimestampTZValue(BigInt(value.getTime()) * 1000n)
    );
  }
  if (value instanceof Uint8Array) return statement.bindBlob(position, value);
  if (Array.isArray(value)) {
    const { items, type } = toList(value, refuse);
    return statement.bindList(position, items, LIST(type));
  }
  throw refuse('an object: pass a string, number, boolean, Date, bytes or a list of one of them');
}

function toList(
  values: readonly unknown[],
  refuse: (what: string) => TypeError
): { items: DuckDBValue[]; type: DuckDBType } {
  const present = values.filter((value) => value !== null);
  if (present.every((value) => typeof value === 'number' && Number.isSafeInteger(value))) {
    const items = values.map((value) => (value === null ? null : BigInt(Number(value))));
    return { items, type: BIGINT };
  }
  const everyIs = (kind: 'number' | 'string' | 'boolean') =>
    present.every((value) => typeof value === kind);
  // Each list was just seen to hold one primitive kind and nulls, which DuckDBValue includes.
  const items = values as DuckDBValue[];
  if (everyIs('number')) return { items, type: DOUBLE };
  if (everyIs('string')) return { items, type: VARCHAR };
  if (everyIs('boolean')) return { items, type: BOOLEAN };
  throw refuse('a list of mixed kinds: its items must all be numbers, strings or booleans');
}

/** The column a parameter is compared with, for the error sentence; never a value. */
function columnBefore(sql: string, position: number): string {
  const match = new RegExp(
    `"([^"]+)"\\s*(?:[<>=!]+|in \\([^)]*|like|ilike)\\s*\\$${position}\\b`
  ).exec(sql);
  return match ? ` (${match[1]})` : '';
}

/**
 * Appends a chunk's rows to `rows` as objects. DATE is an ISO date, TIMESTAMP and TIMESTAMPTZ an ISO
 * instant in UTC with milliseconds, BIGINT and HUGEINT a safe integer, DECIMAL a number, BLOB bytes,
 * lists arrays and structs objects.
 *
 * @throws RangeError naming the column, for an integer above 2^53 − 1.
 */
export function readRows(
  chunk: DuckDBDataChunk,
  columns: readonly string[],
  rows: Record<string, unknown>[]
): void {
  const start = rows.length;
  const count = chunk.rowCount;
  for (let index = 0; index < count; index++) rows.push({});
  columns.forEach((column, columnIndex) => {
    const vector = chunk.getColumnVector(columnIndex);
    for (let index = 0; index < count; index++) {
      // The rows were pushed above.
      rows[start + index]![column] = fromEngine(vector.getItem(index), column);
    }
  });
}

function fromEngine(value: DuckDBValue, column: string): unknown {
  if (typeof value === 'bigint') return safeInteger(value, column);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof DuckDBDateValue) return isoDate(value);
  if (value instanceof DuckDBTimestampTZValue || value instanceof DuckDBTimestampValue) {
    return isoInstant(Number(value.micros) / 1000);
  }
  if (value instanceof DuckDBTimestampMillisecondsValue) return isoInstant(Number(value.millis));
  if (value instanceof DuckDBTimestampSecondsValue) return isoInstant(Number(value.seconds) * 1000);
  if (value instanceof DuckDBTimestampNanosecondsValue)
    return isoInstant(Number(value.nanos) / 1e6);
  if (value instanceof DuckDBDecimalValue) return value.toDouble();
  if (value instanceof DuckDBBlobValue) return Uint8Array.from(value.bytes);
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) {
    return value.items.map((item) => fromEngine(item, column));
  }
  if (value instanceof DuckDBStructValue) {
    return Object.fromEntries(
      Object.entries(value.entries).map(([key, item]) => [key, fromEngine(item, column)])
    );
  }
  if (value instanceof DuckDBMapValue) {
    return value.entries.map((entry) => ({
      key: fromEngine(entry.key, column),
      value: fromEngine(entry.value, column)
    }));
  }
  if (value instanceof DuckDBUnionValue) return fromEngine(value.value, column);
  return value.toString();
}

function safeInteger(value: bigint, column: string): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new RangeError(`Column ${column} holds an integer beyond ±(2^53 − 1); cast it to varchar.`);
}

const isoDates = new Map<number, string>();
const REMEMBERED_DATES = 50_000;

/** Remembered, because tables repeat few dates many times and writing one costs more than reading it. */
function isoDate(value: DuckDBDateValue): string {
  let text = isoDates.get(value.days);
  if (text === undefined) {
    if (isoDates.size === REMEMBERED_DATES) isoDates.clear();
    text = value.toString();
    isoDates.set(value.days, text);
  }
  return text;
}

function isoInstant(milliseconds: number): string {
  return new Date(Math.floor(milliseconds)).toISOString();
}
