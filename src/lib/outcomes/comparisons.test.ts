import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { notEstimable } from '../statistics/estimate.ts';
import { estimateProportion } from '../statistics/proportion.ts';
import {
  estimateDifferencesFromRest,
  estimateGroupDifference,
  standardiseGroups,
  type ComparedGroup
} from './comparisons.ts';

function group(label: string, numerator: number, denominator: number): ComparedGroup {
  return {
    key: { clinic: label },
    label,
    rates: { nonResponder: estimateProportion(numerator, denominator) }
  };
}

const without = (label: string, reason: string): ComparedGroup => ({
  key: { clinic: label },
  label,
  rates: { nonResponder: notEstimable(reason, 5) }
});

describe('differences between groups', () => {
  it('is Newcombe’s 56/70 against 48/80: 0.2, 0.0524 to 0.3339', () => {
    // Newcombe RG. Stat Med 1998;17:873–890, Table II, method 10.
    const difference = estimateGroupDifference(group('A', 56, 70), group('B', 48, 80));
    if (!difference.estimable) throw new Error(difference.reason);
    expect(difference.estimate).toBeCloseTo(0.2, 12);
    expect(difference.interval.lower).toBeCloseTo(0.0524, 4);
    expect(difference.interval.upper).toBeCloseTo(0.3339, 4);
  });

  it('names the group without a rate', () => {
    expect(
      estimateGroupDifference(group('A', 56, 70), without('B', 'no score in the outcome window'))
    ).toMatchObject({ reason: 'B: no score in the outcome window', n: 5 });
  });

  it('holds each group against the network without it', () => {
    const [a, b, c] = estimateDifferencesFromRest(
      [group('A', 56, 70), group('B', 40, 60), without('C', 'no score in the outcome window')],
      estimateProportion(104, 150)
    );
    // 104 − 56 of 150 − 70 is 48 of 80.
    expect(a?.difference).toEqual(
      estimateGroupDifference(group('A', 56, 70), group('rest', 48, 80))
    );
    expect(b?.difference).toMatchObject({ second: { numerator: 64, denominator: 90 } });
    expect(c?.difference).toMatchObject({ reason: 'no score in the outcome window' });
  });

  it('one group alone has nothing to be compared with', () => {
    const [only] = estimateDifferencesFromRest([group('A', 5, 9)], estimateProportion(5, 9));
    expect(only?.difference).toMatchObject({ reason: 'there is no other group to compare with' });
  });
});

const count = fc
  .integer({ min: 0, max: 30 })
  .chain((eligible) =>
    fc.record({ eligible: fc.constant(eligible), responded: fc.integer({ min: 0, max: eligible }) })
  );

describe('indirect standardisation', () => {
  const stratum = (name: string | null, responded: number, eligible: number) => ({
    stratum: name,
    responded,
    eligible
  });

  // Together: 10 of 20 mild, 4 of 20 severe.
  const groups = [
    {
      key: { clinic: 'A' },
      label: 'A',
      strata: [stratum('mild', 6, 10), stratum('severe', 3, 10), stratum(null, 1, 2)]
    },
    {
      key: { clinic: 'B' },
      label: 'B',
      strata: [stratum('mild', 4, 10), stratum('severe', 1, 10)]
    }
  ];

  it('expects of each group what its strata did in all', () => {
    const [a, b] = standardiseGroups(groups, null);
    // R: byar(9, 7) 0.586697860573–2.440825812648; byar(5, 7) 0.230192530821–1.666880589057
    expect(a).toMatchObject({ ratio: { observed: 9, expected: 7 }, withoutStratum: 2 });
    if (!a?.ratio.estimable || !b?.ratio.estimable) throw new Error('not estimable');
    expect(a.ratio.estimate).toBeCloseTo(9 / 7, 12);
    expect(a.ratio.interval.lower).toBeCloseTo(0.586697860573, 9);
    expect(a.ratio.interval.upper).toBeCloseTo(2.440825812648, 9);
    expect(b.ratio.interval.lower).toBeCloseTo(0.230192530821, 9);
    expect(b.ratio.interval.upper).toBeCloseTo(1.666880589057, 9);
  });

  it('offers the exact interval: poisson.test(9, 7)', () => {
    const [a] = standardiseGroups(groups, null, 'exact');
    if (!a?.ratio.estimable) throw new Error('not estimable');
    expect(a.ratio.interval.lower).toBeCloseTo(0.587910442483, 9);
    expect(a.ratio.interval.upper).toBeCloseTo(2.440686207346, 9);
  });

  it.each([
    ['nobody responded', [stratum('mild', 0, 10)], null, 'No outcome is expected.'],
    ['nobody in a stratum', [stratum(null, 2, 4)], null, 'nobody eligible is in a stratum'],
    ['no rate', [stratum('mild', 1, 4)], 'no baseline', 'no baseline']
  ])('%s: not estimable', (_, strata, lacking, reason) => {
    const [one] = standardiseGroups([{ key: { clinic: 'A' }, label: 'A', strata }], lacking);
    expect(one?.ratio).toMatchObject({ estimable: false, reason });
  });

  it('property: expected responders of all groups are the observed ones', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ mild: count, severe: count }), { minLength: 1, maxLength: 8 }),
        (units) => {
          const ratios = standardiseGroups(
            units.map(({ mild, severe }, index) => ({
              key: { clinic: String(index) },
              label: String(index),
              strata: [
                { stratum: 'mild', ...mild },
                { stratum: 'severe', ...severe }
              ]
            })),
            null
          ).flatMap(({ ratio }) => (ratio.estimable ? [ratio] : []));
          const sum = (of: 'observed' | 'expected') =>
            ratios.reduce((total, ratio) => total + ratio[of], 0);
          expect(sum('expected')).toBeCloseTo(sum('observed'), 9);
        }
      )
    );
  });
});
