import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cssrs } from '../instruments/cssrs.ts';
import { gad7 } from '../instruments/gad7.ts';
import { hama } from '../instruments/hama.ts';
import { madrs } from '../instruments/madrs.ts';
import { nrs } from '../instruments/nrs.ts';
import { phq9 } from '../instruments/phq9.ts';
import { definitionSchema, type DefinitionInput } from './definition.ts';
import { evaluateSeries, type SeriesOutcome } from './evaluate.ts';
import { computeFlow, computeOutcomeRates, countOutcomes, type CountedSeries } from './rates.ts';

function definition(rest: Partial<DefinitionInput> = {}) {
  return definitionSchema.parse({
    instrument: 'phq9',
    outcomeWindow: { anchor: 'last-induction-infusion', fromDay: 14, toDay: 31 },
    success: { kind: 'percent-drop', atLeast: 50 },
    ...rest
  });
}

/** A started series of PHQ-9 20 before and `outcome` in the window. */
function series(outcome: number | null, rest: Partial<SeriesOutcome> = {}): CountedSeries {
  return {
    indicationMatches: true,
    windowClosed: true,
    followUpDay: 25,
    outcome: {
      baseline: 20,
      outcome,
      lastObservation: outcome,
      ineligible: null,
      incomplete: null,
      ...rest
    }
  };
}

function times<Value>(count: number, value: Value): Value[] {
  return Array.from({ length: count }, () => value);
}

function compute(all: readonly CountedSeries[], asked = definition(), instrument = phq9) {
  const counts = countOutcomes(asked, instrument, all);
  return { counts, flow: computeFlow(counts), ...computeOutcomeRates(asked, instrument, counts) };
}

// The worked example of the outcomes page's design: 459 series begun, 148 of 284 eligible responded.
const network: readonly CountedSeries[] = [
  ...times(96, { ...series(5), indicationMatches: false }),
  ...times(52, { ...series(null), windowClosed: false }),
  ...times(12, series(null, { baseline: null, ineligible: 'no-baseline' })),
  ...times(15, series(4, { baseline: 8, ineligible: 'baseline-below-minimum' })),
  ...times(4, series(8, { incomplete: 'too-few-infusions' })),
  ...times(3, series(18, { incomplete: 'too-few-infusions' })),
  ...times(1, series(26, { incomplete: 'too-few-infusions' })),
  ...times(23, series(null, { incomplete: 'too-few-infusions' })),
  ...times(6, series(null, { incomplete: 'induction-too-long' })),
  ...times(17, series(null, { lastObservation: 9 })),
  ...times(25, series(null, { lastObservation: 15 })),
  ...times(144, series(10)),
  ...times(52, series(15)),
  ...times(9, series(26))
];

describe('the worked example', () => {
  const { rates, denominators, harm, flow, counts } = compute(network);

  it('has the four denominators, the headline among eligible', () => {
    expect(counts).toMatchObject({ begun: 459, started: 311, eligible: 284 });
    expect(denominators.started).toMatchObject({ numerator: 148, denominator: 311 });
    expect(denominators.eligible).toMatchObject({ numerator: 148, denominator: 284 });
    expect(denominators.completed).toMatchObject({ numerator: 144, denominator: 247 });
    expect(denominators.measured).toMatchObject({ numerator: 144, denominator: 205 });
    expect(rates.nonResponder).toEqual(denominators.eligible);
    expect(rates.completeCase).toEqual(denominators.measured);
  });

  it('counts a patient who stopped early by the score in the window, and carries scores forward', () => {
    expect(rates.nonResponder).toMatchObject({ estimate: 148 / 284 });
    expect(rates.lastObservation).toMatchObject({ numerator: 165, denominator: 284 });
    expect(rates.bestBound).toMatchObject({ numerator: 219, denominator: 284 });
  });

  it('shows harm among measured, and its worst bound among eligible', () => {
    expect(harm.measured).toMatchObject({ numerator: 9, denominator: 205 });
    expect(harm.worstBound).toMatchObject({ numerator: 81, denominator: 284 });
  });

  it('flows: 459 = 148 + 27 + 37 + 42 + 61 + 144, and 148 = 144 + 4', () => {
    expect(flow.map(({ step, n, responded }) => [step, n, responded])).toEqual([
      ['begun', 459, 148],
      ['started', 311, 148],
      ['eligible', 284, 148],
      ['completed', 247, 144],
      ['measured', 205, 144],
      ['responded', 148, 148]
    ]);
    expect(flow.map(({ exclusions }) => exclusions)).toEqual([
      [
        { reason: 'other-indication', n: 96 },
        { reason: 'window-open', n: 52 }
      ],
      [
        { reason: 'no-baseline', n: 12 },
        { reason: 'baseline-below-minimum', n: 15 }
      ],
      [
        { reason: 'too-few-infusions', n: 31 },
        { reason: 'induction-too-long', n: 6 }
      ],
      [{ reason: 'no-score-in-window', n: 42 }],
      [
        { reason: 'not-responded', n: 61 },
        { reason: 'responded-outside-bounds', n: -4 }
      ],
      []
    ]);
  });
});

