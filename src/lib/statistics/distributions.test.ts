import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  computeBinomialCdf,
  computeBinomialQuantile,
  computeBinomialUpperTail,
  computeCriticalT,
  computeGammaUpperQuantile,
  computeNormalQuantile,
  computeTwoSidedNormal
} from './distributions.ts';

describe('distributions', () => {
  it('normal quantiles are those of R qnorm', () => {
    expect(computeNormalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14);
    expect(computeNormalQuantile(0.001)).toBeCloseTo(-3.090232306167814, 14);
  });

  it('a far normal tail is 0, not an error of the library', () => {
    expect(computeTwoSidedNormal(0)).toBe(1);
    expect(computeTwoSidedNormal(1.959963984540054)).toBeCloseTo(0.05, 14);
    expect(computeTwoSidedNormal(36.9)).toBeGreaterThan(0);
    expect(computeTwoSidedNormal(-1000)).toBe(0);
  });

  it("Student's t is that of the printed table", () => {
    expect(computeCriticalT(0.95, 1)).toBeCloseTo(12.7062, 4);
    expect(computeCriticalT(0.95, 2)).toBeCloseTo(4.3027, 4);
    expect(computeCriticalT(0.95, 30)).toBeCloseTo(2.0423, 4);
  });

  it('binomial tails of every count add up', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: -1, max: 501 }),
        (trials, probability, count) => {
          const below = computeBinomialCdf(count, trials, probability);
          const above = computeBinomialUpperTail(count + 1, trials, probability);
          expect(below + above).toBeCloseTo(1, 12);
        }
      ),
      { numRuns: 2000 }
    );
  });

  it('binomial quantiles are the smallest count that reaches the share', () => {
    expect(computeBinomialQuantile(0.5, 2, 0.5)).toBe(1);
    expect(computeBinomialQuantile(0.05, 11, 0.5)).toBe(3);
    expect(computeBinomialQuantile(0.05, 0, 0.5)).toBe(0);
  });

  it('gamma quantiles of one event are exponential, and large shapes that the library refuses answer', () => {
    expect(computeGammaUpperQuantile(0.025, 1)).toBeCloseTo(-Math.log(0.025), 12);
    for (const shape of [2999, 3000, 3001, 3451, 96696]) {
      expect(computeGammaUpperQuantile(0.95, shape)).toBeLessThan(shape);
      expect(computeGammaUpperQuantile(0.05, shape)).toBeGreaterThan(shape);
    }
  });
});
