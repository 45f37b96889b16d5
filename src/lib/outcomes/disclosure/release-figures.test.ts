import { describe, expect, it } from 'vitest';
import {
  cohortOf,
  countsOf,
  reportOf,
  type Cohort
} from '../../../../tests/disclosure/cohort.arbitrary.ts';
import { phq9 } from '../../instruments/phq9.ts';
import type { Definition } from '../definition.ts';
import { defaultPreset } from '../presets.ts';
import { computeFlow, computeOutcomeRates } from '../rates.ts';
import { releaseFigures } from './release-figures.ts';

const { definition } = defaultPreset;
const release = (...groups: readonly Cohort[]) =>
  releaseFigures(definition, reportOf(groups.map(cohortOf)));

const withheld = { withheld: true };
const tenOrFewer = { withheld: true, wording: '10 or fewer' };
const withheldRate = { estimable: false, withheld: true };

describe('releaseFigures', () => {
  it('n = 0: every count is 0 and no rate is withheld, since there is none', () => {
    const { counts, rates, release: marked } = release({});
    expect(counts).toMatchObject({ begun: 0, eligible: 0, respondedEligible: 0, missing: 0 });
    expect(rates.nonResponder).toEqual({
      estimable: false,
      withheld: false,
      reason: 'no series of this kind'
    });
    expect(marked.withheld).toBe(0);
  });

  it('nobody responded: 0 of 40 is told', () => {
    expect(release({ 'completed/neither': 40 })).toMatchObject({
      counts: { eligible: 40, respondedEligible: 0, missing: 0, deterioratedEligible: 0 },
      rates: { nonResponder: { numerator: 0, denominator: 40 } },
      harm: { measured: { numerator: 0, denominator: 40 } },
      release: { withheld: 0 }
    });
  });

  it('ten in all: "10 or fewer", and nothing of how they fared', () => {
    const { counts, rates, harm } = release({ 'completed/responded': 4, 'completed/missing': 6 });
    expect(counts).toMatchObject({
      begun: tenOrFewer,
      otherIndication: withheld,
      eligible: withheld,
      respondedEligible: withheld,
      deterioratedEligible: withheld
    });
    expect(counts.eligible).not.toHaveProperty('wording');
    for (const rate of Object.values({ ...rates, ...harm }))
      expect(rate).toMatchObject(withheldRate);
  });

  it('exactly 10 responded of 60: no rate, and neither the rest nor what it is made of gives it away', () => {
    const { counts, rates } = release({ 'completed/responded': 10, 'completed/neither': 50 });
    expect(counts).toMatchObject({ eligible: 60, respondedEligible: tenOrFewer });
    expect(rates.nonResponder).toMatchObject(withheldRate);
  });

  it('exactly 11 responded of 61: told', () => {
    const { counts, rates } = release({ 'completed/responded': 11, 'completed/neither': 50 });
    expect(counts).toMatchObject({ eligible: 61, respondedEligible: 11 });
    expect(rates.nonResponder).toMatchObject({ numerator: 11, denominator: 61 });
  });

  it('exactly 10 not responded of 60: no rate', () => {
    const { rates } = release({ 'completed/responded': 50, 'completed/neither': 10 });
    expect(rates.nonResponder).toMatchObject(withheldRate);
  });

  it('10 not responded, measured and missing together, are not left as a sum', () => {
    const { counts, rates } = release({
      'completed/responded': 50,
      'completed/worse': 3,
      'completed/neither': 4,
      'completed/missing': 3
    });
    expect(rates.nonResponder).toMatchObject(withheldRate);
    const { eligible, respondedEligible } = counts;
    expect([typeof eligible, typeof respondedEligible]).toContain('object');
  });

  it('bounds count 10 for "10 or fewer", not the cell', () => {
    const { counts, rates, harm } = release({
      'completed/responded': 40,
      'completed/worse': 2,
      'completed/neither': 50,
      'completed/missing': 3
    });
    expect(counts).toMatchObject({
      eligible: 95,
      respondedEligible: 40,
      missing: tenOrFewer,
      deterioratedEligible: tenOrFewer
    });
    expect(rates.bestBound).toMatchObject({ numerator: 50, denominator: 95, boundFrom10: true });
    expect(harm.worstBound).toMatchObject({ numerator: 20, denominator: 95, boundFrom10: true });
  });

  it('one small exclusion: its sibling goes with it, the headline stays', () => {
    const { counts, denominators } = release({
      'no-baseline': 3,
      'baseline-below-minimum': 40,
      'completed/responded': 60,
      'completed/neither': 60
    });
    expect(counts).toMatchObject({
      started: 163,
      ineligible: { 'no-baseline': tenOrFewer, 'baseline-below-minimum': withheld },
      eligible: 120,
      respondedEligible: 60
    });
    expect(denominators.started).toMatchObject({ numerator: 60, denominator: 163 });
  });

  it('one small exclusion beside exactly 11: whether these are told does not hang on how many it is', () => {
    const told = Array.from({ length: 10 }, (_, place) => {
      const small = { 'no-baseline': place + 1, 'baseline-zero': 11 };
      return release({ ...small, 'completed/responded': 60, 'completed/neither': 60 }).counts;
    });
    expect(told.map(({ ineligible }) => ineligible['baseline-zero'])).toEqual(
      Array(10).fill(withheld)
    );
    // Ten and 11 are 21, which may be told: it is 1 and 20 as well.
    expect(new Set(told.slice(0, 9).map((counts) => JSON.stringify(counts))).size).toBe(1);
  });

  it('5 ineligible between two told steps would be told by them: one step goes', () => {
    const { counts } = release({ 'no-baseline': 5, 'completed/responded': 60, 'window-open': 30 });
    expect(counts).toMatchObject({
      begun: 95,
      windowOpen: withheld,
      started: withheld,
      ineligible: { 'no-baseline': tenOrFewer },
      eligible: 60
    });
  });

  it('one small group among large ones: one other loses its counts, the rest keep their rates', () => {
    const large = { 'completed/responded': 30, 'completed/neither': 30 };
    const { groups } = release(
      large,
      { 'completed/responded': 3, 'completed/neither': 4 },
      large,
      large
    );
    expect(groups.map(({ counts }) => counts.eligible)).toEqual([withheld, tenOrFewer, 60, 60]);
    expect(groups.map(({ rates }) => rates.nonResponder.estimable)).toEqual([
      false,
      false,
      true,
      true
    ]);
    expect(groups[1]?.counts.respondedEligible).toEqual(withheld);
  });

  it('every group small: their sum is told, none of them is', () => {
    const small = { 'completed/responded': 3, 'completed/neither': 5 };
    const { counts, groups } = release(...Array.from({ length: 6 }, () => small));
    expect(counts).toMatchObject({ eligible: 48, respondedEligible: 18 });
    expect(groups.map(({ counts: { eligible } }) => eligible)).toEqual(Array(6).fill(tenOrFewer));
  });

  it('has no withheld number anywhere in what it answers', () => {
    const text = JSON.stringify(
      release(
        { 'completed/responded': 97, 'completed/neither': 83, 'completed/missing': 71 },
        { 'completed/responded': 7, 'completed/neither': 9, 'completed/missing': 5 }
      )
    );
    expect(text.match(/[:[](7|9|5)\b/g)).toBeNull();
  });

  it('says nothing of harm where one can respond and be reliably worse at once', () => {
    const threshold: Definition = {
      ...definition,
      success: { kind: 'threshold', operator: '<=', score: 20 }
    };
    const counts = countsOf(cohortOf({ 'completed/responded': 40, 'completed/worse': 30 }));
    const { counts: told, harm } = releaseFigures(threshold, {
      counts,
      flow: computeFlow(counts),
      ...computeOutcomeRates(threshold, phq9, counts),
      groups: []
    });
    expect(told).toMatchObject({ respondedEligible: 40, deterioratedEligible: withheld });
    expect(harm.measured).toMatchObject(withheldRate);
  });
});
