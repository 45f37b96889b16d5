import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cssrs } from '../instruments/cssrs.ts';
import { cadss } from '../instruments/cadss.ts';
import { gad7 } from '../instruments/gad7.ts';
import { hamd6 } from '../instruments/hamd6.ts';
import type { Instrument } from '../instruments/instrument.ts';
import { madrs } from '../instruments/madrs.ts';
import { nrs } from '../instruments/nrs.ts';
import { peg } from '../instruments/peg.ts';
import { phq9 } from '../instruments/phq9.ts';
import { promisPi } from '../instruments/promis-pi.ts';
import { definitionSchema, type Definition, type DefinitionInput } from './definition.ts';
import {
  evaluateSeries,
  isReliable,
  isSuccess,
  targetDayOf,
  whyNotAskable,
  whyNotSourced,
  type AlignedScore
} from './evaluate.ts';

const half = { kind: 'percent-drop', atLeast: 50 } as const;
const reliable = { kind: 'reliable-improvement' } as const;

function definition(rest: Partial<DefinitionInput> = {}): Definition {
  return definitionSchema.parse({
    instrument: 'phq9',
    outcomeWindow: { anchor: 'first-infusion', fromDay: 14, toDay: 31, targetDay: 21 },
    success: half,
    ...rest
  });
}

/** A score on a day from infusion 1; after it from day 1. The induction's last infusion is on day 10. */
function score(day: number, totalScore: number | null, rest: Partial<AlignedScore> = {}) {
  return {
    totalScore,
    valid: totalScore !== null,
    chosen: true,
    daysFromFirst: day,
    daysFromLastInduction: day - 10,
    infusionsBefore: day > 10 ? 4 : day > 0 ? 1 : 0,
    ...rest
  } satisfies AlignedScore;
}

const induction = { inductionInfusions: 4, inductionSpanDays: 10 };

function evaluate(scores: readonly AlignedScore[], rest: Partial<DefinitionInput> = {}) {
  return evaluateSeries(definition(rest), induction, scores);
}

describe('baseline', () => {
  it('is the last valid score before infusion 1, never the worst', () => {
    expect(evaluate([score(-10, 24), score(-2, 18), score(-1, null)]).baseline).toBe(18);
  });

  it('is looked for on days −14 to 0', () => {
    const within = { baselineWindowDays: 14 };
    expect(evaluate([score(-14, 18)], within).baseline).toBe(18);
    expect(evaluate([score(-15, 18)], within).baseline).toBeNull();
    expect(evaluate([score(0, 18)], { baselineWindowDays: 0 }).baseline).toBe(18);
    expect(evaluate([score(-400, 18)]).baseline).toBe(18);
  });

  it('is not a score of day 0 after the infusion', () => {
    expect(evaluate([score(0, 4, { infusionsBefore: 1 })]).baseline).toBeNull();
  });

  it('passes over a same-day duplicate that was not chosen', () => {
    expect(evaluate([score(-1, 18), score(-1, 25, { chosen: false })]).baseline).toBe(18);
  });
});

describe('eligibility', () => {
  it.each([
    ['no score', [], {}, 'no-baseline'],
    ['every score invalid', [score(-1, null), score(21, null)], {}, 'no-baseline'],
    ['baseline 0, with a minimum too', [score(-1, 0)], { minimumBaseline: 10 }, 'baseline-zero'],
    ['below the minimum', [score(-1, 9)], { minimumBaseline: 10 }, 'baseline-below-minimum'],
    ['at the minimum', [score(-1, 10)], { minimumBaseline: 10 }, null],
    ['without a minimum', [score(-1, 1)], {}, null]
  ] as const)('%s', (_, scores, rest, expected) => {
    expect(evaluate(scores, rest).ineligible).toBe(expected);
  });
});

describe('completion', () => {
  const bounds = {
    induction: {
      minimumInfusions: 4,
      maximumInfusions: 8,
      minimumSpanDays: 7,
      maximumSpanDays: 28
    }
  };
  it.each([
    [3, 10, 'too-few-infusions'],
    [4, 7, null],
    [8, 28, null],
    [9, 28, 'too-many-infusions'],
    [4, 6, 'induction-too-short'],
    [4, 29, 'induction-too-long']
  ])('%i infusions over %i days', (inductionInfusions, inductionSpanDays, expected) => {
    const counted = { inductionInfusions, inductionSpanDays };
    expect(evaluateSeries(definition(bounds), counted, []).incomplete).toBe(expected);
    expect(evaluateSeries(definition(), counted, []).incomplete).toBeNull();
  });
});

