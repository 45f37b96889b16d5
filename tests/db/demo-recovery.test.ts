import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Definition } from '../../src/lib/outcomes/definition.ts';
import { findPreset, presets } from '../../src/lib/outcomes/presets.ts';
import type { OpenDatabase } from '../../src/lib/server/db/connection.ts';
import { generateDemoNetwork } from '../../src/lib/server/demo/generate.ts';
import { readDemoParameters } from '../../src/lib/server/demo/parameters.ts';
import { computeOutcomeReport } from '../../src/lib/server/queries/outcome-report.ts';
import { commitImport } from '../../src/lib/server/writes/commit-import.ts';
import type { Proportion } from '../../src/lib/statistics/estimate.ts';
import { createTestDatabase } from './test-database.ts';

const parameters = readDemoParameters();

async function load(missingness: { responder: number; nonResponder: number }) {
  const batch = generateDemoNetwork({
    ...parameters,
    missingness: { ...parameters.missingness, ...missingness }
  });
  const database = await createTestDatabase();
  await commitImport(database, batch, {
    format: 'demo',
    sourceName: 'demo network',
    sha256: '0'.repeat(64),
    importedBy: 'test'
  });
  return database;
}

const depression = findPreset('mcinnes-2022')?.definition;

const pain = presets.find(
  ({ definition: { instrument, outcomeWindow, success } }) =>
    instrument === 'nrs' &&
    outcomeWindow.fromDay === 14 &&
    success.kind === 'percent-drop' &&
    success.atLeast === 30
)?.definition;

async function rates(database: OpenDatabase, definition: Definition | undefined) {
  if (!definition) throw new Error('The preset is gone.');
  const report = await computeOutcomeReport(database.db, definition);
  const { nonResponder, completeCase } = report.rates;
  if (!nonResponder.estimable || !completeCase.estimable) throw new Error('not estimable');
  return { nonResponder, completeCase };
}

function expectInside({ interval }: Proportion, truth: number) {
  expect(interval.lower).toBeLessThan(truth);
  expect(interval.upper).toBeGreaterThan(truth);
}

describe('the pipeline on the demo network', () => {
  let complete: OpenDatabase;
  let informative: OpenDatabase;

  beforeAll(async () => {
    complete = await load({ responder: 0, nonResponder: 0 });
    informative = await load({ responder: 0.15, nonResponder: 0.45 });
  }, 60_000);

  afterAll(async () => {
    await complete.close();
    await informative.close();
  });

  it.each([
    ['PHQ-9', depression, parameters.response.depression.probability],
    ['pain', pain, parameters.response.pain.probability]
  ])('%s: recovers the true probability when nothing is missing', async (_, definition, truth) => {
    const { nonResponder } = await rates(complete, definition);
    expect(nonResponder.denominator).toBeGreaterThan(300);
    expectInside(nonResponder, truth);
  });

  it('biases complete cases upward, by the closed form, when non-responders answer less', async () => {
    if (!depression) throw new Error('The preset is gone.');
    const { induction, ...anyNumber } = depression;
    expect(induction).toEqual({
      minimumInfusions: 4,
      maximumInfusions: 8,
      minimumSpanDays: 7,
      maximumSpanDays: 28
    });
    const all = await rates(informative, anyNumber);
    // 0.52 × 0.85
    expectInside(all.nonResponder, 0.442);
    // 0.52 × 0.85 / (0.52 × 0.85 + 0.48 × 0.55)
    expectInside(all.completeCase, 0.626);
    expect(all.completeCase.interval.lower).toBeGreaterThan(0.52);

    const bounded = await rates(informative, depression);
    expectInside(bounded.nonResponder, 0.442);
    // 77% of responders and 51% of the others are given 4 to 8 infusions:
    // 0.52 × 0.85 × 0.77 / (0.52 × 0.85 × 0.77 + 0.48 × 0.55 × 0.51)
    expectInside(bounded.completeCase, 0.717);
  });
});
