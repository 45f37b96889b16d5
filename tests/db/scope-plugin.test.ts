import { CompiledQuery, sql, type Kysely } from 'kysely';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { purposes, tables, type Purpose } from '../../src/lib/server/auth/purposes.ts';
import type { Membership } from '../../src/lib/server/auth/roles.ts';
import { scopeDatabase, type ScopedDatabase } from '../../src/lib/server/auth/scope.ts';
import { ScopeError } from '../../src/lib/server/auth/scope-plugin.ts';
import type { Database } from '../../src/lib/server/db/database.ts';
import type { KeyedDatabase } from '../../src/lib/server/writes/use-keys.ts';
import { assessment, commit, infusion, patient } from './batch-builder.ts';
import { createTestDatabase } from './test-database.ts';

let database: KeyedDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  const people = [
    ['N1', 'Northgate', 'Dr Aune'],
    ['N2', 'Northgate', 'Dr Brandt'],
    ['S1', 'Southgate', 'Dr Castro'],
    ['S2', 'Southgate', null]
  ] as const;
  await commit(
    database,
    {
      clinics: ['Northgate', 'Southgate'].map((name) => ({
        name,
        timeZone: 'UTC',
        synthetic: true
      })),
      clinicians: people.flatMap(([, clinic, name]) => (name === null ? [] : [{ clinic, name }])),
      patients: people.map(([id, clinic, clinician]) => patient(id, { clinic, clinician })),
      infusions: people.map(([id, clinic]) => infusion(id, 0, { clinic })),
      assessments: people.map(([id, clinic]) => assessment(id, 1, 9, { clinic }))
    },
    'all'
  );
});
afterAll(() => database.close());

function scopeOf(purpose: Purpose, ...memberships: Membership[]): ScopedDatabase {
  return scopeDatabase(
    database,
    { userId: 1, email: '', name: '', isDemo: false, memberships },
    purpose
  );
}

const aune = () => scopeOf('patients', { role: 'clinician', clinicId: 1, clinicianId: 1 }).db;
const director = () => scopeOf('outcomes', { role: 'director', clinicId: 1, clinicianId: null }).db;

const keysOf = (rows: { patient_key: number | null }[]) =>
  new Set(rows.map(({ patient_key }) => patient_key)).size;

