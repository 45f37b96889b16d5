import { beforeEach, describe, expect, it } from 'vitest';
import {
  assessment,
  batchOf,
  commit,
  dayZero,
  infusion,
  patient
} from '../../../../tests/db/batch-builder.ts';
import { openTestDatabase } from '../../../../tests/db/test-database.ts';
import { addDays } from '../../outcomes/days.ts';
import { localIdIndex, openIdentity } from '../patient-identity.ts';
import { ImportConflictError } from './stored-facts.ts';
import type { KeyedDatabase } from './use-keys.ts';

const nine = `${dayZero}T09:00:00.000Z`;

let database: KeyedDatabase;
beforeEach(async () => {
  database = await openTestDatabase();
});

/** Current scores, then the infusion days of each series: what an import left behind. */
async function recorded() {
  const { db } = database;
  const scores = await db
    .selectFrom('current_assessments')
    .select('total_score')
    .orderBy('assessed_on')
    .orderBy('assessment_id')
    .execute();
  const series = await db
    .selectFrom('series_infusions')
    .select(['series_id', 'days_from_first', 'phase'])
    .orderBy('series_id')
    .orderBy('infusion_number')
    .execute();
  const bySeries = new Map<number, string[]>();
  for (const { series_id, phase, days_from_first } of series) {
    const infusions = bySeries.get(series_id) ?? [];
    infusions.push(`${phase === 'induction' ? 'i' : 'm'}${days_from_first}`);
    bySeries.set(series_id, infusions);
  }
  return {
    scores: scores.map((row) => row.total_score),
    series: [...bySeries.values()].map((infusions) => infusions.join(' '))
  };
}

async function imports(): Promise<number> {
  return (await database.db.selectFrom('imports').select('import_id').execute()).length;
}

const first = {
  infusions: [infusion('P1', 0), infusion('P1', 3)],
  assessments: [assessment('P1', -1, 18), assessment('P1', 5, 9)]
};

describe('importing again', () => {
  it('recognises the same file set and changes nothing', async () => {
    expect(await commit(database, first, 'a')).toMatchObject({ kind: 'committed', importId: 1 });
    expect(await commit(database, first, 'a', '2026-07-01T00:00:00.000Z')).toEqual({
      kind: 'already-imported',
      importId: 1,
      committedAt: '2026-06-01T12:00:00.000Z'
    });
    expect(await imports()).toBe(1);
    expect(await recorded()).toEqual({ scores: [18, 9], series: ['i0 i3'] });
  });

  it('leaves out rows already stored and keeps the rest', async () => {
    await commit(database, first, 'a');
    const outcome = await commit(
      database,
      { ...first, infusions: [...first.infusions, infusion('P1', 7)] },
      'b'
    );
    expect(outcome).toMatchObject({
      counts: { patients: 0, infusions: 1, assessments: 0, alreadyStored: 4 }
    });
    expect(await recorded()).toEqual({ scores: [18, 9], series: ['i0 i3 i7'] });
  });

  it('does not undo a correction made since', async () => {
    const withCorrection = {
      assessments: [
        assessment('P1', -1, 18),
        assessment('P1', -1, 16, { corrects: 0, recordedAt: '2026-06-02T00:00:00.000Z' })
      ]
    };
    await commit(database, withCorrection, 'a');
    const again = await commit(database, { assessments: [assessment('P1', -1, 18)] }, 'b');
    expect(again).toMatchObject({ counts: { assessments: 0, alreadyStored: 1 } });
    expect((await recorded()).scores).toEqual([16]);
  });

  it('keeps a total that comes back with its answers', async () => {
    await commit(database, { assessments: [assessment('P1', 0, 2)] }, 'a');
    const items = { 'phq9-1': 1, 'phq9-9': 1 };
    const outcome = await commit(
      database,
      { assessments: [assessment('P1', 0, 2, { items })] },
      'b'
    );
    expect(outcome).toMatchObject({ counts: { assessments: 1, itemScores: 2 } });
  });

  it('re-derives when only the planned number is new, and not when nothing is', async () => {
    const label = { seriesLabel: 'A' };
    const rows = { infusions: [0, 20, 40].map((day) => infusion('P1', day, label)) };
    await commit(database, rows, 'a');
    expect((await recorded()).series).toEqual(['i0 m20 m40']);
    const stated = {
      ...rows,
      statedSeries: [{ clinic: 'Northgate', localId: 'P1', label: 'A', plannedInfusions: 2 }]
    };
    await commit(database, stated, 'b');
    expect((await recorded()).series).toEqual(['i0 i20 m40']);
    await database.write((trx) => trx.updateTable('series').set({ diagnosis: 'marked' }).execute());
    await commit(database, stated, 'c');
    expect(await database.db.selectFrom('stated_series').selectAll().execute()).toHaveLength(1);
    expect(await database.db.selectFrom('series').select('diagnosis').execute()).toEqual([
      { diagnosis: 'marked' }
    ]);
  });
});

