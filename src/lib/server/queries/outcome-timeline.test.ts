import type { Kysely } from 'kysely';
import { describe, expect, it } from 'vitest';
import { assessment, commit, infusion } from '../../../../tests/db/batch-builder.ts';
import { expectBinds } from '../../../../tests/db/expect-binds.ts';
import { readableSql } from '../../../../tests/db/readable-sql.ts';
import { openTestDatabase } from '../../../../tests/db/test-database.ts';
import { findInstrument } from '../../instruments/registry.ts';
import { defaultPreset, presets } from '../../outcomes/presets.ts';
import type { Database } from '../db/database.ts';
import { durabilityQuery } from './durability.ts';
import { earlySignalQuery } from './early-signal.ts';
import type { TimelineFilter } from './eligible-series.ts';
import { inductionsQuery } from './infusions-needed.ts';
import { compareDurabilityOf, computeTimeline } from './outcome-timeline.ts';
import { responseTimingQuery } from './response-timing.ts';

const queries = {
  'response-timing': responseTimingQuery,
  'durability-from-induction-end': (db: Kysely<Database>, filter: TimelineFilter) =>
    durabilityQuery(db, filter, 'from-induction-end'),
  'durability-from-first-response': (db: Kysely<Database>, filter: TimelineFilter) =>
    durabilityQuery(db, filter, 'from-first-response'),
  'early-signal': earlySignalQuery,
  inductions: inductionsQuery
};

function filterOf(definition: TimelineFilter['definition']): TimelineFilter {
  const instrument = findInstrument(definition.instrument);
  if (!instrument) throw new Error(definition.instrument);
  return { definition, instrument, dataCutOn: '2026-11-19' };
}

describe('the queries of the timeline', () => {
  it('bind for every preset on the real engine', async () => {
    const { db } = await openTestDatabase();
    for (const { definition } of presets) {
      const filter = {
        ...filterOf(definition),
        clinicIds: [1],
        baselineFrom: 10,
        baselineBelow: 15
      };
      for (const query of Object.values(queries)) await expectBinds(query(db, filter), db);
    }
  });

  it.each(Object.entries(queries))('%s compiles to this SQL', async (name, query) => {
    const { db } = await openTestDatabase();
    const { sql } = query(db, filterOf(defaultPreset.definition)).compile();
    await expect(readableSql(sql)).toMatchFileSnapshot(`./snapshots/${name}.sql`);
  });
});

// Four infusions in ten days, then: relapse after maintenance; lost in response; never in response.
const infusionDays = [0, 3, 7, 10];
const rows = {
  infusions: [
    ...['A', 'B', 'C'].flatMap((id) => infusionDays.map((day) => infusion(id, day))),
    infusion('A', 40)
  ],
  assessments: [
    ...[assessment('A', 0, 20), assessment('A', 3, 12), assessment('A', 12, 9)],
    ...[assessment('A', 30, 8), assessment('A', 47, 18)],
    ...[assessment('B', 0, 16), assessment('B', 3, 7), assessment('B', 15, 8)],
    ...[assessment('C', 0, 15), assessment('C', 3, 17), assessment('C', 31, 14)]
  ]
};
const dataCut = { dataCutOn: '2026-06-01' };

describe('the timeline of three patients', () => {
  it('tells when they responded, for how long, and what infusion 1 said', async () => {
    const database = await openTestDatabase();
    await commit(database, rows, 'a');
    const { timeline } = await computeTimeline(database.db, defaultPreset.definition, dataCut);
    const { responseTiming, durability, earlySignals, infusionsNeeded } = timeline;

    expect(responseTiming).toMatchObject({
      eligible: 3,
      withoutScore: 0,
      days: { estimate: { events: 2, steps: [{ time: 3 }, { time: 12 }, { time: 31, events: 0 }] } }
    });
    const [lastScore, atMaintenance] = durability[0]?.curves ?? [];
    expect(durability[0]).toMatchObject({ scored: 2, inResponse: 2 });
    expect(lastScore?.survival.estimate).toMatchObject({
      steps: [
        { time: 0, censored: 1 },
        { time: 35, events: 1, survival: 0 }
      ]
    });
    expect(atMaintenance?.survival.estimate).toMatchObject({
      steps: [
        { time: 0, censored: 1 },
        { time: 28, censored: 1, survival: 1 }
      ]
    });
    expect(lastScore?.weeks.slice(0, 3)).toEqual([
      { week: 0, atRisk: 2, relapsed: 0, lost: 0, atRiskOnMaintenance: 0 },
      { week: 4, atRisk: 1, relapsed: 0, lost: 1, atRiskOnMaintenance: 1 },
      { week: 8, atRisk: 0, relapsed: 1, lost: 1, atRiskOnMaintenance: 0 }
    ]);
    expect(earlySignals[0]?.populations[0]?.bands).toMatchObject([
      { band: 'worse', estimate: { numerator: 0, denominator: 1 } },
      { band: 'under-20', estimate: { estimable: false } },
      { band: '20-to-49', estimate: { numerator: 1, denominator: 1 } },
      { band: '50-or-more', withoutOutcome: 1, estimate: { numerator: 0, denominator: 1 } }
    ]);
    expect(infusionsNeeded.onFaqSchedule.estimate).toMatchObject({ numerator: 3, denominator: 3 });
  });

  it('is plain data: JSON holds all of it', async () => {
    const database = await openTestDatabase();
    await commit(database, rows, 'a');
    const report = await computeTimeline(database.db, defaultPreset.definition, dataCut);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it('never censors at the data cut', async () => {
    const database = await openTestDatabase();
    await commit(database, rows, 'a');
    const at = async (dataCutOn: string) =>
      (await computeTimeline(database.db, defaultPreset.definition, { dataCutOn })).timeline;
    expect(await at('2030-01-01')).toEqual(await at('2026-06-01'));
  });

  it('compares severity bands, and refuses one that the instrument does not have', async () => {
    const database = await openTestDatabase();
    await commit(database, rows, 'a');
    const compare = (severity: string) =>
      compareDurabilityOf(
        database.db,
        defaultPreset.definition,
        'from-first-response',
        [
          { name: 'moderately severe', severity: 'moderately severe' },
          { name: severity, severity }
        ],
        dataCut
      );
    const { comparisons } = await compare('severe');
    expect(comparisons[0]?.logRank.estimate).toMatchObject({
      estimable: false,
      reason: 'The groups are never at risk at the same time.',
      n: 2
    });
    await expect(compare('grave')).rejects.toThrow(/no severity band "grave"/);
  });
});

it('an empty database has no timeline, and says why', async () => {
  const { db } = await openTestDatabase();
  const { timeline } = await computeTimeline(db, defaultPreset.definition);
  const reason = 'no series of this kind';
  expect(timeline.responseTiming.days.estimate).toEqual({ estimable: false, reason, n: 0 });
  for (const { curves } of timeline.durability) {
    for (const { survival } of curves) {
      expect(survival.estimate).toEqual({ estimable: false, reason, n: 0 });
    }
  }
  expect(timeline.earlySignals[0]?.populations[0]?.signs[0]?.estimate).toMatchObject({ reason });
});