describe('not estimable', () => {
  const reasonsOf = (result: ReturnType<typeof compute>) => {
    const all = [...Object.values(result.rates), ...Object.values(result.denominators)];
    return [...new Set(all.map((rate) => (rate.estimable ? 'estimable' : rate.reason)))];
  };
  const noBaseline = { baseline: null, ineligible: 'no-baseline' } as const;
  const zero = { baseline: 0, ineligible: 'baseline-zero' } as const;

  it.each([
    ['n = 0', [], 'no series of this kind'],
    [
      'another indication',
      [{ ...series(5), indicationMatches: false }],
      'no series of this indication'
    ],
    [
      'windows open',
      [{ ...series(null), windowClosed: false }],
      'no outcome window has closed yet'
    ],
    ['no baseline anywhere', times(3, series(5, noBaseline)), 'no baseline'],
    ['baseline 0 everywhere', times(3, series(0, zero)), 'every baseline is 0'],
    [
      'no baseline or 0',
      [series(5, noBaseline), series(0, zero)],
      'no series with an eligible baseline'
    ],
    ['all missing', times(3, series(null)), 'no score in the outcome window'],
    [
      'no score after infusion 1 at all',
      times(3, { ...series(null), followUpDay: null }),
      'no score in the outcome window'
    ],
    [
      'follow-up too short',
      [
        { ...series(null), followUpDay: 2 },
        { ...series(null), followUpDay: 10 }
      ],
      'follow-up ends at day 10; the window begins at day 14'
    ]
  ] as const)('%s', (_, all, reason) => {
    const result = compute(all);
    expect(reasonsOf(result)).toEqual([reason]);
    expect(result.harm.measured).toMatchObject({ estimable: false, reason });
    expect(result.harm.worstBound).toMatchObject({ estimable: false, reason });
  });

  it('only among completed where nobody completed: the headline stands', () => {
    const { rates, denominators, harm } = compute([series(5, { incomplete: 'too-few-infusions' })]);
    const reason = 'no completed series has a score in the window';
    expect(rates.nonResponder).toMatchObject({ numerator: 1, denominator: 1 });
    expect(denominators.completed).toEqual({ estimable: false, reason, n: 0 });
    expect(harm.measured).toEqual({ estimable: false, reason, n: 0 });
    expect(harm.worstBound).toMatchObject({ numerator: 0, denominator: 1 });
  });

  it('names missing data before a missing source, and a wrong question before both', () => {
    const asked = (instrument: string) => definition({ instrument });
    const none = times(3, series(5, noBaseline));
    expect(reasonsOf(compute(none, asked('hama'), hama))).toEqual(['no baseline']);
    expect(reasonsOf(compute([series(5)], asked('hama'), hama))).toEqual([
      'no response threshold is sourced for HAM-A'
    ]);
    expect(reasonsOf(compute(none, asked('cssrs'), cssrs))).toEqual([
      'C-SSRS screener is not a change score'
    ]);
  });

  it('holds harm to its own source, not to the success rule’s', () => {
    const ofGad7 = compute([series(26)], definition({ instrument: 'gad7' }), gad7);
    expect(reasonsOf(ofGad7)).toEqual(['no response threshold is sourced for GAD-7']);
    expect(ofGad7.harm.measured).toMatchObject({ numerator: 1, denominator: 1 });
    const ofMadrs = compute([series(5)], definition({ instrument: 'madrs' }), madrs);
    expect(ofMadrs.rates.nonResponder).toMatchObject({ numerator: 1, denominator: 1 });
    expect(ofMadrs.harm.measured).toMatchObject({
      estimable: false,
      reason: 'no reliable change is sourced for MADRS'
    });
  });
});