describe('contradictions', () => {
  it.each([
    [
      'an assessment of the same instant',
      { assessments: [assessment('P1', 0, 18, { assessedAt: nine })] },
      {
        infusions: [infusion('P2', 0)],
        assessments: [assessment('P1', 0, 17, { assessedAt: nine })]
      }
    ],
    [
      'an infusion of the same instant',
      { infusions: [infusion('P1', 0, { startedAt: nine })] },
      { infusions: [infusion('P2', 0), infusion('P1', 0, { startedAt: nine, doseMg: 60 })] }
    ],
    [
      'an infusion of the same day without a clock time',
      { infusions: [infusion('P1', 0)] },
      { infusions: [infusion('P2', 0), infusion('P1', 0, { doseMg: 60 })] }
    ]
  ])('refuses %s with other values and stores nothing', async (_, stored, contradicting) => {
    await commit(database, stored, 'a');
    const before = await recorded();
    await expect(commit(database, contradicting, 'b')).rejects.toThrow(ImportConflictError);
    expect(await recorded()).toEqual(before);
    expect(await imports()).toBe(1);
    expect(await database.db.selectFrom('patients').selectAll().execute()).toHaveLength(1);
  });

  it('reads an instant the same in any spelling', async () => {
    const at = (assessedAt: string) => ({ assessments: [assessment('P1', 0, 18, { assessedAt })] });
    await commit(database, at(nine), 'a');
    expect(await commit(database, at(`${dayZero}T03:00:00-06:00`), 'b')).toMatchObject({
      counts: { assessments: 0, alreadyStored: 1 }
    });
  });

  it('keeps and flags two scores of one day, using the one recorded last', async () => {
    await commit(database, { infusions: [infusion('P1', 0)], ...scored(18) }, 'a');
    await commit(database, scored(15), 'b', '2026-06-02T12:00:00.000Z');
    const rows = await database.db
      .selectFrom('aligned_assessments')
      .select(['total_score', 'chosen', 'same_day_duplicate'])
      .orderBy('total_score')
      .execute();
    expect(rows).toEqual([
      { total_score: 15, chosen: true, same_day_duplicate: true },
      { total_score: 18, chosen: false, same_day_duplicate: true }
    ]);
  });
});

function scored(total: number) {
  return { assessments: [assessment('P1', -1, total)] };
}

describe('corrections', () => {
  it('supersede the row they name, which stays stored', async () => {
    await commit(
      database,
      { assessments: [assessment('P1', 0, 8), assessment('P1', 0, 18, { corrects: 0 })] },
      'a'
    );
    expect((await recorded()).scores).toEqual([18]);
    expect(await database.db.selectFrom('assessments').selectAll().execute()).toHaveLength(2);
  });

  it('reach a row of an earlier import, even of the same instant', async () => {
    const wrong = assessment('P1', 0, 8, { assessedAt: nine });
    const right = assessment('P1', 0, 18, { assessedAt: nine, corrects: 0 });
    await commit(database, { assessments: [wrong] }, 'a');
    expect(await commit(database, { assessments: [wrong, right] }, 'b')).toMatchObject({
      counts: { assessments: 1, alreadyStored: 1 }
    });
    expect((await recorded()).scores).toEqual([18]);
  });
});

