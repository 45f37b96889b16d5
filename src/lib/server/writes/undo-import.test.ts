import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assessment, commit, infusion, patient } from '../../../../tests/db/batch-builder.ts';
import { clinicalBatch } from '../../../../tests/db/clinical-batch.arbitrary.ts';
import {
  createTestDatabase,
  importedTables,
  openTestDatabase
} from '../../../../tests/db/test-database.ts';
import { scopeDatabase } from '../auth/scope.ts';
import { findDatabaseFaults } from '../backup/database-faults.ts';
import type { ClinicalBatch } from './clinical-batch.ts';
import { rederiveSeries } from './derive-series.ts';
import { undoImport } from './undo-import.ts';
import type { KeyedDatabase } from './use-keys.ts';

const actor = { userId: 7, address: '192.0.2.7' };

function undo(database: KeyedDatabase, importId: number) {
  return database.write((trx) => undoImport(trx, importId, actor));
}

/** Every stored fact, and what is derived from them without the numbers that a derivation gives anew. */
async function contentOf({ db }: KeyedDatabase): Promise<Record<string, string[]>> {
  // The ledger keeps an import that was taken back.
  const tables = importedTables.filter((table) => table !== 'imports');
  const content: Record<string, string[]> = {};
  const series = new Map<number, number>();
  for (const row of await db
    .selectFrom('series')
    .select(['series_id', 'series_number'])
    .execute()) {
    series.set(row.series_id, row.series_number);
  }
  for (const table of tables) {
    const rows: object[] = await db.selectFrom(table).selectAll().execute();
    content[table] = rows
      .map((row) =>
        JSON.stringify(
          'series_id' in row ? { ...row, series_id: series.get(Number(row.series_id)) } : row
        )
      )
      .sort();
  }
  return content;
}

/** The second batch: its own rows without those that contradict the first, and some of the first again. */
function follow(first: ClinicalBatch, second: ClinicalBatch): ClinicalBatch {
  const eventOf = (row: { clinic: string; localId: string }, on: string, what: string) =>
    `${row.clinic} ${row.localId} ${on} ${what}`;
  const given = new Set(first.infusions.map((row) => eventOf(row, row.givenOn, row.agent)));
  const asked = new Set(
    first.assessments.map((row) => eventOf(row, row.assessedOn, row.instrument))
  );
  const again = first.infusions.filter((_, at) => at % 5 === 0);
  const listed = new Set(second.patients.map(({ clinic, localId }) => `${clinic} ${localId}`));
  const fresh = second.infusions.filter((row) => !given.has(eventOf(row, row.givenOn, row.agent)));
  return {
    ...second,
    clinicians: [...second.clinicians, { clinic: 'Northgate', name: 'Dr Dahl' }],
    patients: [
      ...second.patients,
      ...first.patients.filter(({ clinic, localId }) => !listed.has(`${clinic} ${localId}`))
    ],
    infusions: [...fresh, ...again],
    assessments: second.assessments.filter(
      (row) => !asked.has(eventOf(row, row.assessedOn, row.instrument))
    )
  };
}

test('undoing the second of any two imports leaves what the first had left', async () => {
  await fc.assert(
    fc.asyncProperty(clinicalBatch, clinicalBatch, async (first, second) => {
      const database = await createTestDatabase();
      try {
        await commit(database, first, 'a', '2026-06-01T12:00:00.000Z');
        const before = await contentOf(database);
        const both = follow(first, second);
        const outcome = await commit(database, both, 'b', '2026-06-02T12:00:00.000Z').catch(
          (error: unknown) => error
        );
        // A generated batch may contradict itself; nothing is stored then.
        fc.pre(!(outcome instanceof Error));
        const after = await contentOf(database);
        await undo(database, 2);
        expect(await contentOf(database)).toEqual(before);
        expect(await findDatabaseFaults(database.db)).toEqual([]);
        await database.write((trx) => rederiveSeries(trx, { kind: 'everyone' }));
        expect(await contentOf(database)).toEqual(before);
        expect(await commit(database, both, 'b', '2026-06-02T12:00:00.000Z')).toMatchObject({
          kind: 'committed',
          importId: 3
        });
        const again = await contentOf(database);
        expect(again['aligned_assessments']?.length).toBe(after['aligned_assessments']?.length);
        expect(again['series']?.length).toBe(after['series']?.length);
      } finally {
        await database.close();
      }
    }),
    { numRuns: 6 }
  );
});