describe('small and even samples', () => {
  it('n = 1: one response of one, Wilson 20.7% to 100%', () => {
    const { rates } = compute([series(10)]);
    expect(rates.nonResponder).toMatchObject({ numerator: 1, denominator: 1, estimate: 1 });
    // 1 / (1 + 1.959964²)
    if (rates.nonResponder.estimable)
      expect(rates.nonResponder.interval.lower).toBeCloseTo(0.2065, 4);
  });

  it('all equal: nobody changed, nobody responded, nobody is worse', () => {
    const { rates, harm } = compute(times(20, series(20)));
    expect(rates.nonResponder).toMatchObject({ numerator: 0, denominator: 20, estimate: 0 });
    // Newcombe 1998, Table I: 0/20, Wilson
    if (rates.nonResponder.estimable)
      expect(rates.nonResponder.interval.upper).toBeCloseTo(0.1611, 4);
    expect(harm.worstBound).toMatchObject({ numerator: 0, denominator: 20 });
  });

  it('carries an observed score, not an earlier one, where the window has one', () => {
    const { rates } = compute([series(15, { lastObservation: 8 })]);
    expect(rates.lastObservation).toMatchObject({ numerator: 0, denominator: 1 });
  });

  it('counts a rise of pain by decimals as by whole points', () => {
    const risen = series(7.1, { baseline: 5.1 });
    const { harm } = compute([risen], definition({ instrument: 'nrs' }), nrs);
    expect(harm.measured).toMatchObject({ numerator: 1, denominator: 1 });
  });
});

describe('properties', () => {
  const total = fc.option(fc.integer({ min: 0, max: 27 }));
  const asked = definition({
    minimumBaseline: 5,
    induction: { minimumInfusions: 3, maximumInfusions: 6, minimumSpanDays: 4, maximumSpanDays: 20 }
  });
  const counted = fc
    .record({
      indicationMatches: fc.boolean(),
      windowClosed: fc.boolean(),
      inductionInfusions: fc.integer({ min: 1, max: 8 }),
      inductionSpanDays: fc.integer({ min: 0, max: 28 }),
      before: total,
      early: total,
      inWindow: total
    })
    .map(({ indicationMatches, windowClosed, before, early, inWindow, ...induction }) => {
      const scores = [
        { totalScore: before, day: -5, infusionsBefore: 0 },
        { totalScore: early, day: 3, infusionsBefore: 2 },
        { totalScore: inWindow, day: 20, infusionsBefore: 3 }
      ].map(({ day, ...score }) => ({
        ...score,
        valid: score.totalScore !== null,
        chosen: true,
        daysFromFirst: day,
        daysFromLastInduction: day
      }));
      return {
        indicationMatches,
        windowClosed,
        followUpDay: inWindow !== null ? 20 : early !== null ? 3 : null,
        outcome: evaluateSeries(asked, induction, scores)
      } satisfies CountedSeries;
    });
  const sample = fc.array(counted, { maxLength: 60 });

  it('the flow always adds up', () => {
    fc.assert(
      fc.property(sample, (all) => {
        const { flow } = compute(all, asked);
        expect(flow[0]?.n).toBe(all.length);
        flow.slice(1).forEach(({ n }, at) => {
          const step = flow[at];
          const excluded =
            step?.exclusions.reduce((sum, { n: some }) => sum + some, 0) ?? Number.NaN;
          expect((step?.n ?? Number.NaN) - excluded).toBe(n);
        });
      }),
      { numRuns: 2000 }
    );
  });

  it('every rate is a share with its interval around it, or a reason; never NaN', () => {
    fc.assert(
      fc.property(sample, (all) => {
        const { rates, denominators, harm } = compute(all, asked);
        for (const groups of [rates, denominators, harm]) {
          for (const rate of Object.values(groups)) {
            if (!rate.estimable) {
              expect(rate.reason).not.toBe('');
              continue;
            }
            expect(rate.estimate).toBeGreaterThanOrEqual(rate.interval.lower);
            expect(rate.estimate).toBeLessThanOrEqual(rate.interval.upper);
            expect(rate.interval.lower).toBeGreaterThanOrEqual(0);
            expect(rate.interval.upper).toBeLessThanOrEqual(1);
          }
        }
      }),
      { numRuns: 2000 }
    );
  });

  it('denominators are largest first, and the headline is the worst bound', () => {
    fc.assert(
      fc.property(sample, (all) => {
        const { counts } = compute(all, asked);
        const missing = counts.eligible - counts.eligibleMeasured;
        expect([counts.started, counts.eligible, counts.completed, counts.measured]).toEqual(
          [counts.started, counts.eligible, counts.completed, counts.measured].toSorted(
            (a, b) => b - a
          )
        );
        expect(counts.respondedLastObservation).toBeGreaterThanOrEqual(counts.respondedEligible);
        expect(counts.respondedLastObservation).toBeLessThanOrEqual(
          counts.respondedEligible + missing
        );
      }),
      { numRuns: 2000 }
    );
  });

  it('permuting series changes nothing', () => {
    fc.assert(
      fc.property(sample, (all) => {
        expect(compute(all.toReversed(), asked)).toEqual(compute(all, asked));
      }),
      { numRuns: 1000 }
    );
  });
});
