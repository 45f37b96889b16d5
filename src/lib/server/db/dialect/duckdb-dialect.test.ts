import { CompiledQuery, sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase } from '../../../../../tests/db/test-database.ts';
import type { OpenDatabase } from '../connection.ts';

interface Visits {
  visits: { visit_id: number; patient_key: number; seen_on: string; score: number | null };
}

let database: OpenDatabase;
let db: Kysely<Visits>;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.write((trx) =>
    sql`create table visits (visit_id integer primary key, patient_key bigint not null,
      seen_on date not null, score double default 0)`.execute(trx)
  );
  // The dialect is exercised on a table of its own, which Database does not list.
  db = database.db as unknown as Kysely<Visits>;
});
afterAll(() => database.close());

function change<T>(work: (trx: Kysely<Visits>) => Promise<T>): Promise<T> {
  return database.write((trx) => work(trx as unknown as Kysely<Visits>));
}

const visit = (visit_id: number, patient_key: number, seen_on: string, score: number | null) => ({
  visit_id,
  patient_key,
  seen_on,
  score
});

async function fill(): Promise<void> {
  await change(async (trx) => {
    await trx.deleteFrom('visits').execute();
    await trx
      .insertInto('visits')
      .values([
        visit(1, 1, '2026-01-01', 20),
        visit(2, 1, '2026-01-08', 9),
        visit(3, 2, '2026-01-02', null)
      ])
      .execute();
  });
}

test('changes report how many rows they touched', async () => {
  await fill();
  await change(async (trx) => {
    const inserted = await trx
      .insertInto('visits')
      .values(visit(4, 3, '2026-01-03', 1))
      .execute();
    expect(inserted).toMatchObject([{ numInsertedOrUpdatedRows: 1n }]);
    const updated = await trx
      .updateTable('visits')
      .set((eb) => ({ score: eb('score', '+', 1), seen_on: '2026-02-01' }))
      .where('patient_key', 'in', [1, 3])
      .executeTakeFirst();
    expect(updated.numUpdatedRows).toBe(3n);
    const deleted = await trx
      .deleteFrom('visits')
      .where(
        'patient_key',
        'in',
        trx.selectFrom('visits').select('patient_key').where('score', 'is', null)
      )
      .executeTakeFirst();
    expect(deleted.numDeletedRows).toBe(1n);
  });
});

test('insert, update and delete return rows', async () => {
  await fill();
  await change(async (trx) => {
    const inserted = await trx
      .insertInto('visits')
      .values([visit(5, 4, '2026-03-01', 12.5), visit(6, 4, '2026-03-02', null)])
      .returningAll()
      .execute();
    expect(inserted).toEqual([visit(5, 4, '2026-03-01', 12.5), visit(6, 4, '2026-03-02', null)]);
    expect(
      await trx
        .updateTable('visits')
        .set({ score: 3 })
        .where('visit_id', '=', 6)
        .returning('score')
        .execute()
    ).toEqual([{ score: 3 }]);
    expect(
      await trx.deleteFrom('visits').where('patient_key', '=', 4).returning('visit_id').execute()
    ).toEqual([{ visit_id: 5 }, { visit_id: 6 }]);
  });
});

test('on conflict does nothing, or updates', async () => {
  await fill();
  await change(async (trx) => {
    const ignored = await trx
      .insertInto('visits')
      .values(visit(1, 9, '2026-01-01', 1))
      .onConflict((conflict) => conflict.column('visit_id').doNothing())
      .executeTakeFirst();
    expect(ignored.numInsertedOrUpdatedRows).toBe(0n);
    await trx
      .insertInto('visits')
      .values(visit(1, 9, '2026-01-01', 1))
      .onConflict((conflict) =>
        conflict.column('visit_id').doUpdateSet((eb) => ({ score: eb.ref('excluded.score') }))
      )
      .execute();
  });
  const row = await db
    .selectFrom('visits')
    .selectAll()
    .where('visit_id', '=', 1)
    .executeTakeFirst();
  expect(row).toEqual(visit(1, 1, '2026-01-01', 1));
});

test('a column left out of an insert takes its default', async () => {
  await fill();
  const rows = await change((trx) =>
    trx
      .insertInto('visits')
      .values({ ...visit(7, 7, '2026-01-01', null), score: sql`default` })
      .returning('score')
      .execute()
  );
  expect(rows).toEqual([{ score: 0 }]);
});