describe('what is built on an import', () => {
  test('facts of a later one on its patients are named, and the order of undoing', async () => {
    const database = await openTestDatabase();
    await commit(database, { infusions: [infusion('P1', 0)] }, 'a');
    await commit(database, { assessments: [assessment('P1', 1, 9)] }, 'b');
    await commit(database, { assessments: [assessment('P1', 2, 8)] }, 'c');
    const before = await contentOf(database);
    await expect(undo(database, 1)).rejects.toThrow(
      'Import 1 cannot be taken back yet: 4 rows of later imports repeat or build on it. Take back import 3, then import 2 first; their files can be imported again.'
    );
    expect(await contentOf(database)).toEqual(before);
    for (const importId of [3, 2, 1]) await undo(database, importId);
    const content = await contentOf(database);
    expect(Object.values(content).flat()).toEqual([]);
  });

  test('rows that a later one left out as stored are not lost with it', async () => {
    const database = await openTestDatabase();
    await commit(database, { infusions: [infusion('P1', 0)] }, 'a');
    const rows = { infusions: [infusion('P1', 7)], assessments: [assessment('P1', 0, 9)] };
    await commit(database, rows, 'b');
    const repeats = { ...rows, assessments: [...rows.assessments, assessment('P1', 9, 3)] };
    await commit(database, repeats, 'c');
    await expect(undo(database, 2)).rejects.toThrow(
      '2 rows of later imports repeat or build on it'
    );
    await undo(database, 3);
    await undo(database, 2);
    expect((await contentOf(database))['infusions']).toHaveLength(1);
  });

  test('a correction recorded here keeps what it corrects', async () => {
    const database = await openTestDatabase();
    await commit(database, { infusions: [infusion('P1', 0)] }, 'a');
    await commit(database, { assessments: [assessment('P1', 0, 9)] }, 'b');
    await database.write(async (trx) => {
      const [row] = await trx.selectFrom('assessments').selectAll().execute();
      if (!row) throw new Error('no assessment');
      await trx
        .insertInto('assessments')
        .values({
          ...row,
          assessment_id: 2,
          import_id: null,
          supersedes: row.assessment_id,
          total_score: 8
        })
        .execute();
    });
    await expect(undo(database, 2)).rejects.toThrow(
      'Import 2 cannot be taken back: 1 row recorded here since builds on it, and would be lost.'
    );
  });
});

test('a clinic stays where somebody has a role in it', async () => {
  const database = await openTestDatabase();
  await commit(database, { patients: [patient('P1')], infusions: [infusion('P1', 0)] }, 'a');
  await database.write((trx) =>
    trx
      .insertInto('memberships')
      .values({ user_id: 1, role: 'director', clinic_id: 1, clinician_id: null })
      .execute()
  );
  await undo(database, 1);
  const content = await contentOf(database);
  expect([content['clinics']?.length, content['patients']?.length]).toEqual([1, 0]);
});

test('only what is there is undone, once, and the audit says by whom', async () => {
  const database = await openTestDatabase();
  await commit(database, { infusions: [infusion('P1', 0)] }, 'abcdef0123456789');
  await expect(undo(database, 2)).rejects.toThrow('There is no import 2.');
  expect(await undo(database, 1)).toEqual({
    patients: 1,
    infusions: 1,
    assessments: 0,
    item_scores: 0
  });
  await expect(undo(database, 1)).rejects.toThrow(/^Import 1 was taken back on \d{4}-/);
  const entries = await database.quick
    .selectFrom('audit_entries')
    .select(['action', 'user_id', 'subject'])
    .orderBy('entry_id')
    .execute();
  expect(entries).toEqual([
    {
      action: 'import-committed',
      user_id: null,
      subject:
        '{"import":1,"format":"test","patients":1,"infusions":1,"assessments":0,"itemScores":0,"alreadyStored":0,"sha256":"abcdef012345"}'
    },
    {
      action: 'import-undone',
      user_id: 7,
      subject: '{"import":1,"patients":1,"infusions":1,"assessments":0,"itemScores":0}'
    }
  ]);
});

test('runs in the scope that is made for it', async () => {
  const database = await openTestDatabase();
  await commit(database, { infusions: [infusion('P1', 0), infusion('P1', 3)] }, 'a');
  await commit(
    database,
    { infusions: [infusion('P1', 6)], assessments: [assessment('P1', 7, 4)] },
    'b',
    '2026-06-02T12:00:00.000Z'
  );
  const administrator = {
    userId: 7,
    email: 'a@b.org',
    name: 'A',
    isDemo: false,
    memberships: [{ role: 'administrator' as const, clinicId: null, clinicianId: null }]
  };
  const scope = scopeDatabase(database, administrator, 'undo-import');
  await scope.write((trx) => undoImport(trx, 2, actor));
  const series = await database.db.selectFrom('series').select('induction_infusions').execute();
  expect(series).toEqual([{ induction_infusions: 2 }]);
});
