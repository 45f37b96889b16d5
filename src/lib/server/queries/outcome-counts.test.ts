import { describe, expect, it } from 'vitest';
import { openTestDatabase } from '../../../../tests/db/test-database.ts';
import { expectBinds } from '../../../../tests/db/expect-binds.ts';
import { readableSql } from '../../../../tests/db/readable-sql.ts';
import { phq9 } from '../../instruments/phq9.ts';
import { findInstrument } from '../../instruments/registry.ts';
import { groupings } from '../../outcomes/groups.ts';
import { defaultPreset, presets } from '../../outcomes/presets.ts';
import { groupCountsQuery, outcomeCountsQuery } from './outcome-counts.ts';
import { familiesOf, stripQuery } from './outcome-strip.ts';

describe('outcome counts', () => {
  it('binds for every preset on the real engine', async () => {
    const { db } = await openTestDatabase();
    for (const { definition } of presets) {
      const instrument = findInstrument(definition.instrument);
      if (!instrument) throw new Error(definition.instrument);
      await expectBinds(
        outcomeCountsQuery(db, { definition, instrument, dataCutOn: '2026-11-19', clinicIds: [1] }),
        db
      );
    }
  });

  it('compiles the default preset to this SQL', async () => {
    const { db } = await openTestDatabase();
    const [preset] = presets;
    const instrument = findInstrument('phq9');
    if (!preset || !instrument) throw new Error('presets or registry is empty');
    const { sql } = outcomeCountsQuery(db, {
      definition: preset.definition,
      instrument,
      dataCutOn: '2026-11-19'
    }).compile();
    await expect(readableSql(sql)).toMatchFileSnapshot('./snapshots/outcome-counts.sql');
  });

  it.each(groupings)('binds by %s for every preset, and compiles to its snapshot', async (by) => {
    const { db } = await openTestDatabase();
    for (const { definition } of presets) {
      const instrument = findInstrument(definition.instrument);
      if (!instrument) throw new Error(definition.instrument);
      const query = groupCountsQuery(db, { definition, instrument, dataCutOn: '2026-11-19' }, by);
      const sql = await expectBinds(query, db);
      if (definition === defaultPreset.definition) {
        await expect(readableSql(sql)).toMatchFileSnapshot(
          `./snapshots/outcome-counts-by-${by}.sql`
        );
      }
    }
  });

  it('sends what a definition says as parameters, never as text', async () => {
    const { db } = await openTestDatabase();
    const definition = { ...defaultPreset.definition, agent: `ketamine'; drop table series; --` };
    const { sql, parameters } = outcomeCountsQuery(db, {
      definition,
      instrument: phq9,
      dataCutOn: '2026-11-19'
    }).compile();
    expect(sql).not.toContain('drop table');
    expect(parameters).toContain(definition.agent);
  });

  it('compiles a strip of PHQ-9 to its snapshot, and binds every family of presets', async () => {
    const { db } = await openTestDatabase();
    const questions = presets.flatMap(({ definition }) => {
      const instrument = findInstrument(definition.instrument);
      return instrument ? [{ definition, instrument }] : [];
    });
    const families = familiesOf(questions);
    expect(families.map((family) => family.length)).toEqual([6, 5, 5, 9]);
    for (const family of families) {
      const sql = await expectBinds(stripQuery(db, family, { dataCutOn: '2026-11-19' }), db);
      if (family[0]?.instrument === phq9) {
        await expect(readableSql(sql)).toMatchFileSnapshot('./snapshots/outcome-strip.sql');
      }
    }
  });
});