test('common table expressions, windows, lateral-free joins and set operations', async () => {
  await fill();
  const rows = await db
    .with('numbered', (qb) =>
      qb
        .selectFrom('visits')
        .select(['patient_key', 'score'])
        .select((eb) =>
          eb.fn
            .agg<number>('row_number')
            .over((over) => over.partitionBy('patient_key').orderBy('seen_on'))
            .as('visit_number')
        )
    )
    .selectFrom('numbered as first')
    .leftJoin('numbered as second', (join) =>
      join.onRef('second.patient_key', '=', 'first.patient_key').on('second.visit_number', '=', 2)
    )
    .select(['first.patient_key', 'first.score as baseline', 'second.score as later'])
    .where('first.visit_number', '=', 1)
    .orderBy('first.patient_key')
    .execute();
  expect(rows).toEqual([
    { patient_key: 1, baseline: 20, later: 9 },
    { patient_key: 2, baseline: null, later: null }
  ]);
  const union = await db
    .selectFrom('visits')
    .select('visit_id')
    .where('patient_key', '=', 1)
    .unionAll(db.selectFrom('visits').select('visit_id').where('patient_key', '=', 2))
    .orderBy('visit_id', 'desc')
    .limit(2)
    .offset(1)
    .execute();
  expect(union).toEqual([{ visit_id: 2 }, { visit_id: 1 }]);
});

test('counts and sums are numbers, and an empty count is one row of 0', async () => {
  await fill();
  const row = await db
    .selectFrom('visits')
    .select((eb) => [
      eb.fn.countAll<number>().as('rows'),
      eb.fn.count<number>('patient_key').distinct().as('patients'),
      eb.fn.sum<number>('visit_id').as('total'),
      eb.fn.avg<number>('score').as('mean')
    ])
    .execute();
  expect(row).toEqual([{ rows: 3, patients: 2, total: 6, mean: 14.5 }]);
  const none = db.selectFrom('visits').where('visit_id', '<', 0);
  expect(await none.select((eb) => eb.fn.countAll<number>().as('n')).execute()).toEqual([{ n: 0 }]);
});

test('a list is one parameter', async () => {
  await fill();
  const rows = await db
    .selectFrom('visits')
    .select('visit_id')
    .where('patient_key', '=', sql<number>`any(${sql.val([2, 5])})`)
    .execute();
  expect(rows).toEqual([{ visit_id: 3 }]);
});

describe('a statement asked again', () => {
  const scoreAbove = (score: number | null) =>
    db
      .selectFrom('visits')
      .select('visit_id')
      .where((eb) => eb.or([eb('score', '>', score), eb(eb.val(score), 'is', null)]))
      .orderBy('visit_id')
      .execute();

  test('takes the values of this time, of any kind', async () => {
    await fill();
    expect(await scoreAbove(9)).toEqual([{ visit_id: 1 }]);
    expect(await scoreAbove(8.5)).toEqual([{ visit_id: 1 }, { visit_id: 2 }]);
    expect(await scoreAbove(2 ** 40)).toEqual([]);
    expect(await scoreAbove(null)).toHaveLength(3);
    expect(await scoreAbove(9)).toEqual([{ visit_id: 1 }]);
  });

  test('has no value left of the time before', async () => {
    const one = CompiledQuery.raw('select $1::integer as one', [1]);
    expect((await db.executeQuery(one)).rows).toEqual([{ one: 1 }]);
    await expect(db.executeQuery({ ...one, parameters: [] })).rejects.toThrow('parameter');
  });

  test('sees rows and columns that came in between', async () => {
    await fill();
    const all = () => db.selectFrom('visits').selectAll().where('visit_id', '<', 2).execute();
    expect(await all()).toEqual([visit(1, 1, '2026-01-01', 20)]);
    await database.write((trx) => sql`alter table visits add column note varchar`.execute(trx));
    expect(await all()).toEqual([{ ...visit(1, 1, '2026-01-01', 20), note: null }]);
    await database.write((trx) => sql`alter table visits drop column note`.execute(trx));
    expect(await all()).toEqual([visit(1, 1, '2026-01-01', 20)]);
  });

  test('works again after it failed', async () => {
    await fill();
    const add = () =>
      change((trx) =>
        trx
          .insertInto('visits')
          .values(visit(9, 9, '2026-01-01', 1))
          .execute()
      );
    await add();
    await expect(add()).rejects.toThrow('Duplicate key');
    await change((trx) => trx.deleteFrom('visits').where('visit_id', '=', 9).execute());
    await add();
  });

  test('knows the highest key of now', async () => {
    await fill();
    const highest = () =>
      change((trx) =>
        trx
          .selectFrom('visits')
          .select((eb) => eb.fn.max('visit_id').as('highest'))
          .executeTakeFirstOrThrow()
      );
    expect(await highest()).toEqual({ highest: 3 });
    await change((trx) =>
      trx
        .insertInto('visits')
        .values(visit(11, 1, '2026-01-01', 1))
        .execute()
    );
    expect(await highest()).toEqual({ highest: 11 });
  });
});

