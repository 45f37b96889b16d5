import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Kysely } from 'kysely';
import { findInstrument } from '../../src/lib/instruments/registry.ts';
import { isSuccess } from '../../src/lib/outcomes/evaluate.ts';
import { defaultPreset, findPreset, presets } from '../../src/lib/outcomes/presets.ts';
import { carriedForwardPairs, countSeries } from '../../src/lib/outcomes/score-pairs.ts';
import { shareWhere } from '../../src/lib/outcomes/shares.ts';
import type { KeyedDatabase } from '../../src/lib/server/writes/use-keys.ts';
import type { Database } from '../../src/lib/server/db/database.ts';
import { generateDemoNetwork } from '../../src/lib/server/demo/generate.ts';
import { readDemoParameters } from '../../src/lib/server/demo/parameters.ts';
import { caseMixQuery } from '../../src/lib/server/queries/case-mix.ts';
import { findDataCut } from '../../src/lib/server/queries/data-cut.ts';
import { computeComparisons } from '../../src/lib/server/queries/outcome-comparisons.ts';
import { computeEstimates } from '../../src/lib/server/queries/outcome-estimates.ts';
import { computeOutcomeReport } from '../../src/lib/server/queries/outcome-report.ts';
import { listScorePairs } from '../../src/lib/server/queries/score-pairs.ts';
import { commitImport } from '../../src/lib/server/writes/commit-import.ts';
import { expectBinds } from './expect-binds.ts';
import { readableSql } from './readable-sql.ts';
import { createTestDatabase } from './test-database.ts';

let database: KeyedDatabase;
let db: Kysely<Database>;
let dataCutOn: string;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
  await commitImport(database, generateDemoNetwork(readDemoParameters()), {
    format: 'demo',
    sourceName: 'demo network',
    sha256: '0'.repeat(64),
    importedBy: 'test'
  });
  dataCutOn = (await findDataCut(db)) ?? '';
}, 60_000);
afterAll(() => database.close());

function instrumentOf({ instrument: id }: { readonly instrument: string }) {
  const instrument = findInstrument(id);
  if (!instrument) throw new Error(id);
  return instrument;
}

describe('estimates of the demo network', () => {
  it('the pairs give every preset’s counts: eligible, measured, responded, carried forward', async () => {
    for (const { definition } of presets) {
      const instrument = instrumentOf(definition);
      const pairs = await listScorePairs(db, { definition, instrument, dataCutOn });
      const { counts } = await computeOutcomeReport(db, definition, { dataCutOn });
      const succeeds = (baseline: number, score: number) =>
        isSuccess(definition.success, instrument, baseline, score);
      const { eligible, measured } = shareWhere(pairs, succeeds, null);
      const numeratorOf = (share: typeof eligible) => (share.estimable ? share.numerator : 0);
      expect(
        {
          eligible: countSeries(pairs),
          eligibleMeasured: countSeries(pairs.filter(({ outcome }) => outcome !== null)),
          responded: numeratorOf(eligible),
          respondedMeasured: numeratorOf(measured),
          respondedLastObservation: countSeries(
            carriedForwardPairs(pairs).filter(({ baseline, score }) => succeeds(baseline, score))
          )
        },
        definition.id
      ).toEqual({
        eligible: counts.eligible,
        eligibleMeasured: counts.eligibleMeasured,
        responded: counts.respondedEligible,
        respondedMeasured: counts.respondedMeasured,
        respondedLastObservation: counts.respondedLastObservation
      });
    }
  });

  it('agree with the report on response, harm and the tipping point, without NaN', async () => {
    const { definition } = defaultPreset;
    const { rates, harm, counts } = await computeOutcomeReport(db, definition, { dataCutOn });
    const { estimates } = await computeEstimates(db, definition, { dataCutOn });
    expect(estimates.named.response[0]).toMatchObject({
      eligible: rates.nonResponder,
      measured: rates.completeCase
    });
    expect(estimates.named.reliableChange[0]?.deteriorated).toEqual(harm);
    expect(estimates.tippingPoints).toMatchObject({
      responders: counts.respondedEligible,
      denominator: counts.eligible
    });
    const { item9 } = estimates;
    expect(item9.withoutBaseline + item9.aboveZeroAtBaseline + item9.atZero).toBe(counts.eligible);
    expect(item9.rose.measured).toMatchObject({ estimable: true });
    expect(estimates.talkingTherapies.withBaselines).toBeGreaterThan(100);
    expect(estimates.talkingTherapies.improved.eligible).toMatchObject({ estimable: true });
    expect(JSON.stringify(estimates)).not.toMatch(/NaN|Infinity/);
  });

  it('every preset has estimates or reasons', async () => {
    for (const { definition } of presets) {
      const { estimates } = await computeEstimates(db, definition, { dataCutOn });
      expect(JSON.stringify(estimates), definition.id).not.toMatch(/NaN|Infinity/);
    }
  });
});

describe('comparisons of the demo network', () => {
  it.each(['clinic', 'clinician'] as const)('case mix by %s binds', async (by) => {
    const { definition } = defaultPreset;
    const filter = { definition, instrument: instrumentOf(definition), dataCutOn };
    const sql = await expectBinds(caseMixQuery(db, filter, by), db);
    await expect(readableSql(sql)).toMatchFileSnapshot(
      `../../src/lib/server/queries/snapshots/case-mix-by-${by}.sql`
    );
  });

  it('clinics sum to the network, in the funnel and in the case mix', async () => {
    const { definition } = defaultPreset;
    const { rates } = await computeOutcomeReport(db, definition, { dataCutOn });
    const { funnel, standardised, differencesFromRest } = await computeComparisons(db, definition, {
      dataCutOn
    });
    if (!funnel.estimable || !rates.nonResponder.estimable) throw new Error('not estimable');
    expect(funnel.target).toBe(rates.nonResponder.estimate);
    const observed = standardised.reduce(
      (sum, { ratio }) => sum + (ratio.estimable ? ratio.observed : 0),
      0
    );
    expect(observed).toBe(rates.nonResponder.numerator);
    expect(differencesFromRest).toHaveLength(funnel.units.length);
    expect(funnel.overdispersion).toMatchObject({ estimable: false });
  });

  it('the quarters hold no series whose window is open', async () => {
    const { quarters } = await computeComparisons(db, defaultPreset.definition, { dataCutOn });
    if (!quarters.estimable) throw new Error(quarters.reason);
    expect(quarters.quarters.length).toBeGreaterThan(3);
    expect(quarters.leftOut.length).toBeGreaterThan(0);
  });

  it('pain has its own comparisons', async () => {
    const preset = findPreset('pain-30');
    if (!preset) throw new Error('pain-30');
    const { funnel } = await computeComparisons(db, preset.definition, { dataCutOn });
    expect(funnel.estimable).toBe(true);
  });
});
