import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { notEstimable } from '../statistics/estimate.ts';
import { estimateProportion } from '../statistics/proportion.ts';
import { assessShare } from './assess-share.ts';

const point = { kind: 'point', share: 0.7 } as const;

describe('a share against a claim', () => {
  it('pairs Wilson with the score test', () => {
    // R: prop.test(148, 284, 0.7, correct = FALSE)$p.value = 4.767684227994921e-11
    const { rate, test, verdict } = assessShare(point, estimateProportion(148, 284));
    expect(rate).toMatchObject({ interval: { method: 'wilson' } });
    expect(test).toMatchObject({ method: 'score' });
    expect(test.estimable && test.pValue / 4.767684227994921e-11).toBeCloseTo(1, 6);
    expect(verdict).toMatchObject({ word: 'not consistent', direction: 'lower' });
  });

  it('pairs Clopper–Pearson with the central exact test', () => {
    // R: binom.test(6, 29)$conf.int; 2 * pbinom(6, 29, 0.35)
    const claim = { kind: 'point', share: 0.35 } as const;
    const { rate, test } = assessShare(claim, estimateProportion(6, 29), 'clopper-pearson');
    expect(rate).toMatchObject({ interval: { method: 'clopper-pearson' } });
    expect(rate.estimable && rate.interval.lower).toBeCloseTo(0.07994184887608, 9);
    expect(test).toMatchObject({ method: 'exact-central' });
    expect(test.estimable && test.pValue).toBeCloseTo(0.147568873079229, 12);
  });

  it('the two pairs may differ, each within itself', () => {
    // R: 15 of 29 against 0.7: prop.test(correct = FALSE) 0.0317; 2 * pbinom(15, 29, 0.7) 0.0585
    const rate = estimateProportion(15, 29);
    expect(assessShare(point, rate).verdict.word).toBe('not consistent');
    expect(assessShare(point, rate, 'clopper-pearson').verdict.word).toBe('too little data');
  });

  it('has no test of a rate that cannot be told', () => {
    const { test, verdict } = assessShare(point, notEstimable('no baseline', 84));
    expect(test).toEqual({ estimable: false, reason: 'no baseline', n: 84 });
    expect(verdict).toEqual({ word: 'too little data', reason: 'no baseline' });
  });

  it.each(['wilson', 'clopper-pearson'] as const)(
    'property, %s: the interval excludes the claim where the test is under 0.05, and only there',
    (method) => {
      const claimed = fc.integer({ min: 1, max: 999 }).map((thousandths) => thousandths / 1000);
      const counts = fc
        .integer({ min: 1, max: 600 })
        .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
      fc.assert(
        fc.property(claimed, counts, (share, [numerator, denominator]) => {
          const { rate, test } = assessShare(
            { kind: 'point', share },
            estimateProportion(numerator, denominator),
            method
          );
          if (!rate.estimable || !test.estimable) throw new Error('no rate of at least one');
          // A claim at the interval's very end, as 2.5% is of one in one, is a tie that rounding decides.
          fc.pre(Math.abs(test.pValue - 0.05) > 1e-12);
          const excluded = share < rate.interval.lower || share > rate.interval.upper;
          expect(excluded).toBe(test.pValue < 0.05);
        }),
        { numRuns: 5000 }
      );
    }
  );

  it.each(['wilson', 'clopper-pearson'] as const)(
    'property, %s: at the interval’s own ends the test is 0.05, and just outside it is less',
    (method) => {
      fc.assert(
        fc.property(fc.integer({ min: 2, max: 400 }), fc.nat(), (denominator, at) => {
          const numerator = 1 + (at % (denominator - 1));
          const rate = estimateProportion(numerator, denominator, 0.95, method);
          if (!rate.estimable) throw new Error(rate.reason);
          const { lower, upper } = rate.interval;
          const pAt = (share: number) => {
            const { test } = assessShare({ kind: 'point', share }, rate, method);
            return test.estimable ? test.pValue : NaN;
          };
          for (const end of [lower, upper]) expect(pAt(end)).toBeCloseTo(0.05, 7);
          expect(pAt(lower * 0.9999)).toBeLessThan(0.05);
          expect(pAt(upper + (1 - upper) * 0.0001)).toBeLessThan(0.05);
          expect(pAt(lower + (upper - lower) * 0.0001)).toBeGreaterThan(0.05);
        }),
        { numRuns: 1000 }
      );
    }
  );

  it('property: a verdict of “most” is the test’s, on the side of the estimate', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 500 }), fc.nat(), (denominator, at) => {
        const numerator = at % (denominator + 1);
        const { test, verdict } = assessShare(
          { kind: 'more-than', share: 0.5 },
          estimateProportion(numerator, denominator)
        );
        const significant = test.estimable && test.pValue < 0.05;
        const word = !significant
          ? 'too little data'
          : numerator / denominator > 0.5
            ? 'consistent'
            : 'not consistent';
        expect(verdict.word).toBe(word);
      }),
      { numRuns: 2000 }
    );
  });
});
