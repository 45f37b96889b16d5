import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeClopperPearsonInterval } from './clopper-pearson.ts';
import { computeExactBinomialTest } from './exact-binomial-test.ts';
import { readFixture } from './fixtures/read-fixture.ts';
import {
  computeProportionTest,
  estimateProportion,
  proportionMethods,
  type ProportionMethod
} from './proportion.ts';
import { computeScoreTest } from './score-test.ts';
import { computeWilsonInterval } from './wilson.ts';

const share = fc.integer({ min: 1, max: 3000 }).chain((denominator) =>
  fc.record({
    numerator: fc.integer({ min: 0, max: denominator }),
    denominator: fc.constant(denominator)
  })
);
const method = fc.constantFrom<ProportionMethod>(...proportionMethods);
const runs = { numRuns: 2000 };

describe('published intervals (Newcombe 1998, Stat Med 17:857–872, Table I)', () => {
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718]
  ])('Wilson %i/%i', (numerator, denominator, lower, upper) => {
    const interval = computeWilsonInterval(numerator, denominator);
    expect(interval.lower).toBeCloseTo(lower, 4);
    expect(interval.upper).toBeCloseTo(upper, 4);
  });

  it.each([
    [81, 263, 0.2527, 0.3676],
    [15, 148, 0.0578, 0.1617],
    [0, 20, 0, 0.1684],
    [1, 29, 0.0009, 0.1776]
  ])('Clopper–Pearson %i/%i', (numerator, denominator, lower, upper) => {
    const interval = computeClopperPearsonInterval(numerator, denominator);
    expect(interval.lower).toBeCloseTo(lower, 4);
    expect(interval.upper).toBeCloseTo(upper, 4);
  });
});

describe('agreement with R', () => {
  it('Wilson bounds are those of prop.test', () => {
    const rows = readFixture('wilson', ['numerator', 'denominator', 'level', 'lower', 'upper']);
    for (const row of rows) {
      const interval = computeWilsonInterval(row.numerator, row.denominator, row.level);
      expect(interval.lower).toBeCloseTo(row.lower, 9);
      expect(interval.upper).toBeCloseTo(row.upper, 9);
    }
  });

  it('Clopper–Pearson bounds are those of binom.test', () => {
    const rows = readFixture('clopper-pearson', [
      'numerator',
      'denominator',
      'level',
      'lower',
      'upper'
    ]);
    for (const row of rows) {
      const interval = computeClopperPearsonInterval(row.numerator, row.denominator, row.level);
      expect(interval.lower).toBeCloseTo(row.lower, 9);
      expect(interval.upper).toBeCloseTo(row.upper, 9);
    }
  });

  it('the score test is that of prop.test', () => {
    const rows = readFixture('score-test', [
      'numerator',
      'denominator',
      'proportion',
      'statistic',
      'pValue'
    ]);
    for (const row of rows) {
      const test = computeScoreTest(row.numerator, row.denominator, row.proportion);
      if (!test.estimable) throw new Error(test.reason);
      expect(test.statistic).toBeCloseTo(row.statistic, 9);
      expect(test.pValue).toBeCloseTo(row.pValue, 9);
    }
  });

  it('the central exact test doubles the smaller tail of pbinom', () => {
    const rows = readFixture('exact-binomial-test', [
      'numerator',
      'denominator',
      'proportion',
      'pValue'
    ]);
    for (const row of rows) {
      const test = computeExactBinomialTest(row.numerator, row.denominator, row.proportion);
      if (!test.estimable) throw new Error(test.reason);
      expect(test.pValue).toBeCloseTo(row.pValue, 9);
    }
  });
});