describe('wherever a table stands, only the rows in reach are there', () => {
  type Query = (db: Kysely<Database>) => Promise<{ patient_key: number | null }[]>;
  const positions: Record<string, Query> = {
    from: (db) => db.selectFrom('patients').select('patient_key').execute(),
    'from, under another name': (db) =>
      db.selectFrom('patients as x').select('x.patient_key').execute(),
    'a list of tables': (db) =>
      db
        .selectFrom(['patients as a', 'clinics as c'])
        .whereRef('a.clinic_id', '=', 'c.clinic_id')
        .select('a.patient_key')
        .execute(),
    'inner join': (db) =>
      db
        .selectFrom('clinics as c')
        .innerJoin('patients as p', 'p.clinic_id', 'c.clinic_id')
        .select('p.patient_key')
        .execute(),
    'full join': (db) =>
      db
        .selectFrom('data_version as v')
        .fullJoin('patients as p', (join) => join.onTrue())
        .select((eb) => eb.fn.coalesce('p.patient_key', eb.lit(0)).as('patient_key'))
        .execute(),
    'lateral join': (db) =>
      db
        .selectFrom('clinics as c')
        .innerJoinLateral(
          (eb) =>
            eb
              .selectFrom('patients as p')
              .whereRef('p.clinic_id', '=', 'c.clinic_id')
              .select('p.patient_key')
              .as('l'),
          (join) => join.onTrue()
        )
        .select('l.patient_key')
        .execute(),
    'subquery in from': (db) =>
      db
        .selectFrom((eb) => eb.selectFrom('patients').select('patient_key').as('s'))
        .select('s.patient_key')
        .execute(),
    'step of a query': (db) =>
      db
        .with('step', (q) => q.selectFrom('patients').select('patient_key'))
        .selectFrom('step')
        .select('patient_key')
        .execute(),
    'recursive step': (db) =>
      db
        .withRecursive('step(patient_key)', (q) =>
          q
            .selectFrom('patients')
            .select('patient_key')
            .union(
              q
                .selectFrom('step')
                .innerJoin('patients as p', 'p.patient_key', 'step.patient_key')
                .select('p.patient_key')
            )
        )
        .selectFrom('step')
        .select('patient_key')
        .execute(),
    union: (db) =>
      db
        .selectFrom('patients')
        .select('patient_key')
        .where('patient_key', '<', 0)
        .union(db.selectFrom('patients').select('patient_key'))
        .execute(),
    'scalar subquery': (db) =>
      db
        .selectFrom('data_version')
        .select((eb) => [
          eb
            .selectFrom('patients')
            .select((one) => one.fn.max('patient_key').as('m'))
            .$castTo<{ m: number }>()
            .as('patient_key')
        ])
        .execute(),
    exists: (db) =>
      db
        .selectFrom('patients as p')
        .where((eb) =>
          eb.exists(
            eb
              .selectFrom('patients as q')
              .select('q.patient_key')
              .whereRef('q.patient_key', '=', 'p.patient_key')
          )
        )
        .select('p.patient_key')
        .execute(),
    'in a condition': (db) =>
      db
        .selectFrom('assessments')
        .where('patient_key', 'in', db.selectFrom('patients').select('patient_key'))
        .select('patient_key')
        .execute(),
    'in an order': (db) =>
      db
        .selectFrom('patients as p')
        .orderBy((eb) => eb.selectFrom('patients as q').select((one) => one.fn.countAll().as('n')))
        .select('p.patient_key')
        .execute(),
    'a view': (db) => db.selectFrom('current_assessments').select('patient_key').execute(),
    'a transaction': (db) =>
      db.transaction().execute((trx) => trx.selectFrom('patients').select('patient_key').execute()),
    'one connection': (db) =>
      db.connection().execute((one) => one.selectFrom('patients').select('patient_key').execute()),
    'a stream': async (db) => {
      const rows: { patient_key: number }[] = [];
      for await (const row of db.selectFrom('patients').select('patient_key').stream()) {
        rows.push(row);
      }
      return rows;
    }
  };

  it.each(Object.entries(positions))('%s', async (_, query) => {
    const one = await query(aune());
    const clinic = await query(director());
    const nobody = await query(scopeOf('patients').db);
    expect(keysOf(one)).toBe(1);
    expect(keysOf(clinic)).toBeLessThanOrEqual(2);
    expect(keysOf(clinic)).toBeGreaterThanOrEqual(1);
    expect(nobody.filter(({ patient_key }) => patient_key !== null && patient_key > 0)).toEqual([]);
  });

  it.each(tables)('%s is read by the purposes that list it, and by no other', async (table) => {
    for (const [purpose, { reads }] of Object.entries(purposes)) {
      // Object.entries forgets the keys' type.
      const { db } = scopeOf(purpose as Purpose, {
        role: 'clinician',
        clinicId: 1,
        clinicianId: 1
      });
      const read = db.selectFrom(table).selectAll().limit(1).execute();
      if (reads.includes(table)) await expect(read).resolves.toBeInstanceOf(Array);
      else await expect(read, purpose).rejects.toThrow(ScopeError);
    }
  });
});

