import { CompiledQuery, sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase } from '../../../../../tests/db/test-database.ts';
import type { OpenDatabase } from '../connection.ts';

let database: OpenDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

async function read(expression: string, ...parameters: unknown[]): Promise<unknown> {
  const query = CompiledQuery.raw(`select ${expression} as value`, parameters);
  const { rows } = await database.db.executeQuery<{ value: unknown }>(query);
  return rows[0]?.value;
}

const timeZone = process.env.TZ;
afterEach(() => {
  if (timeZone === undefined) delete process.env.TZ;
  else process.env.TZ = timeZone;
});

describe.each(['UTC', 'America/Los_Angeles', 'Europe/Oslo', 'Pacific/Apia'])('in %s', (zone) => {
  test('calendar dates keep their day', async () => {
    process.env.TZ = zone;
    expect(await read(`date '2026-03-29'`)).toBe('2026-03-29');
    expect(await read(`date '1969-12-31'`)).toBe('1969-12-31');
    expect(await read('$1::date', '2011-12-30')).toBe('2011-12-30');
  });

  test('instants are UTC with milliseconds', async () => {
    process.env.TZ = zone;
    expect(await read(`timestamptz '2026-03-29 03:30:00+02'`)).toBe('2026-03-29T01:30:00.000Z');
    expect(await read('$1::timestamptz', '1969-12-31T23:59:59.999Z')).toBe(
      '1969-12-31T23:59:59.999Z'
    );
    expect(await read('$1', new Date('2026-10-25T00:30:00.123Z'))).toBe('2026-10-25T00:30:00.123Z');
    expect(await read(`timestamp '2026-03-29 02:30:00.5'`)).toBe('2026-03-29T02:30:00.500Z');
    expect(await read(`timestamptz '2026-03-29'`)).toBe('2026-03-29T00:00:00.000Z');
  });
});

test.each([
  ['9007199254740991::bigint', 9007199254740991],
  ['-9007199254740991::hugeint', -9007199254740991],
  ['12::ubigint', 12],
  ['27::integer', 27],
  ['1.50::decimal(10,2)', 1.5],
  ['(-0.05)::decimal(38,2)', -0.05],
  ['0.1::double', 0.1],
  ['true', true],
  ['null', null],
  [`'Zoë'`, 'Zoë'],
  ['[1, null, 3]', [1, null, 3]],
  [`[date '2026-01-02']`, ['2026-01-02']],
  [`{'n': 148::bigint, 'on': date '2026-01-02'}`, { n: 148, on: '2026-01-02' }],
  [`map {'phq9': 9::bigint}`, [{ key: 'phq9', value: 9 }]],
  ['[1, 2]::integer[2]', [1, 2]],
  [`'4d2f1c1e-8f9b-4e43-a2f0-2f8f0a8f7c11'::uuid`, '4d2f1c1e-8f9b-4e43-a2f0-2f8f0a8f7c11'],
  [`timestamp_s '2026-03-29 02:30:00'`, '2026-03-29T02:30:00.000Z'],
  [`timestamp_ms '2026-03-29 02:30:00.123'`, '2026-03-29T02:30:00.123Z'],
  [`timestamp_ns '2026-03-29 02:30:00.123456789'`, '2026-03-29T02:30:00.123Z'],
  [`time '08:14:00'`, '08:14:00']
])('%s is read as a plain value', async (expression, value) => {
  expect(await read(expression)).toEqual(value);
});

test('bytes are read as bytes and bound as bytes', async () => {
  const bytes = Uint8Array.from([0, 255, 39]);
  expect(await read('$1', bytes)).toEqual(bytes);
});

test.each(['9007199254740992::bigint', '170141183460469231731687303715884105727::hugeint'])(
  '%s is refused rather than rounded',
  async (expression) => {
    await expect(read(expression)).rejects.toThrow(
      'Column value holds an integer beyond ±(2^53 − 1); cast it to varchar.'
    );
  }
);

test.each([
  [27, 'INTEGER'],
  [-0, 'INTEGER'],
  [2 ** 31, 'BIGINT'],
  [0.5, 'DOUBLE'],
  [2 ** 60, 'DOUBLE'],
  [2n ** 62n, 'BIGINT'],
  [2n ** 64n, 'HUGEINT'],
  [true, 'BOOLEAN'],
  ['phq9', 'VARCHAR'],
  [[1, null], 'BIGINT[]'],
  [[0.5, 1], 'DOUBLE[]'],
  [['a', null], 'VARCHAR[]'],
  [[true], 'BOOLEAN[]'],
  [[], 'BIGINT[]']
])('the parameter %s is bound as %s', async (value, type) => {
  expect(await read('typeof($1)', value)).toBe(type);
});

test('text is bound whole: quotes, NUL, accents, emoji, 1 MB', async () => {
  for (const text of [`'; drop table patients; --`, 'a\0b', 'Zoë', '🙂', 'x'.repeat(1_000_000)]) {
    expect(await read('$1::varchar', text)).toBe(text);
  }
});

test.each([
  [undefined, 'undefined: pass null, or leave the condition out'],
  [NaN, 'NaN: only finite numbers can be stored'],
  [-Infinity, '-Infinity: only finite numbers can be stored'],
  [new Date('nonsense'), 'an invalid date'],
  [[1, 'a'], 'a list of mixed kinds'],
  [{ total_score: 3 }, 'an object']
])('the parameter %s is refused', async (value, reason) => {
  await expect(read('$1::varchar', value)).rejects.toThrow(`Parameter 1 is ${reason}`);
});

test('an undefined parameter is named by the column it is compared with', async () => {
  const clinic: { clinicId: number } = JSON.parse('{}');
  const query = database.db
    .selectFrom('patients')
    .select('patient_key')
    .where('sex', '=', 'female')
    .where('clinic_id', '=', clinic.clinicId);
  await expect(query.execute()).rejects.toThrow('Parameter 2 (clinic_id) is undefined');
});

test('ISO text takes the type of the column it meets, in every clause', async () => {
  const found = await database.write(async (trx) => {
    await sql`create table stays (on_day date, at_instant timestamptz)`.execute(trx);
    const stays = trx.withTables<{ stays: { on_day: string; at_instant: string } }>();
    await stays
      .insertInto('stays')
      .values([
        { on_day: '2026-03-01', at_instant: '2026-03-01T08:00:00.000Z' },
        { on_day: '2026-03-09', at_instant: '2026-03-09T08:00:00+02:00' }
      ])
      .execute();
    return stays
      .selectFrom('stays')
      .selectAll()
      .where('on_day', 'in', ['2026-03-01', '2026-03-09'])
      .where('on_day', '>', '2026-03-01')
      .where((eb) => eb.between('at_instant', '2026-03-09T05:59:59Z', '2026-03-09T06:00:00Z'))
      .execute();
  });
  expect(found).toEqual([{ on_day: '2026-03-09', at_instant: '2026-03-09T06:00:00.000Z' }]);
});

test('a day that no calendar has is refused', async () => {
  await expect(read('$1::date', '2026-02-30')).rejects.toThrow('Conversion Error');
});
