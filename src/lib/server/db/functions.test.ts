import { sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase } from '../../../../tests/db/test-database.ts';
import type { OpenDatabase } from './connection.ts';
import type { Database, InfusionOfSeries } from './database.ts';
import {
  addDays,
  argMax,
  argMin,
  countElements,
  countWhere,
  daysBetween,
  fieldOfElement,
  isOneOf,
  medianOf,
  quarterStart,
  rowNumber,
  safeDivide
} from './functions.ts';

let database: OpenDatabase;
let db: Kysely<Database>;

// Patient 1: PHQ-9 20, 14, 9 on days 0, 7, 7; patient 2: one score, not valid and without a total.
beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
  await database.write((trx) =>
    sql`insert into aligned_assessments by name
      select * from (values
        (10, 1, 1, 100, 'phq9', 20.0, true, 0, -21, 0, true, false),
        (10, 1, 1, 101, 'phq9', 14.0, true, 7, -14, 2, false, true),
        (10, 1, 1, 102, 'phq9', 9.0, true, 7, -14, 2, true, true),
        (20, 2, 1, 200, 'phq9', null, false, 0, 0, 0, true, false)
      ) as rows (series_id, patient_key, clinic_id, assessment_id, instrument, total_score, valid,
        days_from_first, days_from_last_induction, infusions_before, chosen, same_day_duplicate)`.execute(
      trx
    )
  );
  await database.write((trx) =>
    trx
      .insertInto('patient_identities')
      .values(
        [
          ['P1', 'Zoë', '1969-02-28'],
          ['P2', '100%', null],
          ['P3', null, '2024-12-31']
        ].map(([local_id, given_name, birth_on], index) => ({
          patient_key: index + 1,
          clinic_id: 1,
          local_id: local_id ?? '',
          local_id_index: '',
          key_version: 1,
          given_name: given_name ?? null,
          family_name: null,
          birth_on: birth_on ?? null
        }))
      )
      .execute()
  );
});
afterAll(() => database.close());

test('argMin and argMax: the value of the first and last row by a key that names each row once', async () => {
  const rows = await db
    .selectFrom('aligned_assessments')
    .select('series_id')
    .select((eb) => [
      argMin(eb, 'total_score', ['days_from_first', 'assessment_id']).as('first'),
      argMax(eb, 'total_score', ['days_from_first', 'assessment_id']).as('last'),
      argMax(eb, 'total_score', ['days_from_first', 'assessment_id'])
        .filterWhere('same_day_duplicate', '=', false)
        .as('last_single')
    ])
    .groupBy('series_id')
    .orderBy('series_id')
    .execute();
  expect(rows).toEqual([
    { series_id: 10, first: 20, last: 9, last_single: 20 },
    { series_id: 20, first: null, last: null, last_single: null }
  ]);
});

test('argMin: the types follow the value', async () => {
  const row = await db
    .selectFrom('aligned_assessments')
    .select((eb) => argMin(eb, 'instrument', 'assessment_id').as('instrument'))
    .executeTakeFirstOrThrow();
  const instrument: string | null = row.instrument;
  expect(instrument).toBe('phq9');
});

test('medianOf: between the middle two of an even number, null of none', async () => {
  const medians = async (where: number[]) =>
    db
      .selectFrom('aligned_assessments')
      .select((eb) => medianOf(eb, 'total_score').as('median'))
      .where('assessment_id', 'in', where)
      .execute();
  expect(await medians([100, 101, 102])).toEqual([{ median: 14 }]);
  expect(await medians([100, 101, 200])).toEqual([{ median: 17 }]);
  expect(await medians([200])).toEqual([{ median: null }]);
  expect(await medians([-1])).toEqual([{ median: null }]);
});

test('countWhere: null is not met, none is 0', async () => {
  const rows = await db
    .selectFrom('aligned_assessments')
    .select((eb) => [
      countWhere(eb, eb('total_score', '>=', 14)).as('high'),
      countWhere(eb, eb('total_score', '>', 27)).as('impossible')
    ])
    .execute();
  expect(rows).toEqual([{ high: 2, impossible: 0 }]);
});

test('rowNumber: from 1, in the order given', async () => {
  const rows = await db
    .selectFrom('aligned_assessments')
    .select('assessment_id')
    .select((eb) =>
      rowNumber(eb)
        .over((over) => over.partitionBy('series_id').orderBy('assessment_id', 'desc'))
        .as('number')
    )
    .orderBy('assessment_id')
    .execute();
  expect(rows.map((row) => row.number)).toEqual([3, 2, 1, 1]);
});

