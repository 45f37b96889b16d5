import { describe, expect, it } from 'vitest';
import { phq9 } from '../instruments/phq9.ts';
import { madrs } from '../instruments/madrs.ts';
import { computeJacobsonTruax } from './jacobson-truax.ts';
import type { ScorePair } from './score-pairs.ts';

function pair(baseline: number, outcome: number | null, n = 1): ScorePair {
  return { baseline, outcome, carriedForward: null, completed: true, n };
}

describe('Jacobson and Truax', () => {
  it('calls only a change beyond the criterion reliable', () => {
    // Their worked example: s = 7.5, r = 0.8, S_diff = 4.74; 1.96 × 4.74 = 9.30 points.
    const result = computeJacobsonTruax(
      phq9,
      [pair(20, 11), pair(20, 10), pair(20, 8), pair(10, 20), pair(10, 19), pair(9, null)],
      { reliability: 0.8, standardDeviation: 7.5 },
      null
    );
    if (!result.estimable) throw new Error(result.reason);
    expect(result.criterion.standardErrorOfDifference).toBeCloseTo(4.74, 2);
    expect(result.standardDeviationOf).toBe('given');
    expect(result.improved.eligible).toMatchObject({ numerator: 2, denominator: 6 });
    expect(result.deteriorated.measured).toMatchObject({ numerator: 1, denominator: 5 });
    // 20 → 8 is beyond the criterion and under 10; 20 → 10 is still a case; five were cases.
    expect(result.recovered?.eligible).toMatchObject({ numerator: 1, denominator: 5 });
  });

  it('takes the spread of the eligible baselines where none is given', () => {
    // sd(c(10, 20, 30)) = 10
    const result = computeJacobsonTruax(
      madrs,
      [pair(10, 5), pair(20, 5), pair(30, null)],
      { reliability: 0.5 },
      null
    );
    expect(result).toMatchObject({
      standardDeviation: 10,
      standardDeviationOf: 'eligible baselines',
      recovered: null
    });
  });

  it.each([
    [
      'no reliability',
      [pair(20, 10), pair(18, 9)],
      undefined,
      'no reliability is sourced for PHQ-9; give one'
    ],
    [
      'all baselines equal',
      [pair(20, 10, 3)],
      { reliability: 0.8 },
      'All 3 observations are equal.'
    ],
    ['nobody', [], { reliability: 0.8 }, 'No observations.']
  ])('%s: not estimable', (_, pairs, input, reason) => {
    expect(computeJacobsonTruax(phq9, pairs, input, null)).toMatchObject({
      estimable: false,
      reason
    });
  });
});
