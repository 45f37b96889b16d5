import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definitionSchema, type DefinitionInput } from '../../src/lib/outcomes/definition.ts';
import type { EstimateOptions } from '../../src/lib/outcomes/estimates.ts';
import type { KeyedDatabase } from '../../src/lib/server/writes/use-keys.ts';
import { readTidyFolder } from '../../src/lib/server/imports/tidy.ts';
import { computeEstimates } from '../../src/lib/server/queries/outcome-estimates.ts';
import { commitImport } from '../../src/lib/server/writes/commit-import.ts';
import type { Estimable, Estimate, Interval } from '../../src/lib/statistics/estimate.ts';
import { createTestDatabase } from './test-database.ts';

const dataFolder =
  process.env.REAL_DATA_DIR ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
const present = existsSync(join(dataFolder, 'nimh-ketamine', 'tidy', 'patients.csv'));

if (!present) {
  console.warn(
    `Estimates of real studies are skipped: no data in ${dataFolder}. Set REAL_DATA_DIR to test them.`
  );
}

// In R, of the tidy CSV files alone: `b` is each treated patient's last score up to the first treatment and
// `o` the one nearest to the target day in the window; `d <- o - b`.
describe.skipIf(!present)('estimates of real studies agree with R', () => {
  describe('NIMH ketamine, MADRS two days after', () => {
    const estimates = estimatesOf('nimh-ketamine');
    const definition = {
      instrument: 'madrs',
      agent: 'ketamine',
      baselineWindowDays: 40,
      outcomeWindow: { anchor: 'first-infusion', fromDay: 1, toDay: 3, targetDay: 2 },
      success: { kind: 'percent-drop', atLeast: 50 }
    } satisfies DefinitionInput;

    it('mean change: t.test(o, b, paired = TRUE); baseline: mean(b), sd(b)', async () => {
      const { change } = await estimates(definition);
      const mean = estimable(change.mean);
      expect(mean.n).toBe(29);
      expect(mean.estimate).toBeCloseTo(-9.89655172413793, 9);
      expectBounds(mean.interval, -13.77480544561701, -6.01829800265885);
      expect(mean.standardDeviation).toBeCloseTo(10.1957443068392, 9);
      expect(change.missing).toBe(2);
      const baseline = estimable(change.baseline);
      expect(baseline.estimate).toBeCloseTo(33.9354838709677, 9);
      expect(baseline.standardDeviation).toBeCloseTo(4.34308249880173, 9);
    });

    it('median: median(d), sort(d)[c(r, n + 1 - r)] with r <- qbinom(0.025, n, 0.5)', async () => {
      const { change } = await estimates(definition);
      expect(change.median).toMatchObject({ estimate: -9, interval: { lower: -15, upper: -2 } });
    });

    it('standardised: J(n - 1) * mean(d)/sd(b), variance 2(1 - cor(b, o))/n + g^2/(2n)', async () => {
      const { change } = await estimates(definition);
      const standardised = estimable(change.standardised);
      expect(standardised.estimate).toBeCloseTo(-2.19394672818187, 9);
      expectBounds(standardised.interval, -2.9274178232404, -1.46047563312303);
      expect(standardised).toMatchObject({ standardiser: 'baseline-sd' });
      expect(standardised.baselineStandardDeviation).toBeCloseTo(4.38874512176799, 9);
    });

    it('percent change: quantile(d/b); table(cut(100 * d/b, c(-Inf, seq(-90, 100, 10), Inf)))', async () => {
      const { change } = await estimates(definition);
      const { quantiles, bins } = estimable(change.percent);
      const expected = [
        -0.860446570972887, -0.66969696969697, -0.411764705882353, -0.236842105263158,
        -0.0588235294117647, 0.0422564102564102, 0.0547985347985348
      ];
      quantiles.forEach(({ estimate }, index) =>
        expect(estimate).toBeCloseTo(expected[index] ?? NaN, 9)
      );
      expect(bins.map(({ n }) => n)).toEqual([
        1, 2, 0, 1, 2, 4, 4, 2, 4, 4, 4, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0
      ]);
    });

    it('remission: sum(o < 10), sum(o <= 9), sum(o <= 10), sum(o <= 12), sum(o <= 4)', async () => {
      const { named } = await estimates(definition);
      expect(
        named.remission.map(({ id, measured }) => [id, estimable(measured).numerator])
      ).toEqual([
        ['below-10', 4],
        ['at-most-9', 4],
        ['at-most-10', 4],
        ['at-most-12', 4],
        ['at-most-4', 1]
      ]);
      // sum(d <= -b/4 & d > -b/2)
      expect(named.partialResponse.measured).toMatchObject({ numerator: 8, denominator: 29 });
      expect(named.reliableChange).toEqual([]);
    });

    it('Jacobson–Truax: sum(abs(d) > qnorm(0.975) * sqrt(2) * sd(b) * sqrt(1 - 0.8))', async () => {
      const { jacobsonTruax } = await estimates(definition, {
        jacobsonTruax: { reliability: 0.8 }
      });
      const { criterion, improved, deteriorated } = estimable(jacobsonTruax);
      expect(criterion.criterion).toBeCloseTo(5.38364191529238, 9);
      expect(improved.measured).toMatchObject({ numerator: 16, denominator: 29 });
      expect(deteriorated.measured).toMatchObject({ numerator: 1, denominator: 29 });
    });

    it('2 missing cannot bring 6 of 31 to 70%', async () => {
      const { tippingPoints, talkingTherapies, item9 } = await estimates(definition);
      expect(tippingPoints).toMatchObject({ rate: 'cannot', interval: 'cannot', missing: 2 });
      expect(talkingTherapies.improved.eligible).toMatchObject({ estimable: false });
      expect(item9).toMatchObject({ atZero: 0, withoutBaseline: 31 });
    });

    it('says why where follow-up is too short, and nothing is NaN', async () => {
      const report = await estimates({
        ...definition,
        outcomeWindow: { anchor: 'last-induction-infusion', fromDay: 14, toDay: 31 }
      });
      const reason = 'follow-up ends at day 10; the window begins at day 14';
      expect(report.change.mean).toMatchObject({ estimable: false, reason });
      expect(report.named.response[0]?.eligible).toMatchObject({ reason });
      expect(report.tippingPoints).toMatchObject({ reason });
      expect(JSON.stringify(report)).not.toMatch(/NaN|Infinity/);
    });
  });

  describe('amitriptyline, pain at day 42', () => {
    const estimates = estimatesOf('amitriptyline-pain');

    it('mean change and reliable change: t.test(d); sum(-d >= 2 & -d >= 0.3 * b)', async () => {
      const { change, named } = await estimates({
        instrument: 'nrs',
        agent: 'amitriptyline',
        baselineWindowDays: 0,
        outcomeWindow: { anchor: 'first-infusion', fromDay: 39, toDay: 45, targetDay: 42 },
        success: { kind: 'percent-drop', atLeast: 30 }
      });
      const mean = estimable(change.mean);
      expect(mean.n).toBe(110);
      expect(mean.estimate).toBeCloseTo(-3.18181818181818, 9);
      expectBounds(mean.interval, -3.75999998782593, -2.60363637581043);
      expect(named.response.map(({ measured }) => estimable(measured).numerator)).toEqual([63, 48]);
      expect(named.reliableChange).toMatchObject([
        {
          improved: { measured: { numerator: 63, denominator: 110 } },
          deteriorated: { measured: { numerator: 3, denominator: 110 } },
          unchanged: { numerator: 44, denominator: 110 }
        }
      ]);
    });
  });

  describe('DIA antidepressant trial, day 42', () => {
    const estimates = estimatesOf('dia-antidepressant');
    const definition = {
      instrument: 'hamd17',
      agent: 'drug',
      outcomeWindow: { anchor: 'first-infusion', fromDay: 35, toDay: 49, targetDay: 42 },
      success: { kind: 'percent-drop', atLeast: 50 }
    } satisfies DefinitionInput;

    it('mean change of those scored, and with the last score carried forward: t.test', async () => {
      const { change, named } = await estimates(definition);
      const mean = estimable(change.mean);
      expect(mean.estimate).toBeCloseTo(-8.18032786885246, 9);
      expectBounds(mean.interval, -10.01560276414188, -6.34505297356303);
      const carried = estimable(change.meanCarriedForward);
      expect(carried.n).toBe(84);
      expect(carried.estimate).toBeCloseTo(-6.91666666666667, 9);
      expectBounds(carried.interval, -8.56980553538544, -5.26352779794789);
      expect(change.median).toMatchObject({ estimate: -8 });
      expect(named.remission[0]?.measured).toMatchObject({ numerator: 19, denominator: 61 });
    });

    it('all 23 missing would be needed for the interval, and 70% is out of reach', async () => {
      // for (k in 0:23) prop.test(28 + k, 84, correct = FALSE)$conf.int[2] >= 0.7: first at 23
      const { tippingPoints } = await estimates(definition);
      expect(tippingPoints).toMatchObject({ rate: 'cannot', interval: 23, missing: 23 });
    });

    it('answers "no baseline" for HAM-A', async () => {
      const { change, named } = await estimates({ ...definition, instrument: 'hama' });
      for (const estimate of [change.mean, change.median, named.partialResponse.eligible])
        expect(estimate).toMatchObject({ estimable: false, reason: 'no baseline' });
    });
  });
});

/** Imports a study before the suite's tests; answers with a definition's estimates. */
function estimatesOf(study: string) {
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
  return async (input: DefinitionInput, options: EstimateOptions = {}) => {
    const definition = definitionSchema.parse(input);
    return (await computeEstimates(database.db, definition, options)).estimates;
  };
}

function estimable<T extends object>(estimate: Estimate<T>): Estimable<T> {
  if (!estimate.estimable) throw new Error(estimate.reason);
  return estimate;
}

function expectBounds({ lower, upper }: Interval, from: number, to: number) {
  expect(lower).toBeCloseTo(from, 9);
  expect(upper).toBeCloseTo(to, 9);
}
