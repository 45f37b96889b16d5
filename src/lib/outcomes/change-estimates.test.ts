import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { madrs } from '../instruments/madrs.ts';
import { phq9 } from '../instruments/phq9.ts';
import { promisPi } from '../instruments/promis-pi.ts';
import { cssrs } from '../instruments/cssrs.ts';
import type { Estimable, Estimate } from '../statistics/estimate.ts';
import { estimateChange } from './change-estimates.ts';
import { isSuccess } from './evaluate.ts';
import type { ScorePair } from './score-pairs.ts';

function pair(baseline: number, outcome: number | null, n = 1, rest: Partial<ScorePair> = {}) {
  return { baseline, outcome, carriedForward: null, completed: true, n, ...rest };
}

const cell = fc.record({
  baseline: fc.integer({ min: 1, max: 27 }),
  outcome: fc.option(fc.integer({ min: 0, max: 27 })),
  carriedForward: fc.constant(null),
  completed: fc.boolean(),
  n: fc.integer({ min: 1, max: 6 })
});

function estimable<T extends object>(estimate: Estimate<T>): Estimable<T> {
  if (!estimate.estimable) throw new Error(estimate.reason);
  return estimate;
}

describe('change from the joint distribution', () => {
  it('is the mean of each patient, however the cells are cut', () => {
    // R: t.test(c(-10, -9, -8)): mean -9, -11.48414 to -6.515862
    const { mean, missing } = estimateChange(
      phq9,
      [pair(20, 10), pair(18, 9), pair(16, 8), pair(15, null, 4)],
      null
    );
    expect(mean).toMatchObject({ n: 3, estimate: -9, standardDeviation: 1 });
    expect(estimable(mean).interval.lower).toBeCloseTo(-11.48414, 5);
    expect(missing).toBe(4);
  });

  it('counts a fall of exactly 50% with the responses, and a rise to more than double last', () => {
    const { percent } = estimateChange(
      phq9,
      [pair(20, 10), pair(20, 11), pair(5, 5), pair(5, 11), pair(10, 0), pair(10, 1)],
      null
    );
    const { bins } = estimable(percent);
    expect(bins.filter(({ n }) => n > 0)).toEqual([
      { above: -1, to: -0.9, n: 2 },
      { above: -0.6, to: -0.5, n: 1 },
      { above: -0.5, to: -0.4, n: 1 },
      { above: -0.1, to: 0, n: 1 },
      { above: 1, to: null, n: 1 }
    ]);
  });

  it('carries the last score forward, never the baseline', () => {
    const { meanCarriedForward, mean } = estimateChange(
      phq9,
      [pair(20, 10), pair(20, null, 1, { carriedForward: 16 }), pair(20, null)],
      null
    );
    expect(meanCarriedForward).toMatchObject({ n: 2, estimate: -7 });
    expect(mean).toMatchObject({ estimable: false, reason: 'One observation has no spread.' });
  });

  it.each([
    ['nobody', [], 'No observations.'],
    ['one patient', [pair(20, 10)], 'One observation has no spread.'],
    ['all equal', [pair(20, 10, 5)], 'All 5 observations are equal.'],
    ['all missing', [pair(20, null, 5)], 'No observations.']
  ])('%s: a reason, never NaN', (_, pairs, reason) => {
    const estimates = estimateChange(phq9, pairs, null);
    expect(estimates.mean).toMatchObject({ estimable: false, reason });
    expect(JSON.stringify(estimates)).not.toMatch(/NaN|Infinity/);
  });

  it('says what the data lack before what the statistic lacks', () => {
    const { mean, percent, baseline } = estimateChange(phq9, [], 'no baseline');
    for (const estimate of [mean, percent, baseline])
      expect(estimate).toEqual({ estimable: false, reason: 'no baseline', n: 0 });
  });

  it('has no percent change of a scale that does not start at 0, and no change of a flag', () => {
    const pairs = [pair(60, 50, 3), pair(62, 50, 3)];
    const tScore = estimateChange(promisPi, pairs, null);
    expect(tScore.mean).toMatchObject({ estimable: true, estimate: -11 });
    expect(tScore.percent).toMatchObject({ estimable: false });
    expect(estimateChange(cssrs, pairs, null).mean).toMatchObject({
      reason: `${cssrs.name} is not a change score`
    });
  });

  it('property: bins hold every score, and those down to −50% are the responders', () => {
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 20 }), (pairs) => {
        const scored = pairs.filter(({ outcome }) => outcome !== null);
        fc.pre(scored.length > 0);
        const { bins, n } = estimable(estimateChange(madrs, pairs, null).percent);
        const count = (some: readonly { readonly n: number }[]) =>
          some.reduce((sum, one) => sum + one.n, 0);
        expect(count(bins)).toBe(n);
        expect(count(bins.filter(({ to }) => to !== null && to <= -0.5))).toBe(
          count(
            scored.filter(({ baseline, outcome }) =>
              isSuccess({ kind: 'percent-drop', atLeast: 50 }, madrs, baseline, outcome ?? 0)
            )
          )
        );
      })
    );
  });

  it('property: the order and the cutting of cells change nothing', () => {
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 15 }), (pairs) => {
        const single = pairs
          .flatMap((one) => Array.from({ length: one.n }, () => ({ ...one, n: 1 })))
          .reverse();
        expect(estimateChange(phq9, single, null)).toEqual(estimateChange(phq9, pairs, null));
      }),
      { numRuns: 300 }
    );
  });
});
