import { describe, expect, it } from 'vitest';
import { assessment, commit, infusion } from '../../../../tests/db/batch-builder.ts';
import { openTestDatabase } from '../../../../tests/db/test-database.ts';
import { defaultPreset, findPreset, presets } from '../../outcomes/presets.ts';
import type { OpenDatabase } from '../db/connection.ts';
import { rederiveSeries } from '../writes/derive-series.ts';
import { findDataVersion } from './data-version.ts';
import {
  findOutcomeComparisons,
  findOutcomeEstimates,
  findOutcomeReport,
  findOutcomeStrip,
  findOutcomeTimeline
} from './outcome-cache.ts';
import { computeOutcomeReport } from './outcome-report.ts';

const { definition } = defaultPreset;

/** Four infusions of each patient; PHQ-9 20 before and 4 in the window. */
function responders(...ids: string[]) {
  return {
    infusions: ids.flatMap((id) => [0, 3, 7, 10].map((day) => infusion(id, day))),
    assessments: ids.flatMap((id) => [assessment(id, -1, 20), assessment(id, 31, 4)])
  };
}

async function respondedOf(database: OpenDatabase): Promise<number> {
  return (await findOutcomeReport(database, definition)).counts.respondedEligible;
}

// Windows of the responders close once somebody has a record this late.
const late = { infusions: [infusion('LATE', 200)] };

describe('the cache of outcome reports', () => {
  it('answers the same question with the same report until facts are written', async () => {
    const database = await openTestDatabase();
    await commit(database, late, 'late');
    await commit(database, responders('A'), 'first');
    const first = await findOutcomeReport(database, definition);
    expect(await findOutcomeReport(database, structuredClone(definition))).toBe(first);
    expect(first.counts.respondedEligible).toBe(1);
    await commit(database, responders('B'), 'second');
    expect(await respondedOf(database)).toBe(2);
    expect((await findOutcomeReport(database, definition)).dataVersion).toBeGreaterThan(
      first.dataVersion
    );
  });

  it('keeps apart definitions, groups, clinics and data cuts', async () => {
    const database = await openTestDatabase();
    await commit(database, responders('A'), 'first');
    const remission = findPreset('remission')?.definition ?? definition;
    const reports = await Promise.all([
      findOutcomeReport(database, definition),
      findOutcomeReport(database, remission),
      findOutcomeReport(database, definition, { by: 'clinic' }),
      findOutcomeReport(database, definition, { clinicIds: [1] }),
      findOutcomeReport(database, definition, { clinicIds: [] }),
      findOutcomeReport(database, definition, { dataCutOn: '2026-12-31' })
    ]);
    expect(new Set(reports).size).toBe(reports.length);
    expect(reports.map(({ counts }) => counts.begun)).toEqual([1, 1, 1, 1, 0, 1]);
    expect(reports.map(({ counts }) => counts.started)).toEqual([0, 0, 0, 0, 0, 1]);
  });

  it('keeps apart what may be seen, and its data cut', async () => {
    const database = await openTestDatabase();
    await commit(database, responders('A'), 'first');
    const narrowed = { ...database, reach: 'clinic 1' };
    const all = await findOutcomeReport(database, definition);
    const narrower = await findOutcomeReport(narrowed, definition);
    expect(narrower).not.toBe(all);
    expect(await findOutcomeReport(narrowed, definition)).toBe(narrower);
    expect(await findOutcomeReport(database, definition)).toBe(all);
  });

  it('keeps estimates, comparisons and timelines until facts are written', async () => {
    const database = await openTestDatabase();
    await commit(database, late, 'late');
    await commit(database, responders('A'), 'first');
    const ask = () =>
      Promise.all([
        findOutcomeEstimates(database, definition),
        findOutcomeComparisons(database, definition, { by: 'clinic' }),
        findOutcomeTimeline(database, definition)
      ]);
    const first = await ask();
    for (const [place, report] of (await ask()).entries()) expect(report).toBe(first[place]);
    const byClinician = { by: 'clinician' } as const;
    const comparisons = await findOutcomeComparisons(database, definition, byClinician);
    expect([comparisons.by, first[1].by]).toEqual(['clinician', 'clinic']);
    const narrowed = { ...database, reach: 'clinic 1' };
    expect(await findOutcomeEstimates(narrowed, definition)).not.toBe(first[0]);
    await commit(database, responders('B'), 'second');
    const second = await ask();
    for (const [place, { dataVersion }] of second.entries()) {
      expect(dataVersion).toBeGreaterThan(first[place]?.dataVersion ?? Infinity);
    }
    expect(second[0].estimates.named.response[0]?.eligible).toMatchObject({ numerator: 2 });
    expect(second[2].timeline.responseTiming.eligible).toBe(2);
  });

  it('computes once for two that ask at once', async () => {
    const database = await openTestDatabase();
    await commit(database, responders('A'), 'first');
    const [one, other] = await Promise.all([
      findOutcomeReport(database, definition),
      findOutcomeReport(database, definition)
    ]);
    expect(other).toBe(one);
  });

  it('never answers with less than was written before it was asked, while imports go on', async () => {
    const database = await openTestDatabase();
    await commit(database, late, 'late');
    for (let written = 1; written <= 6; written += 1) {
      const asking = Promise.all(Array.from({ length: 4 }, () => respondedOf(database)));
      const importing = commit(database, responders(`P${written}`), `import ${written}`);
      for (const responded of await asking) {
        expect([written - 1, written]).toContain(responded);
      }
      await importing;
      expect(await Promise.all([respondedOf(database), respondedOf(database)])).toEqual([
        written,
        written
      ]);
    }
  });

  it('sees a re-derivation without an import, and no failed write', async () => {
    const database = await openTestDatabase();
    await commit(database, responders('A'), 'first');
    const before = await findDataVersion(database.db);
    await expect(
      database.write(async (trx) => {
        await rederiveSeries(trx, { kind: 'everyone' });
        throw new Error('undone');
      })
    ).rejects.toThrow('undone');
    expect(await findDataVersion(database.db)).toBe(before);
    await database.write((trx) => rederiveSeries(trx, { kind: 'everyone' }));
    expect(await findDataVersion(database.db)).toBe(before + 1);
    await commit(database, responders('A'), 'first');
    expect(await findDataVersion(database.db)).toBe(before + 1);
  });

  it('answers a strip with the very reports of its definitions, computing only what is missing', async () => {
    const database = await openTestDatabase();
    await commit(database, late, 'late');
    await commit(database, responders('A'), 'first');
    const asked = presets.map((preset) => preset.definition);
    const alone = await findOutcomeReport(database, definition);
    const [strip, again] = await Promise.all([
      findOutcomeStrip(database, asked),
      findOutcomeStrip(database, asked.toReversed())
    ]);
    expect(strip[0]).toBe(alone);
    expect(again.toReversed()).toEqual(strip);
    expect(strip.map((report) => report.definition)).toEqual(asked);
    for (const report of strip) {
      expect(await findOutcomeReport(database, report.definition)).toBe(report);
      expect(report).toEqual(await computeOutcomeReport(database.db, report.definition));
    }
    const unknown = { ...definition, instrument: 'phq99' };
    await expect(findOutcomeStrip(database, [definition, unknown])).rejects.toThrow('phq99');
    expect(await findOutcomeStrip(database, [])).toEqual([]);
  });
});