describe('what a scope does not know, it refuses', () => {
  const refused: Record<string, (db: Kysely<Database>) => Promise<unknown>> = {
    'raw SQL': (db) => sql`select * from patients`.execute(db),
    'a compiled statement of raw SQL': (db) =>
      db.executeQuery(CompiledQuery.raw('select * from patients')),
    'a statement compiled by another database': (db) =>
      db.executeQuery(database.db.selectFrom('patients').selectAll().compile()),
    'raw SQL as a source': (db) =>
      db
        .selectFrom(sql<{ n: number }>`patients`.as('p'))
        .selectAll()
        .execute(),
    'raw SQL as a joined source': (db) =>
      db
        .selectFrom('clinics as c')
        .innerJoin(sql<{ n: number }>`patients`.as('p'), (join) => join.onTrue())
        .selectAll()
        .execute(),
    'raw SQL that reads, in a selection': (db) =>
      db
        .selectFrom('clinics')
        .select(sql<number>`(select max(patient_key) from patients)`.as('m'))
        .execute(),
    'raw SQL that reads, in a condition': (db) =>
      db
        .selectFrom('clinics')
        .select('clinic_id')
        .where(sql<boolean>`exists (FROM patients)`)
        .execute(),
    'a table given to raw SQL': (db) =>
      db
        .selectFrom('clinics')
        .select(sql<number>`(select 1 from ${sql.table('patients')} limit 1)`.as('m'))
        .execute(),
    'a function that reads a file': (db) =>
      db
        .selectFrom((eb) => eb.fn('read_csv', [eb.val('/etc/passwd')]).as('f'))
        .selectAll()
        .execute(),
    'a table with its schema': (db) =>
      db.withSchema('main').selectFrom('patients').selectAll().execute(),
    'a table that there is not': (db) =>
      db
        .selectFrom('duckdb_tables' as 'clinics')
        .selectAll()
        .execute(),
    'a step called as a table': (db) =>
      db
        .with('patients' as 'x', (q) => q.selectFrom('clinics').selectAll())
        .selectFrom('clinics')
        .selectAll()
        .execute(),
    'a change of the schema': (db) => db.schema.dropTable('patients').execute(),
    'an insert': (db) =>
      db.insertInto('audit_head').values({ entry_id: 1, hash: '' }).returningAll().execute()
  };
  // Reads take no statement that writes, whatever the scope says of it.
  const { 'an insert': insertOnReader, ...asked } = refused;

  it.each(Object.entries(asked))('%s', async (_, ask) => {
    await expect(ask(aune())).rejects.toThrow(ScopeError);
  });

  it('a reader writes nothing', async () => {
    await expect(insertOnReader?.(aune())).rejects.toThrow();
  });

  it('a delete from a table that only joins narrows what it reads', async () => {
    const { write } = scopeOf('administration', {
      role: 'administrator',
      clinicId: null,
      clinicianId: null
    });
    await expect(
      write((trx) => trx.deleteFrom('sessions').using('patients').execute())
    ).rejects.toThrow(ScopeError);
  });

  const writable = purposes.patients.writes;
  it.each(tables.filter((table) => !writable.some((one) => one === table)))(
    'a write of %s',
    async (table) => {
      const { write } = scopeOf('patients', { role: 'clinician', clinicId: 1, clinicianId: 1 });
      await expect(write((trx) => trx.deleteFrom(table).execute())).rejects.toThrow(ScopeError);
      await expect(
        write((trx) =>
          trx
            .insertInto(table as 'clinics')
            .defaultValues()
            .execute()
        )
      ).rejects.toThrow(ScopeError);
      await expect(
        write((trx) =>
          trx
            .updateTable(table as 'clinics')
            .set({ name: 'x' })
            .execute()
        )
      ).rejects.toThrow(ScopeError);
    }
  );

  it('a raw statement in a write is undone with it', async () => {
    const { write } = scopeOf('patients', { role: 'clinician', clinicId: 1, clinicianId: 1 });
    await expect(
      write((trx) => trx.executeQuery(CompiledQuery.raw('delete from app.patients')))
    ).rejects.toThrow(ScopeError);
    const { n } = await database.db
      .selectFrom('patients')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    expect(n).toBe(4);
  });
});

describe('the ways around a plugin', () => {
  const folders = [
    'src/routes',
    'src/lib/server/queries',
    'src/lib/server/audit',
    'src/lib/exports'
  ];
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map((name) => join(folder, name))
  );

  it('are taken by no page and no query', () => {
    expect(files.length).toBeGreaterThan(40);
    expect(
      files.filter((file) =>
        /withoutPlugins|\.introspection|getExecutor|executeQuery/.test(readFileSync(file, 'utf8'))
      )
    ).toEqual([]);
  });
});
