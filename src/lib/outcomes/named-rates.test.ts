import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gad7 } from '../instruments/gad7.ts';
import { madrs } from '../instruments/madrs.ts';
import { nrs } from '../instruments/nrs.ts';
import { phq9 } from '../instruments/phq9.ts';
import { computeNamedRates } from './named-rates.ts';
import type { ScorePair } from './score-pairs.ts';

function pair(baseline: number, outcome: number | null, n = 1, completed = true): ScorePair {
  return { baseline, outcome, carriedForward: null, completed, n };
}

const cell = fc.record({
  baseline: fc.integer({ min: 1, max: 27 }),
  outcome: fc.option(fc.integer({ min: 0, max: 27 })),
  carriedForward: fc.constant(null),
  completed: fc.boolean(),
  n: fc.integer({ min: 1, max: 6 })
});

const share = (numerator: number, denominator: number) => ({ numerator, denominator });

describe('rates the registry names', () => {
  // 20 → 10 response; 20 → 14 partial (6 points, 30%); 20 → 15 neither; 12 → 5 response, remission by
  // ≤ 5 only; 10 → 4 response, remission by both, in one who stopped early; 15 → 21 worse; one missing.
  const pairs = [
    pair(20, 10),
    pair(20, 14),
    pair(20, 15),
    pair(12, 5),
    pair(10, 4, 1, false),
    pair(15, 21),
    pair(18, null)
  ];
  const rates = computeNamedRates(phq9, pairs, null);

  it('counts the missing as no among eligible, and complete cases among measured', () => {
    expect(rates.response).toMatchObject([
      { id: 'half', eligible: share(3, 7), measured: share(2, 5) }
    ]);
  });

  it('keeps both readings of remission by name', () => {
    expect(rates.remission).toMatchObject([
      { id: 'below-5', eligible: share(1, 7), measured: share(0, 5) },
      { id: 'at-most-5', eligible: share(2, 7), measured: share(1, 5) }
    ]);
  });

  it('calls at least the reliable change under 50% partial', () => {
    expect(rates.partialResponse).toMatchObject({
      id: 'partial-response',
      eligible: share(1, 7),
      source: { verification: 'our-rule' }
    });
  });

  it('parts the measured into better, worse and neither, and bounds harm from above', () => {
    expect(rates.reliableChange).toMatchObject([
      {
        points: 6,
        improved: { eligible: share(4, 7), measured: share(3, 5) },
        deteriorated: { measured: share(1, 5), worstBound: share(2, 7) },
        unchanged: share(1, 5)
      }
    ]);
  });

  it('counts recovery among those who were a case', () => {
    const { recovery } = computeNamedRates(phq9, [...pairs, pair(9, 2)], null);
    // 20 → 10 is still a case; 12 → 5 and 10 → 4 are not, by 7 and 6 points.
    expect(recovery).toMatchObject({
      caseness: { operator: '>=', score: 10 },
      recovered: { eligible: share(2, 7), measured: share(1, 5) },
      reliablyRecovered: { eligible: share(2, 7) }
    });
  });

  it('gives pain both its responses and nothing partial between them', () => {
    const pain = computeNamedRates(nrs, [pair(10, 7), pair(10, 5), pair(3, 2), pair(5, 4)], null);
    expect(pain.response).toMatchObject([
      { id: 'thirty-percent', eligible: share(3, 4) },
      { id: 'half', eligible: share(1, 4) }
    ]);
    expect(pain.partialResponse.eligible).toMatchObject({ estimable: false });
    // 3 → 2 is 33% and one point: not reliable.
    expect(pain.reliableChange[0]?.improved.eligible).toMatchObject(share(2, 4));
  });

  it('names the other sourced reliable change of GAD-7, and marks 25–49% of MADRS unverified', () => {
    const change = computeNamedRates(gad7, [pair(15, 10), pair(15, 9)], null).reliableChange;
    expect(change).toMatchObject([
      { points: 4, improved: { eligible: share(2, 2) } },
      { points: 6, improved: { eligible: share(1, 2) } }
    ]);
    const partial = computeNamedRates(madrs, [pair(40, 30), pair(40, 31), pair(40, 20)], null);
    expect(partial.reliableChange).toEqual([]);
    expect(partial.partialResponse).toMatchObject({
      id: 'fall-25-49',
      source: { verification: 'unverified' },
      eligible: share(1, 3)
    });
  });

  it.each([
    ['nobody', [], 'no series of this kind'],
    ['all missing', [pair(20, null, 4)], 'no score in the outcome window']
  ])('%s: every rate says why', (_, none, reason) => {
    const { response, remission, partialResponse } = computeNamedRates(phq9, none, reason);
    for (const rate of [...response, ...remission, partialResponse])
      expect([rate.eligible, rate.measured]).toMatchObject([{ reason }, { reason }]);
  });

  it('nobody was a case: recovery says so', () => {
    expect(computeNamedRates(phq9, [pair(9, 3)], null).recovery?.recovered.eligible).toMatchObject({
      reason: 'nobody was a case at baseline'
    });
  });

  it('property: better, worse and neither add up to the measured', () => {
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 20 }), (some) => {
        const [change] = computeNamedRates(phq9, some, null).reliableChange;
        const measured = [
          change?.improved.measured,
          change?.deteriorated.measured,
          change?.unchanged
        ];
        const parts = measured.flatMap((one) => (one?.estimable ? [one] : []));
        fc.pre(parts.length > 0);
        expect(parts).toHaveLength(3);
        expect(parts.reduce((sum, { numerator }) => sum + numerator, 0)).toBe(
          parts[0]?.denominator
        );
      })
    );
  });

  it('property: a point fewer after treatment never loses a response, remission or recovery', () => {
    fc.assert(
      fc.property(cell, (one) => {
        fc.pre(one.outcome !== null && one.outcome > 0);
        const numerators = (outcome: number) => {
          const { response, remission, recovery, reliableChange } = computeNamedRates(
            phq9,
            [{ ...one, outcome }],
            null
          );
          return [
            ...response,
            ...remission,
            ...(recovery ? [recovery.recovered] : []),
            ...reliableChange.map(({ improved }) => improved)
          ].map(({ eligible }) => (eligible.estimable ? eligible.numerator : 0));
        };
        const outcome = one.outcome ?? 0;
        const lower = numerators(outcome - 1);
        numerators(outcome).forEach((numerator, index) =>
          expect(lower[index]).toBeGreaterThanOrEqual(numerator)
        );
      })
    );
  });
});