describe('derivation', () => {
  it('of one patient leaves the rows of every other as they are', async () => {
    await commit(
      database,
      {
        infusions: [infusion('P1', 0), infusion('P2', 0)],
        assessments: [assessment('P2', -1, 12)]
      },
      'a'
    );
    await database.write((trx) => trx.updateTable('series').set({ diagnosis: 'marked' }).execute());
    await commit(database, { infusions: [infusion('P1', 3)] }, 'b');
    const series = await database.db
      .selectFrom('series')
      .innerJoin('patient_identities as p', 'p.patient_key', 'series.patient_key')
      .select(['local_id_index', 'series.diagnosis', 'induction_infusions'])
      .execute();
    const of = (localId: string) =>
      series.find((row) => row.local_id_index === localIdIndex(database.keys, 1, localId));
    expect(series).toHaveLength(2);
    expect(of('P1')).toMatchObject({ diagnosis: null, induction_infusions: 2 });
    expect(of('P2')).toMatchObject({ diagnosis: 'marked', induction_infusions: 1 });
    expect(
      await database.db.selectFrom('aligned_assessments').select('total_score').execute()
    ).toEqual([{ total_score: 12 }]);
  });

  it('aligns a score and a series that come in different files', async () => {
    await commit(
      database,
      { assessments: [assessment('P1', -2, 20), assessment('P1', 21, 7)] },
      'a'
    );
    expect(await database.db.selectFrom('aligned_assessments').selectAll().execute()).toEqual([]);
    await commit(database, { infusions: [infusion('P1', 0), infusion('P1', 3)] }, 'b');
    expect(
      await database.db
        .selectFrom('aligned_assessments')
        .select(['days_from_first', 'days_from_last_induction', 'infusions_before'])
        .orderBy('days_from_first')
        .execute()
    ).toEqual([
      { days_from_first: -2, days_from_last_induction: -5, infusions_before: 0 },
      { days_from_first: 21, days_from_last_induction: 18, infusions_before: 2 }
    ]);
  });

  it('counts an infusion-day score by the clock, and as before the infusion without one', async () => {
    const at = (hour: string) => `${addDays(dayZero, 3)}T${hour}:00:00.000Z`;
    await commit(
      database,
      {
        infusions: [infusion('P1', 0), infusion('P1', 3, { startedAt: at('10') })],
        assessments: [
          assessment('P1', 0, 20),
          assessment('P1', 3, 15, { assessedAt: at('09') }),
          assessment('P1', 3, 11, { assessedAt: at('12') })
        ]
      },
      'a'
    );
    expect(
      await database.db
        .selectFrom('aligned_assessments')
        .select(['total_score', 'infusions_before', 'same_day_duplicate'])
        .orderBy('infusions_before')
        .execute()
    ).toEqual([
      { total_score: 20, infusions_before: 0, same_day_duplicate: false },
      { total_score: 15, infusions_before: 1, same_day_duplicate: false },
      { total_score: 11, infusions_before: 2, same_day_duplicate: false }
    ]);
  });
});

describe('names', () => {
  it('are one patient however their accents are encoded', async () => {
    const composed = 'Zo\u00eb-1';
    const decomposed = 'Zoe\u0308-1';
    await commit(database, { infusions: [infusion(decomposed, 0)] }, 'a');
    expect(await commit(database, { infusions: [infusion(composed, 3)] }, 'b')).toMatchObject({
      counts: { patients: 0, infusions: 1 }
    });
    const stored = await database.db.selectFrom('patient_identities').selectAll().execute();
    expect(stored.map((row) => openIdentity(database.keys, row).local_id)).toEqual([composed]);
    expect((await recorded()).series).toEqual(['i0 i3']);
  });

  it('are refused twice in one batch, and where no patient is listed', async () => {
    const twice = batchOf({ patients: [patient('P1'), patient('P1')] });
    await expect(commit(database, twice, 'a')).rejects.toThrow('lists a patient twice');
    const unlisted = { patients: [], infusions: [infusion('P1', 0)] };
    await expect(commit(database, unlisted, 'b')).rejects.toThrow('does not list');
    expect(await imports()).toBe(0);
  });
});
