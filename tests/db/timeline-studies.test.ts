import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definitionSchema, type DefinitionInput } from '../../src/lib/outcomes/definition.ts';
import { defaultPreset } from '../../src/lib/outcomes/presets.ts';
import type { KeyedDatabase } from '../../src/lib/server/writes/use-keys.ts';
import { generateDemoNetwork } from '../../src/lib/server/demo/generate.ts';
import { readDemoParameters } from '../../src/lib/server/demo/parameters.ts';
import { readTidyFolder } from '../../src/lib/server/imports/tidy.ts';
import { computeTimeline } from '../../src/lib/server/queries/outcome-timeline.ts';
import type { ClinicalBatch } from '../../src/lib/server/writes/clinical-batch.ts';
import { commitImport } from '../../src/lib/server/writes/commit-import.ts';
import { requireEstimable } from '../../src/lib/statistics/fixtures/require-estimable.ts';
import { createTestDatabase } from './test-database.ts';

const dataFolder =
  process.env.REAL_DATA_DIR ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
const present = existsSync(join(dataFolder, 'nimh-ketamine', 'tidy', 'patients.csv'));

if (!present) {
  console.warn(
    `The timeline of real studies is skipped: no data in ${dataFolder}. Set REAL_DATA_DIR to test it.`
  );
}

let database: KeyedDatabase;

async function load(batch: ClinicalBatch): Promise<void> {
  database = await createTestDatabase();
  await commitImport(database, batch, {
    format: 'test',
    sourceName: 'test',
    sha256: '0'.repeat(64),
    importedBy: 'test'
  });
}

async function timelineOf(input: DefinitionInput) {
  return (await computeTimeline(database.db, definitionSchema.parse(input))).timeline;
}

// Counted from the tidy CSV files alone, by a script that shares no code with the product.
describe.skipIf(!present)(
  'NIMH ketamine, MADRS: two scores after one infusion, +2 and +10 days',
  () => {
    const definition = {
      instrument: 'madrs',
      agent: 'ketamine',
      baselineWindowDays: 40,
      outcomeWindow: { anchor: 'last-induction-infusion', fromDay: 14, toDay: 31 },
      success: { kind: 'percent-drop', atLeast: 50 }
    } satisfies DefinitionInput;

    beforeAll(async () => {
      const folder = join(dataFolder, 'nimh-ketamine', 'tidy');
      const read = await readTidyFolder(folder, { today: '2026-11-22' });
      if (!read.ok) throw new Error(JSON.stringify(read.report));
      await load(read.batch);
    });
    afterAll(() => database.close());

    it('7 of 31 responded: 6 by day 2, 1 on day 10; 5 were last seen on day 2', async () => {
      const { responseTiming } = await timelineOf(definition);
      expect(requireEstimable(responseTiming.days.estimate)).toMatchObject({
        n: 31,
        events: 7,
        median: 'not reached',
        followUpEnds: 10,
        steps: [
          { time: 2, atRisk: 31, events: 6, censored: 5 },
          { time: 10, atRisk: 20, events: 1, censored: 19 }
        ]
      });
    });

    it('durability at 28 days is not estimable, and names the day follow-up ends', async () => {
      const { durability } = await timelineOf(definition);
      const [fromEnd, fromFirst] = durability;
      expect(fromEnd).toMatchObject({ scored: 31, inResponse: 3 });
      expect(fromEnd?.curves[0]?.survivalAt[0]?.estimate).toEqual({
        estimable: false,
        reason: 'Follow-up ends at day 0.',
        n: 3
      });
      expect(fromFirst).toMatchObject({ scored: 31, inResponse: 7 });
      expect(fromFirst?.curves[0]?.survival.estimate).toMatchObject({
        steps: [
          { time: 0, atRisk: 7, events: 0, censored: 1 },
          { time: 8, atRisk: 6, events: 4, censored: 2 }
        ]
      });
      for (const { estimate } of fromFirst?.curves[0]?.survivalAt ?? []) {
        expect(estimate).toEqual({ estimable: false, reason: 'Follow-up ends at day 8.', n: 7 });
      }
    });

    it('an outcome window past the end of follow-up has no early signal', async () => {
      const { earlySignals, responseTiming } = await timelineOf(definition);
      const reason = 'follow-up ends at day 10; the window begins at day 14';
      expect(earlySignals[0]?.populations[0]?.signs[0]?.estimate).toMatchObject({ reason });
      expect(responseTiming.ofResponders.estimate).toMatchObject({ reason });
    });

    it('nobody responded to placebo', async () => {
      const { responseTiming, durability } = await timelineOf({ ...definition, agent: 'placebo' });
      expect(responseTiming.days.estimate).toMatchObject({ events: 0, median: 'not reached' });
      expect(durability[0]?.curves[0]?.survival.estimate).toMatchObject({
        estimable: false,
        reason: 'nobody was in response'
      });
    });

    it('has no timeline of HAM-D6, whose response is not sourced', async () => {
      const { responseTiming } = await timelineOf({ ...definition, instrument: 'hamd6' });
      expect(responseTiming.days.estimate).toMatchObject({
        estimable: false,
        reason: 'no response threshold is sourced for HAM-D6'
      });
    });
  }
);

describe('the demo network', () => {
  beforeAll(async () => {
    await load(generateDemoNetwork(readDemoParameters()));
  }, 60_000);
  afterAll(() => database.close());

  it('is near its generator’s durability: about 85% at 28 days, 65% at 56', async () => {
    const { durability } = await timelineOf(defaultPreset.definition);
    const [at28, at56] = durability[0]?.curves[0]?.survivalAt ?? [];
    for (const [at, truth] of [
      [at28, 0.85],
      [at56, 0.65]
    ] as const) {
      if (!at) throw new Error('no stated day');
      const { interval } = requireEstimable(at.estimate);
      if (!('lower' in interval)) throw new Error(interval.reason);
      expect(interval.lower).toBeLessThan(truth);
      expect(interval.upper).toBeGreaterThan(truth);
    }
  });

  it('orders its variants: two running outlast one score, every loss a relapse is the lowest', async () => {
    const { durability } = await timelineOf(defaultPreset.definition);
    for (const { curves } of durability) {
      const survival = (index: number, bound: 'survivalAt' | 'everyLossARelapseAt', at: 0 | 1) =>
        requireEstimable(curves[index]?.[bound][at]?.estimate ?? missing()).survival;
      for (const at of [0, 1] as const) {
        expect(survival(2, 'survivalAt', at)).toBeGreaterThan(survival(0, 'survivalAt', at));
        for (const index of curves.keys()) {
          expect(survival(index, 'everyLossARelapseAt', at)).toBeLessThan(
            survival(index, 'survivalAt', at)
          );
        }
      }
    }
  });
});

function missing(): never {
  throw new Error('no stated day');
}