test('explain gives a plan', async () => {
  const plan = await db.selectFrom('visits').selectAll().where('visit_id', '=', 1).explain();
  expect(plan).toHaveLength(1);
});

test('several statements in one are refused', async () => {
  const two = sql`select 1; select 2`;
  await expect(two.execute(db)).rejects.toThrow('multiple statements');
  await expect(change((trx) => two.execute(trx))).rejects.toThrow('multiple statements');
});

test('the catalogue of the attached file is read, and no other', async () => {
  const tables = await db.introspection.getTables();
  expect(tables.find((table) => table.name === 'visits')).toEqual({
    name: 'visits',
    schema: 'main',
    isView: false,
    columns: [
      {
        name: 'visit_id',
        dataType: 'INTEGER',
        isNullable: false,
        hasDefaultValue: false,
        isAutoIncrementing: false
      },
      {
        name: 'patient_key',
        dataType: 'BIGINT',
        isNullable: false,
        hasDefaultValue: false,
        isAutoIncrementing: false
      },
      {
        name: 'seen_on',
        dataType: 'DATE',
        isNullable: false,
        hasDefaultValue: false,
        isAutoIncrementing: false
      },
      {
        name: 'score',
        dataType: 'DOUBLE',
        isNullable: true,
        hasDefaultValue: true,
        isAutoIncrementing: false
      }
    ]
  });
  expect(tables.find((table) => table.name === 'current_assessments')?.isView).toBe(true);
  expect(await db.introspection.getSchemas()).toEqual([{ name: 'main' }]);
});

test('a stream gives every row in order and leaves the event loop free', async () => {
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  let next = 0;
  const numbers = db
    .selectFrom(sql<{ n: number }>`range(300000)`.as('r'))
    .select(sql<number>`range`.as('n'));
  for await (const { n } of numbers.stream()) {
    if (n !== next) throw new Error(`row ${n} came in place of ${next}`);
    next += 1;
  }
  clearInterval(timer);
  expect(next).toBe(300_000);
  expect(turns).toBeGreaterThan(10);
});

test('a stream left early frees its connection', async () => {
  for (let round = 0; round < 6; round++) {
    for await (const row of db
      .selectFrom(sql`range(10000000)`.as('r'))
      .selectAll()
      .stream()) {
      expect(row).toEqual({ range: 0 });
      break;
    }
  }
  expect(await db.selectFrom('visits').select('visit_id').limit(1).execute()).toHaveLength(1);
});

test('a stream whose query fails rejects', async () => {
  const failing = db.selectFrom('visits').select(sql`error('stop here')`.as('x'));
  await expect(failing.stream().next()).rejects.toThrow('stop here');
});

test('savepoints and other isolation levels are refused in words', async () => {
  const controlled = await db.startTransaction().execute();
  await expect(controlled.savepoint('a').execute()).rejects.toThrow('DuckDB has no savepoints');
  await controlled.rollback().execute();
  await expect(
    db
      .transaction()
      .setIsolationLevel('serializable')
      .execute(async () => 1)
  ).rejects.toThrow('always snapshots, not serializable');
});

test('a read-only transaction sees one state throughout', async () => {
  await fill();
  const controlled = await db.startTransaction().setAccessMode('read only').execute();
  const count = () =>
    controlled
      .selectFrom('visits')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .execute();
  const before = await count();
  await change((trx) => trx.deleteFrom('visits').execute());
  expect(await count()).toEqual(before);
  await controlled.commit().execute();
});