describe('the score in the window', () => {
  it('is the nearest to target, ties to the earlier day', () => {
    expect(evaluate([score(15, 1), score(22, 2), score(28, 3)]).outcome).toBe(2);
    expect(evaluate([score(19, 1), score(23, 2)]).outcome).toBe(1);
    expect(evaluate([score(23, 2), score(19, 1)]).outcome).toBe(1);
  });

  it('may be the last, where the definition says so', () => {
    const window = { anchor: 'first-infusion', fromDay: 14, toDay: 31, pick: 'last-in-window' };
    const last = definitionSchema.parse({ ...definition(), outcomeWindow: window });
    expect(evaluateSeries(last, induction, [score(30, 3), score(21, 2)]).outcome).toBe(3);
  });

  it('lies on the window’s days, both included, counted from its anchor', () => {
    for (const [day, expected] of [
      [13, null],
      [14, 5],
      [31, 5],
      [32, null]
    ] as const) {
      expect(evaluate([score(day, 5)]).outcome).toBe(expected);
    }
    const outcomeWindow = { anchor: 'last-induction-infusion', fromDay: 14, toDay: 31 } as const;
    expect(evaluate([score(23, 5)], { outcomeWindow }).outcome).toBeNull();
    expect(evaluate([score(24, 5)], { outcomeWindow }).outcome).toBe(5);
  });

  it('is never a score from before infusion 1', () => {
    const outcomeWindow = { anchor: 'first-infusion', fromDay: -5, toDay: 5 } as const;
    expect(evaluate([score(-1, 18)], { outcomeWindow }).outcome).toBeNull();
  });

  it('of two on one day between which an infusion was given is the earlier', () => {
    const before = score(21, 6, { infusionsBefore: 4 });
    const after = score(21, 2, { infusionsBefore: 5 });
    expect(evaluate([after, before]).outcome).toBe(6);
  });

  it('has a middle target where none is set, the earlier of two', () => {
    const between = (fromDay: number, toDay: number) =>
      targetDayOf(definition({ outcomeWindow: { anchor: 'first-infusion', fromDay, toDay } }));
    expect(between(14, 31)).toBe(22);
    expect(between(1, 3)).toBe(2);
    expect(between(-2, 1)).toBe(-1);
  });
});

describe('the last observation', () => {
  it('is carried from after infusion 1 to the window’s end, never from baseline', () => {
    expect(evaluate([score(-1, 18)]).lastObservation).toBeNull();
    expect(evaluate([score(-1, 18), score(3, 12), score(9, 8), score(40, 2)]).lastObservation).toBe(
      8
    );
    expect(evaluate([score(0, 7, { infusionsBefore: 1 })]).lastObservation).toBe(7);
  });
});

describe('success', () => {
  it.each([
    ['half of PHQ-9 20', half, phq9, 20, 10, true],
    ['less than half of PHQ-9 20', half, phq9, 20, 11, false],
    ['half of an odd baseline', half, phq9, 19, 9.5, true],
    ['30% of pain 10', { kind: 'percent-drop', atLeast: 30 }, nrs, 10, 7, true],
    ['30% of pain 7, 2.1 points', { kind: 'percent-drop', atLeast: 30 }, nrs, 7, 5, false],
    ['50% of pain 10', half, nrs, 10, 5, true],
    ['50% of pain 10 not reached', half, nrs, 10, 6, false],
    ['30% of a PEG of ten thirds', { kind: 'percent-drop', atLeast: 30 }, peg, 10 / 3, 7 / 3, true],
    ['PHQ-9 below 5', { kind: 'threshold', operator: '<', score: 5 }, phq9, 20, 4, true],
    [
      'PHQ-9 of 5 is not below 5',
      { kind: 'threshold', operator: '<', score: 5 },
      phq9,
      20,
      5,
      false
    ],
    ['PHQ-9 of 5 is at most 5', { kind: 'threshold', operator: '<=', score: 5 }, phq9, 20, 5, true],
    ['PHQ-9 down 6 points', reliable, phq9, 12, 6, true],
    ['PHQ-9 down 5 points', reliable, phq9, 12, 7, false],
    ['pain down 2 points and 40%', reliable, nrs, 5, 3, true],
    ['pain down 2 points but 25%', reliable, nrs, 8, 6, false],
    ['pain down 40% but 1.6 points', reliable, nrs, 4, 2.4, false],
    ['MADRS, no sourced reliable change', reliable, madrs, 40, 0, false]
  ] as const)('%s', (_, rule, instrument, baseline, after, expected) => {
    expect(isSuccess(rule, instrument, baseline, after)).toBe(expected);
  });

  it('takes a rise by the same measure, decimals included', () => {
    expect(isReliable(nrs, 5.1, 7.1 - 5.1)).toBe(true);
    expect(isReliable(phq9, 10, 5)).toBe(false);
    expect(isReliable(madrs, 10, 50)).toBe(false);
  });
});

