import { describe, expect, it } from 'vitest';
import type { Compilable, Kysely } from 'kysely';
import { assessment, commit, infusion } from '../../../../tests/db/batch-builder.ts';
import { expectBinds } from '../../../../tests/db/expect-binds.ts';
import { readableSql } from '../../../../tests/db/readable-sql.ts';
import { openTestDatabase } from '../../../../tests/db/test-database.ts';
import { phq9 } from '../../instruments/phq9.ts';
import { findInstrument } from '../../instruments/registry.ts';
import { definitionSchema } from '../../outcomes/definition.ts';
import { defaultPreset, presets } from '../../outcomes/presets.ts';
import type { Database } from '../db/database.ts';
import { item9PairsQuery, listItem9Pairs } from './item9-change.ts';
import { listScorePairs, scorePairsQuery } from './score-pairs.ts';
import type { OutcomeFilter } from './series-outcomes.ts';
import {
  listTalkingTherapiesPairs,
  talkingTherapiesPairsQuery
} from './talking-therapies-pairs.ts';

const queries: Record<string, (db: Kysely<Database>, filter: OutcomeFilter) => Compilable> = {
  'score-pairs': scorePairsQuery,
  'item9-pairs': item9PairsQuery,
  'talking-therapies-pairs': talkingTherapiesPairsQuery
};

describe.each(Object.entries(queries))('%s', (name, build) => {
  it('compiles the default preset to its snapshot, and binds for every preset', async () => {
    const { db } = await openTestDatabase();
    for (const { definition } of presets) {
      const instrument = findInstrument(definition.instrument);
      if (!instrument) throw new Error(definition.instrument);
      const sql = await expectBinds(
        build(db, { definition, instrument, dataCutOn: '2026-11-19', clinicIds: [1] }),
        db
      );
      if (definition.id === defaultPreset.definition.id)
        await expect(readableSql(sql)).toMatchFileSnapshot(`./snapshots/${name}.sql`);
    }
  });
});

/** Ketamine on days 0 and 3; outcome wanted on days 10 to 20 after the last, nearest to 14. */
const definition = definitionSchema.parse({
  instrument: 'phq9',
  induction: { minimumInfusions: 2 },
  outcomeWindow: { anchor: 'last-induction-infusion', fromDay: 10, toDay: 20, targetDay: 14 },
  success: { kind: 'percent-drop', atLeast: 50 }
});
const filter: OutcomeFilter = { definition, instrument: phq9, dataCutOn: '2026-06-01' };

/** Nine answers with `last` as item 9, and their total unless one is missing. */
function phq9On(localId: string, day: number, first: number | null, last: number) {
  const items = Object.fromEntries(
    Array.from({ length: 9 }, (_, at) => [`phq9-${at + 1}`, at === 0 ? first : at === 8 ? last : 2])
  );
  return assessment(localId, day, 14 + (first ?? 0) + last, {
    items,
    ...(first === null
      ? { totalScore: null, valid: false, reasonInvalid: 'An item is missing.' }
      : {})
  });
}

const gad7On = (localId: string, day: number, score: number) =>
  assessment(localId, day, score, { instrument: 'gad7' });

describe('the joint distributions of a small clinic', () => {
  const infusions = ['A', 'B', 'C', 'D'].flatMap((id) =>
    [0, ...(id === 'C' ? [] : [3])].map((day) => infusion(id, day))
  );

  it('groups eligible series by baseline, outcome, last score and completion', async () => {
    const database = await openTestDatabase();
    await commit(
      database,
      {
        infusions,
        assessments: [
          ...['A', 'B', 'C', 'D'].map((id) => assessment(id, -1, 20)),
          assessment('A', 16, 9), // day 13 from the last induction infusion: nearest
          assessment('A', 19, 4), // day 16
          assessment('B', 17, 9),
          assessment('C', 12, 9), // one infusion: not completed
          assessment('D', 5, 15) // after infusion 2, before the window
        ]
      },
      'pairs'
    );
    expect(await listScorePairs(database.db, filter)).toEqual([
      { baseline: 20, outcome: 9, carriedForward: null, completed: false, n: 1 },
      { baseline: 20, outcome: 9, carriedForward: null, completed: true, n: 2 },
      { baseline: 20, outcome: null, carriedForward: 15, completed: true, n: 1 }
    ]);
  });

  it('takes item 9 of invalid totals, and the highest in the window', async () => {
    const database = await openTestDatabase();
    await commit(
      database,
      {
        infusions,
        assessments: [
          phq9On('A', -1, 3, 0),
          phq9On('A', 14, 3, 2),
          phq9On('A', 17, 3, 0),
          phq9On('B', -2, 3, 1),
          phq9On('B', -1, null, 0), // invalid total, but the last answer to item 9
          phq9On('B', 17, null, 0),
          phq9On('C', -1, 3, 0),
          assessment('D', -1, 20) // a total only
        ]
      },
      'item 9'
    );
    expect(await listItem9Pairs(database.db, filter)).toEqual({
      pairs: [
        { baseline: 0, outcome: 0, completed: true, n: 1 },
        { baseline: 0, outcome: 2, completed: true, n: 1 },
        { baseline: 0, outcome: null, completed: false, n: 1 }
      ],
      withoutBaseline: 1
    });
  });

  it('pairs PHQ-9 with GAD-7 whatever the definition’s instrument, and needs both after', async () => {
    const database = await openTestDatabase();
    await commit(
      database,
      {
        infusions,
        assessments: [
          ...['A', 'B', 'C', 'D'].map((id) => assessment(id, -1, 18)),
          ...['A', 'B', 'C'].map((id) => gad7On(id, -1, 12)),
          assessment('A', 17, 8),
          gad7On('A', 17, 6),
          assessment('B', 17, 8)
        ]
      },
      'pair rule'
    );
    expect(await listTalkingTherapiesPairs(database.db, filter)).toEqual({
      pairs: [
        {
          baseline: { depression: 18, anxiety: 12 },
          outcome: { depression: 8, anxiety: 6 },
          completed: true,
          n: 1
        },
        { baseline: { depression: 18, anxiety: 12 }, outcome: null, completed: true, n: 1 },
        { baseline: { depression: 18, anxiety: 12 }, outcome: null, completed: false, n: 1 }
      ],
      withoutBaselines: 1
    });
  });
});
