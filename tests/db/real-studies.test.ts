import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definitionSchema, type DefinitionInput } from '../../src/lib/outcomes/definition.ts';
import type { KeyedDatabase } from '../../src/lib/server/writes/use-keys.ts';
import { readTidyFolder } from '../../src/lib/server/imports/tidy.ts';
import { computeOutcomeReport } from '../../src/lib/server/queries/outcome-report.ts';
import { commitImport } from '../../src/lib/server/writes/commit-import.ts';
import type { Estimate, Proportion } from '../../src/lib/statistics/estimate.ts';
import { createTestDatabase } from './test-database.ts';

// Figures: the README of the data folder; the best bound adds the 84 − 61 without a score.
const dataFolder =
  process.env.REAL_DATA_DIR ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
const present = existsSync(join(dataFolder, 'nimh-ketamine', 'tidy', 'patients.csv'));

if (!present) {
  console.warn(
    `Real studies are skipped: no data in ${dataFolder}. Set REAL_DATA_DIR to test them.`
  );
}

describe.skipIf(!present)('real studies', () => {
  describe('NIMH ketamine, MADRS two days after', () => {
    const report = reports('nimh-ketamine');
    const definition = {
      instrument: 'madrs',
      baselineWindowDays: 40,
      outcomeWindow: { anchor: 'first-infusion', fromDay: 1, toDay: 3, targetDay: 2 },
      success: { kind: 'percent-drop', atLeast: 50 }
    } satisfies DefinitionInput;

    it('6 of 29 measured and 6 of 31 who started responded to ketamine', async () => {
      const { rates, counts } = await report({ ...definition, agent: 'ketamine' });
      expect(rates.completeCase).toMatchObject({
        numerator: 6,
        denominator: 29,
        interval: { level: 0.95, method: 'wilson' }
      });
      const { interval } = estimable(rates.completeCase);
      expect(interval.lower).toBeCloseTo(0.098, 3);
      expect(interval.upper).toBeCloseTo(0.384, 3);
      expect(rates.nonResponder).toMatchObject({ numerator: 6, denominator: 31 });
      expect(counts).toMatchObject({ started: 31, eligible: 31, measured: 29 });
    });

    it('nobody of 28 responded to placebo', async () => {
      const { rates } = await report({ ...definition, agent: 'placebo' });
      expect(rates.completeCase).toMatchObject({ numerator: 0, denominator: 28 });
    });

    it('cannot speak of 14 to 31 days, and names the day follow-up ends', async () => {
      const { rates, denominators } = await report({
        ...definition,
        agent: 'ketamine',
        outcomeWindow: { anchor: 'last-induction-infusion', fromDay: 14, toDay: 31 }
      });
      const reason = 'follow-up ends at day 10; the window begins at day 14';
      for (const rate of [...Object.values(rates), ...Object.values(denominators)]) {
        expect(rate).toMatchObject({ estimable: false, reason });
      }
    });

    it('has no response rate of HAM-D6, whose response is not sourced', async () => {
      const { rates, counts } = await report({
        ...definition,
        agent: 'ketamine',
        instrument: 'hamd6'
      });
      expect(counts.eligible).toBeGreaterThan(0);
      expect(rates.nonResponder).toMatchObject({
        estimable: false,
        reason: 'no response threshold is sourced for HAM-D6'
      });
    });
  });

  describe('amitriptyline, pain at day 42', () => {
    const report = reports('amitriptyline-pain');

    it.each([
      [30, 63],
      [50, 48]
    ])('down %i%%: %i of 110', async (atLeast, responded) => {
      const { rates } = await report({
        instrument: 'nrs',
        agent: 'amitriptyline',
        baselineWindowDays: 0,
        outcomeWindow: { anchor: 'first-infusion', fromDay: 39, toDay: 45, targetDay: 42 },
        success: { kind: 'percent-drop', atLeast }
      });
      expect(rates.completeCase).toMatchObject({ numerator: responded, denominator: 110 });
    });
  });

  describe('DIA antidepressant trial, day 42', () => {
    const report = reports('dia-antidepressant');
    const definition = {
      instrument: 'hamd17',
      agent: 'drug',
      outcomeWindow: { anchor: 'first-infusion', fromDay: 35, toDay: 49, targetDay: 42 },
      success: { kind: 'percent-drop', atLeast: 50 }
    } satisfies DefinitionInput;

    it('28/61 complete case, 28/84 of all, 33/84 last observation', async () => {
      const { rates } = await report(definition);
      expect(rates.completeCase).toMatchObject({ numerator: 28, denominator: 61 });
      expect(rates.nonResponder).toMatchObject({ numerator: 28, denominator: 84 });
      expect(rates.lastObservation).toMatchObject({ numerator: 33, denominator: 84 });
      expect(rates.bestBound).toMatchObject({ numerator: 51, denominator: 84 });
    });

    it('answers "no baseline" for HAM-A', async () => {
      const { rates, harm, counts } = await report({ ...definition, instrument: 'hama' });
      expect(counts).toMatchObject({ started: 84, eligible: 0 });
      for (const rate of [...Object.values(rates), ...Object.values(harm)]) {
        expect(rate).toMatchObject({ estimable: false, reason: 'no baseline' });
      }
    });
  });
});

/** Imports a study before the suite's tests; answers what a definition says of it. */
function reports(study: string) {
  let database: KeyedDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
    const read = await readTidyFolder(join(dataFolder, study, 'tidy'), { today: '2026-11-22' });
    if (!read.ok || read.report.sha256 === null) throw new Error(JSON.stringify(read.report));
    await commitImport(database, read.batch, {
      format: 'tidy',
      sourceName: study,
      sha256: read.report.sha256,
      importedBy: 'test'
    });
  });
  afterAll(() => database.close());
  return (input: DefinitionInput) =>
    computeOutcomeReport(database.db, definitionSchema.parse(input));
}

function estimable(rate: Estimate<Proportion>): Proportion {
  if (!rate.estimable) throw new Error(rate.reason);
  return rate;
}