describe('what cannot be asked', () => {
  const askable = (instrument: Instrument, success: DefinitionInput['success']) => {
    const asked = definition({ instrument: instrument.id, success });
    return whyNotAskable(asked, instrument) ?? whyNotSourced(asked, instrument);
  };
  const below5 = { kind: 'threshold', operator: '<', score: 5 } as const;
  it.each([
    ['PHQ-9 down 50%', phq9, half, null],
    ['PHQ-9 down 20%', phq9, { kind: 'percent-drop', atLeast: 20 }, null],
    ['GAD-7 down 50%', gad7, half, 'no response threshold is sourced for GAD-7'],
    ['HAM-D6 down 50%', hamd6, half, 'no response threshold is sourced for HAM-D6'],
    ['GAD-7 below a number, its caseness being sourced', gad7, below5, null],
    ['pain below a number', nrs, below5, 'no remission threshold is sourced for Pain NRS'],
    ['MADRS reliably', madrs, reliable, 'no reliable change is sourced for MADRS'],
    ['C-SSRS down 50%', cssrs, half, 'C-SSRS screener is not a change score'],
    ['CADSS reliably', cadss, reliable, 'CADSS is not a change score'],
    [
      'C-SSRS below a number',
      cssrs,
      below5,
      'no remission threshold is sourced for C-SSRS screener'
    ],
    [
      'a T-score down 50%',
      promisPi,
      half,
      'PROMIS pain interference does not start at 0, so a percent drop of it means nothing'
    ]
  ] as const)('%s', (_, instrument, success, expected) => {
    expect(askable(instrument, success)).toBe(expected);
  });

  it('of a scale where lower is worse says so rather than count the wrong way', () => {
    expect(askable({ ...phq9, direction: 'lower-is-worse' }, half)).toBe(
      'outcomes of PHQ-9, where lower is worse, are not built'
    );
  });
});

describe('properties', () => {
  const scores = fc.array(
    fc
      .tuple(fc.integer({ min: -20, max: 45 }), fc.option(fc.integer({ min: 0, max: 27 })))
      .map(([day, total]) => score(day, total)),
    { maxLength: 20 }
  );
  const oneADay = scores.map((list) => [
    ...new Map(list.map((entry) => [entry.daysFromFirst, entry])).values()
  ]);

  it('a later assessment never changes a baseline', () => {
    fc.assert(
      fc.property(
        oneADay,
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 27 }),
        (list, day, total) => {
          expect(evaluate([...list, score(day, total)]).baseline).toBe(evaluate(list).baseline);
        }
      ),
      { numRuns: 2000 }
    );
  });

  it('permuting scores changes nothing', () => {
    fc.assert(
      fc.property(oneADay, (list) => {
        expect(evaluate(list.toReversed())).toEqual(evaluate(list));
        expect(
          evaluate(list.toSorted((a, b) => (a.totalScore ?? 0) - (b.totalScore ?? 0)))
        ).toEqual(evaluate(list));
      }),
      { numRuns: 2000 }
    );
  });

  it('response is monotone in the score: who responds would with a lower one', () => {
    const rule = fc.constantFrom(
      half,
      { kind: 'percent-drop', atLeast: 30 } as const,
      { kind: 'threshold', operator: '<', score: 5 } as const,
      { kind: 'threshold', operator: '<=', score: 5 } as const,
      reliable
    );
    const total = fc.integer({ min: 0, max: 100 }).map((tenths) => tenths / 10);
    fc.assert(
      fc.property(rule, total, total, total, (success, baseline, one, other) => {
        const [lower, higher] = [Math.min(one, other), Math.max(one, other)];
        if (isSuccess(success, nrs, baseline, higher)) {
          expect(isSuccess(success, nrs, baseline, lower)).toBe(true);
        }
      }),
      { numRuns: 5000 }
    );
  });
});