describe('estimateProportion', () => {
  it('carries counts, estimate and the named interval', () => {
    expect(estimateProportion(6, 29)).toEqual({
      estimable: true,
      numerator: 6,
      denominator: 29,
      estimate: 6 / 29,
      interval: {
        lower: expect.closeTo(0.0984607, 7),
        upper: expect.closeTo(0.3839009, 7),
        level: 0.95,
        method: 'wilson'
      }
    });
  });

  it.each(proportionMethods)('%s contains the estimate, within [0, 1]', (name) => {
    fc.assert(
      fc.property(share, ({ numerator, denominator }) => {
        const result = estimateProportion(numerator, denominator, 0.95, name);
        if (!result.estimable) throw new Error(result.reason);
        const { lower, upper } = result.interval;
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(lower).toBeLessThanOrEqual(result.estimate);
        expect(upper).toBeGreaterThanOrEqual(result.estimate);
        expect(upper).toBeLessThanOrEqual(1);
      }),
      runs
    );
  });

  it('narrows when the same share is seen in twice as many', () => {
    fc.assert(
      fc.property(share, method, ({ numerator, denominator }, name) => {
        const width = (factor: number) => {
          const result = estimateProportion(factor * numerator, factor * denominator, 0.95, name);
          if (!result.estimable) throw new Error(result.reason);
          return result.interval.upper - result.interval.lower;
        };
        expect(width(2)).toBeLessThan(width(1));
      }),
      runs
    );
  });

  it('mirrors when successes and failures are exchanged', () => {
    fc.assert(
      fc.property(share, method, ({ numerator, denominator }, name) => {
        const result = estimateProportion(numerator, denominator, 0.95, name);
        const mirror = estimateProportion(denominator - numerator, denominator, 0.95, name);
        if (!result.estimable || !mirror.estimable) throw new Error('not estimable');
        expect(mirror.interval.upper).toBeCloseTo(1 - result.interval.lower, 12);
      }),
      runs
    );
  });

  it('rejects exactly the shares outside the interval of the same method', () => {
    fc.assert(
      fc.property(
        share,
        method,
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        ({ numerator, denominator }, name, proportion) => {
          const result = estimateProportion(numerator, denominator, 0.95, name);
          const test = computeProportionTest(numerator, denominator, proportion, name);
          if (!result.estimable || !test.estimable) throw new Error('not estimable');
          const { lower, upper } = result.interval;
          const distance = Math.min(Math.abs(proportion - lower), Math.abs(proportion - upper));
          fc.pre(distance > 1e-9);
          expect(test.pValue < 0.05).toBe(proportion < lower || proportion > upper);
        }
      ),
      runs
    );
  });
});

describe('edges', () => {
  it('n = 0 is not estimable', () => {
    const nothing = { estimable: false, reason: 'No observations.', n: 0 };
    expect(estimateProportion(0, 0)).toEqual(nothing);
    expect(computeScoreTest(0, 0, 0.7)).toEqual(nothing);
    expect(computeExactBinomialTest(0, 0, 0.7)).toEqual(nothing);
  });

  it('n = 1 spans most of the range', () => {
    expect(computeWilsonInterval(0, 1)).toMatchObject({ lower: 0 });
    expect(computeWilsonInterval(0, 1).upper).toBeCloseTo(0.793450685622763, 12);
    expect(computeClopperPearsonInterval(1, 1).lower).toBeCloseTo(0.025, 12);
    expect(computeClopperPearsonInterval(1, 1).upper).toBe(1);
  });

  it('all equal: bounds at 0 and 1 are exact', () => {
    for (const name of proportionMethods) {
      const none = estimateProportion(0, 7, 0.95, name);
      const all = estimateProportion(7, 7, 0.95, name);
      if (!none.estimable || !all.estimable) throw new Error('not estimable');
      expect(none.interval.lower).toBe(0);
      expect(all.interval.upper).toBe(1);
    }
  });

  it.each([
    [-1, 5, 0.95],
    [6, 5, 0.95],
    [1.5, 5, 0.95],
    [Number.NaN, 5, 0.95],
    [1, 5, 0],
    [1, 5, 1],
    [1, 5, 0.99995],
    [1, 5, Number.NaN]
  ])('refuses %d/%d at level %d', (numerator, denominator, level) => {
    expect(() => estimateProportion(numerator, denominator, level)).toThrow(RangeError);
  });

  it('refuses a stated share where the score test is undefined', () => {
    expect(() => computeScoreTest(1, 5, 1)).toThrow(/exact test/);
    expect(() => computeExactBinomialTest(1, 5, 1.1)).toThrow(RangeError);
  });
});