test('daysBetween: whole days, across leap days, negative when reversed, null without a date', async () => {
  const rows = await db
    .selectFrom('patient_identities')
    .select((eb) => [
      daysBetween('2024-03-01', '2024-02-28').as('leap'),
      daysBetween('2026-01-01', '2026-01-31').as('reversed'),
      daysBetween('2025-01-01', eb.ref('birth_on')).as('since_birth')
    ])
    .orderBy('patient_key')
    .execute();
  expect(rows).toEqual([
    { leap: 2, reversed: -30, since_birth: 20396 },
    { leap: 2, reversed: -30, since_birth: null },
    { leap: 2, reversed: -30, since_birth: 1 }
  ]);
  const leap: number[] = rows.map((row) => row.leap);
  const sinceBirth: (number | null)[] = rows.map((row) => row.since_birth);
  expect([leap.length, sinceBirth.length]).toEqual([3, 3]);
});

test('addDays and quarterStart give ISO dates', async () => {
  const row = await db
    .selectNoFrom([
      addDays('2024-02-28', 2).as('later'),
      addDays('2024-03-01', -1).as('earlier'),
      quarterStart('2026-03-31').as('first_quarter'),
      quarterStart('2026-10-01').as('last_quarter')
    ])
    .executeTakeFirst();
  expect(row).toEqual({
    later: '2024-03-01',
    earlier: '2024-02-29',
    first_quarter: '2026-01-01',
    last_quarter: '2026-10-01'
  });
});

test('safeDivide: a fraction, null for a divisor of 0 or null', async () => {
  const rows = await db
    .selectFrom('aligned_assessments')
    .select((eb) => [
      safeDivide(eb.ref('infusions_before'), eb.val(4)).as('half'),
      safeDivide(eb.ref('total_score'), eb.ref('infusions_before')).as('by_zero_or_null')
    ])
    .orderBy('assessment_id')
    .execute();
  expect(rows).toEqual([
    { half: 0, by_zero_or_null: null },
    { half: 0.5, by_zero_or_null: 7 },
    { half: 0.5, by_zero_or_null: 4.5 },
    { half: 0, by_zero_or_null: null }
  ]);
});

test('isOneOf: numbers, text, none, and 200,000 in one parameter', async () => {
  const find = (keys: number[]) =>
    db
      .selectFrom('aligned_assessments')
      .select('assessment_id')
      .where((eb) => isOneOf(eb.ref('assessment_id'), keys))
      .orderBy('assessment_id')
      .execute();
  expect(await find([101, 200, 999])).toEqual([{ assessment_id: 101 }, { assessment_id: 200 }]);
  expect(await find([])).toEqual([]);
  expect(await find(Array.from({ length: 200_000 }, (_, index) => index))).toHaveLength(4);
  const text = db
    .selectFrom('patient_identities')
    .select('patient_key')
    .where((eb) => isOneOf(eb.ref('local_id'), ['P2', "P'"]));
  expect(await text.execute()).toEqual([{ patient_key: 2 }]);
});

describe('lists', () => {
  const given = (infusions: readonly (readonly [number, string, string | null])[]) =>
    sql<readonly InfusionOfSeries[]>`${sql.lit(
      JSON.stringify(
        infusions.map(([infusion_id, given_on, started_at]) => ({
          infusion_id,
          given_on,
          started_at
        }))
      )
    )}::json::struct(infusion_id bigint, given_on date, started_at timestamptz)[]`;
  const three = given([
    [7, '2026-01-05', '2026-01-05T09:00:00Z'],
    [8, '2026-01-08', null],
    [9, '2026-01-12', null]
  ]);

  test('countElements: those that meet a condition; null is not met', async () => {
    const [row] = await db
      .selectNoFrom((eb) => [
        countElements(three, (one) => eb(one('given_on'), '<', '2026-01-12')).as('before'),
        countElements(three, (one) => eb(one('started_at'), '<', '2026-02-01')).as('timed'),
        countElements(three, (one) => eb(one('infusion_id'), '=', 10)).as('tenth'),
        countElements(given([]), (one) => eb(one('infusion_id'), '>', 0)).as('of_none')
      ])
      .execute();
    expect(row).toEqual({ before: 2, timed: 1, tenth: 0, of_none: 0 });
  });

  test('fieldOfElement: of the element at a place from 1, null beyond the last', async () => {
    const [row] = await db
      .selectNoFrom((eb) => [
        fieldOfElement(three, eb.lit(1), 'infusion_id').as('first'),
        fieldOfElement(three, eb.lit(2), 'given_on').as('second'),
        fieldOfElement(three, eb.lit(2), 'started_at').as('second_at'),
        fieldOfElement(three, eb.lit(4), 'given_on').as('beyond')
      ])
      .execute();
    expect(row).toEqual({ first: 7, second: '2026-01-08', second_at: null, beyond: null });
  });
});
