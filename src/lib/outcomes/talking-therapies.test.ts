import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  changeOfPair,
  computeTalkingTherapies,
  isAtCaseness,
  type TalkingTherapiesPair
} from './talking-therapies.ts';

const scores = fc.record({
  depression: fc.integer({ min: 0, max: 27 }),
  anxiety: fc.integer({ min: 0, max: 21 })
});

function at(depression: number, anxiety: number) {
  return { depression, anxiety };
}

// PHQ-9 reliable change 6, caseness 10; GAD-7 4 and 8 (the NHS manual, as quoted at cbtwatch.com).
describe('the PHQ-9 and GAD-7 pair', () => {
  it.each([
    ['both fall reliably', at(18, 14), at(12, 10), 'reliable improvement'],
    ['depression falls 6, anxiety unchanged', at(18, 9), at(12, 9), 'reliable improvement'],
    ['anxiety falls 4, depression up 5', at(12, 12), at(17, 8), 'reliable improvement'],
    ['anxiety falls 4, depression up 6', at(12, 12), at(18, 8), 'no reliable change'],
    ['depression falls 6, anxiety up 4', at(18, 8), at(12, 12), 'no reliable change'],
    ['falls of 5 and 3', at(18, 12), at(13, 9), 'no reliable change'],
    ['depression up 6', at(12, 9), at(18, 9), 'reliable deterioration'],
    ['both up reliably', at(12, 9), at(18, 13), 'reliable deterioration']
  ] as const)('%s', (_, before, after, change) => {
    expect(changeOfPair(before, after)).toBe(change);
  });

  it.each([
    [at(10, 0), true],
    [at(9, 7), false],
    [at(0, 8), true]
  ])('caseness of %o: %s', (one, expected) => {
    expect(isAtCaseness(one)).toBe(expected);
  });

  it('property: time reversed, improvement is deterioration', () => {
    fc.assert(
      fc.property(scores, scores, (before, after) => {
        const reversed = {
          'reliable improvement': 'reliable deterioration',
          'reliable deterioration': 'reliable improvement',
          'no reliable change': 'no reliable change'
        } as const;
        expect(changeOfPair(after, before)).toBe(reversed[changeOfPair(before, after)]);
      })
    );
  });
});

describe('Talking Therapies rates', () => {
  const pair = (
    baseline: TalkingTherapiesPair['baseline'],
    outcome: TalkingTherapiesPair['outcome'],
    n = 1,
    completed = true
  ) => ({ baseline, outcome, n, completed });

  const rates = computeTalkingTherapies(
    [
      pair(at(18, 14), at(9, 7)), // recovered, reliably
      pair(at(12, 8), at(9, 7)), // recovered, but by 3 and 1
      pair(at(18, 14), at(9, 8)), // anxiety is still a case
      pair(at(9, 7), at(2, 1)), // never a case; reliably better
      pair(at(15, 10), null), // missing
      pair(at(14, 9), at(5, 3), 1, false) // recovered after one infusion
    ],
    3,
    null
  );

  it('counts recovery among cases, reliable change among all with both baselines', () => {
    expect(rates).toMatchObject({
      verification: 'unverified',
      withBaselines: 6,
      withoutBaselines: 3,
      atCaseness: 5,
      recovered: {
        eligible: { numerator: 3, denominator: 5 },
        measured: { numerator: 2, denominator: 3 }
      },
      reliablyRecovered: {
        eligible: { numerator: 2, denominator: 5 },
        measured: { numerator: 1, denominator: 3 }
      },
      improved: {
        eligible: { numerator: 4, denominator: 6 },
        measured: { numerator: 3, denominator: 4 }
      },
      deteriorated: { worstBound: { numerator: 1, denominator: 6 } }
    });
  });

  it('nobody with both baselines, nobody a case: each says so', () => {
    const none = computeTalkingTherapies([], 5, null);
    expect(none.improved.eligible).toMatchObject({
      reason: 'nobody has a baseline of both PHQ-9 and GAD-7'
    });
    const well = computeTalkingTherapies([pair(at(3, 3), at(1, 1))], 0, null);
    expect(well.recovered.eligible).toMatchObject({ reason: 'nobody was at caseness at baseline' });
    expect(well.improved.eligible).toMatchObject({ numerator: 0, denominator: 1 });
  });
});
