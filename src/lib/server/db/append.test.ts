import { describe, expect, test } from 'vitest';
import { appendBareSeries } from '../../../../tests/db/bare-series.ts';
import { openTestDatabase } from '../../../../tests/db/test-database.ts';
import { appendRows } from './append.ts';
import { countWhere } from './functions.ts';
import type { OpenDatabase } from './connection.ts';
import type { InfusionOfSeries } from './database.ts';

const columns = [
  'infusion_id',
  'clinic_id',
  'agent',
  'route',
  'given_on',
  'patient_key',
  'recorded_at',
  'retracted'
] as const;

type Cells = readonly [number, number, string, string | null, string];

/** The cells a test is about, and the rest of what an infusion must have. */
function rowOf(cells: Cells) {
  return [...cells, 1, '2026-01-05T12:00:00Z', false] as const;
}

async function countInfusions(database: OpenDatabase): Promise<number> {
  const { n } = await database.db
    .selectFrom('infusions')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return n;
}

test('rows come back as they went in; a column left out is null', async () => {
  const database = await openTestDatabase();
  const row = rowOf([1, 2, '1E5', 'Zoë\0O’Hara', '1969-02-28']);
  const appended = await database.write((trx) =>
    appendRows(trx, 'infusions', columns, [row, rowOf([2, 2, '', null, '2024-02-29'])])
  );
  expect(appended).toBe(2);
  const rows = await database.db
    .selectFrom('infusions')
    .selectAll()
    .orderBy('infusion_id')
    .execute();
  expect(rows[0]).toMatchObject({
    infusion_id: 1,
    clinic_id: 2,
    agent: '1E5',
    route: 'Zoë\0O’Hara',
    dose_text: null,
    given_on: '1969-02-28'
  });
  expect(rows[1]).toMatchObject({ agent: '', route: null, started_at: null });
});

test('instants keep their offset, numbers and booleans their type', async () => {
  const database = await openTestDatabase();
  const names = ['clinic_id', 'name', 'time_zone', 'synthetic', 'created_at'] as const;
  await database.write((trx) =>
    appendRows(trx, 'clinics', names, [
      [7, 'Fjord', 'Europe/Oslo', false, '2026-03-29T03:30:00+02:00']
    ])
  );
  expect(await database.db.selectFrom('clinics').selectAll().execute()).toEqual([
    {
      clinic_id: 7,
      name: 'Fjord',
      time_zone: 'Europe/Oslo',
      synthetic: false,
      created_at: '2026-03-29T01:30:00.000Z'
    }
  ]);
});

test('a transaction that fails after appending leaves nothing', async () => {
  const database = await openTestDatabase();
  const work = database.write(async (trx) => {
    await appendRows(trx, 'infusions', columns, infusions(50_000));
    throw new Error('changed my mind');
  });
  await expect(work).rejects.toThrow('changed my mind');
  expect(await countInfusions(database)).toBe(0);
});

test('appended rows are seen by later statements of the same transaction', async () => {
  const database = await openTestDatabase();
  const seen = await database.write(async (trx) => {
    await appendRows(trx, 'infusions', columns, infusions(5000));
    return trx
      .selectFrom('infusions')
      .select((eb) => countWhere(eb, eb('given_on', '>=', '1970-01-01')).as('n'))
      .executeTakeFirstOrThrow();
  });
  expect(seen.n).toBe(5000);
});

test('200,000 rows arrive whole and leave the event loop free', async () => {
  const database = await openTestDatabase();
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  const appended = await database.write((trx) =>
    appendRows(trx, 'infusions', columns, infusions(200_000))
  );
  clearInterval(timer);
  expect(appended).toBe(200_000);
  expect(await countInfusions(database)).toBe(200_000);
  expect(turns).toBeGreaterThanOrEqual(8);
});

test('no rows is no change', async () => {
  const database = await openTestDatabase();
  expect(await database.write((trx) => appendRows(trx, 'infusions', columns, []))).toBe(0);
});

test.each([
  ['given_on', [1, 1, 'a', null, '2026-02-30'], 'a calendar date such as 2026-11-22'],
  ['given_on', [1, 1, 'a', null, '22.11.2026'], 'a calendar date such as 2026-11-22'],
  ['clinic_id', [1, 1.5, 'a', null, '2026-01-05'], 'an integer of 32 bits'],
  ['clinic_id', [1, 2 ** 31, 'a', null, '2026-01-05'], 'an integer of 32 bits'],
  ['infusion_id', [2 ** 53, 1, 'a', null, '2026-01-05'], 'a safe integer']
] as const)(
  'a value that %s cannot hold is refused by row and column',
  async (name, row, accepts) => {
    const database = await openTestDatabase();
    const rows = [rowOf([1, 1, 'fine', null, '2026-01-05']), rowOf(row)];
    await expect(
      database.write((trx) => appendRows(trx, 'infusions', columns, rows))
    ).rejects.toThrow(`Row 2, column infusions.${name}: not ${accepts}.`);
    expect(await countInfusions(database)).toBe(0);
  }
);

describe('a list', () => {
  const append = (database: OpenDatabase, lists: readonly InfusionOfSeries[][]) =>
    database.write((trx) =>
      appendBareSeries(
        trx,
        lists.map((infusions, index) => ({ series_id: index, infusions }))
      )
    );
  const infusions: InfusionOfSeries[] = [
    { infusion_id: 7, given_on: '2026-01-05', started_at: '2026-01-05T09:00:00.000Z' },
    { infusion_id: 2 ** 40, given_on: '2026-01-08', started_at: null }
  ];

  test('comes back as it went in', async () => {
    const database = await openTestDatabase();
    const lists = [infusions, [], infusions.slice(1)];
    await append(database, lists);
    const rows = await database.db
      .selectFrom('series')
      .select('infusions')
      .orderBy('series_id')
      .execute();
    expect(rows.map((row) => row.infusions)).toEqual(lists);
  });

  test.each([
    ['a field that cannot be held', { ...infusions[0], given_on: '2026-02-30' }],
    ['nothing for an element', null],
    ['a field too few', { infusion_id: 7, given_on: '2026-01-05' }],
    ['a field too many', { ...infusions[0], dose_mg: 40 }]
  ])('with %s is refused by row and column', async (_, element) => {
    const database = await openTestDatabase();
    await expect(
      append(database, [infusions, [element as InfusionOfSeries]]) // as callers cannot write it
    ).rejects.toThrow(
      'Row 2, column series.infusions: not a list of infusion_id, a safe integer; given_on, a calendar date such as 2026-11-22; started_at, an instant'
    );
  });
});

test('a required column left out is refused by the engine, and nothing is kept', async () => {
  const database = await openTestDatabase();
  await expect(
    database.write((trx) => appendRows(trx, 'infusions', ['infusion_id'], [[1]]))
  ).rejects.toThrow('NOT NULL constraint failed');
  expect(await countInfusions(database)).toBe(0);
});

function* infusions(count: number) {
  for (let key = 1; key <= count; key++) {
    yield rowOf([key, 1, `agent ${key}`, null, '1970-01-01']);
  }
}
