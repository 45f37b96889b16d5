import { describe, expect, it } from 'vitest';
import { phq9 } from '../instruments/phq9.ts';
import { requireEstimable } from '../statistics/fixtures/require-estimable.ts';
import type { EligibleSeries } from './eligible-series.ts';
import { seriesScored } from './fixtures/eligible-series.ts';
import { defaultPreset } from './presets.ts';
import { estimateResponseTiming, tallyResponseTiming } from './response-timing.ts';

const { definition } = defaultPreset;

function estimate(series: readonly EligibleSeries[], blocked: string | null = null) {
  return estimateResponseTiming(tallyResponseTiming(definition, phq9, series), blocked, null);
}

// Infusions on days 0, 3, 7, 10; scores by day from the last: baseline 20, response at 10 or less.
const five: readonly EligibleSeries[] = [
  seriesScored([
    [-8, 14, 1],
    [-4, 10, 2],
    [20, 12]
  ]),
  seriesScored(
    [
      [-8, 8, 1],
      [20, 6]
    ],
    { measured: true, responded: true }
  ),
  seriesScored(
    [
      [-1, 13, 3],
      [20, 9]
    ],
    { measured: true, responded: true }
  ),
  seriesScored(
    [
      [-8, 16, 1],
      [25, 15]
    ],
    { measured: true }
  ),
  seriesScored([])
];

describe('response timing', () => {
  it('in days: the first score in response, else censored at the last score', () => {
    const { eligible, withoutScore, days } = estimate(five);
    expect({ eligible, withoutScore }).toEqual({ eligible: 5, withoutScore: 1 });
    // S(2) = 3/4, S(6) = 1/2, S(30) = 1/4, then one censored at 35.
    expect(requireEstimable(days.estimate)).toMatchObject({
      n: 4,
      events: 3,
      median: 18,
      followUpEnds: 35,
      steps: [
        { time: 2, atRisk: 4, events: 1, survival: 0.75 },
        { time: 6, atRisk: 3, events: 1, survival: 0.5 },
        { time: 30, atRisk: 2, events: 1, survival: 0.25 },
        { time: 35, atRisk: 1, events: 0, censored: 1 }
      ]
    });
  });

  it('in infusions: those given before the same scores', () => {
    // S(1) = 3/4, S(2) = 2/4, S(4) = 1/4: a response and a last score after infusion 4.
    expect(requireEstimable(estimate(five).infusions.estimate)).toMatchObject({
      median: 3,
      steps: [
        { time: 1, atRisk: 4, events: 1 },
        { time: 2, atRisk: 3, events: 1 },
        { time: 4, atRisk: 2, events: 1, censored: 1, survival: 0.25 }
      ]
    });
  });

  it('already responded by infusion: of all eligible, and looking back', () => {
    const { ofEligible, ofResponders } = estimate(five);
    const shares = ({ estimate: of }: typeof ofEligible) =>
      requireEstimable(of).points.map(({ at, proportion }) => {
        const { numerator, denominator } = requireEstimable(proportion);
        return `${at}: ${numerator}/${denominator}`;
      });
    expect(shares(ofEligible)).toEqual([
      '1: 1/5',
      '2: 2/5',
      '3: 2/5',
      '4: 3/5',
      '5: 3/5',
      '6: 3/5',
      '7: 3/5',
      '8: 3/5'
    ]);
    expect(shares(ofResponders).slice(0, 4)).toEqual(['1: 1/2', '2: 1/2', '3: 1/2', '4: 2/2']);
    expect(ofResponders.label).toMatch(/^Looking back: /);
  });

  it('a first response on the day of infusion 1 is a response on day 0', () => {
    const { days } = estimate([seriesScored([[-10, 4, 1]])]);
    expect(requireEstimable(days.estimate).steps).toMatchObject([{ time: 0, events: 1 }]);
  });
});

describe('edges', () => {
  it('n = 0', () => {
    const { eligible, days, ofEligible, ofResponders } = estimate([]);
    expect(eligible).toBe(0);
    for (const each of [days, ofEligible, ofResponders]) {
      expect(each.estimate).toEqual({ estimable: false, reason: 'No observations.', n: 0 });
    }
  });

  it('nobody responds: not reached, and nobody to look back on', () => {
    const { days, infusions, ofResponders } = estimate([
      seriesScored([[5, 18]]),
      seriesScored([[20, 19]])
    ]);
    expect(days.estimate).toMatchObject({ events: 0, median: 'not reached', followUpEnds: 30 });
    expect(infusions.estimate).toMatchObject({ events: 0, median: 'not reached' });
    expect(ofResponders.estimate).toMatchObject({ estimable: false, n: 0 });
  });

  it('everyone responds at once', () => {
    const { days, infusions } = estimate([seriesScored([[-8, 3, 1]]), seriesScored([[-8, 2, 1]])]);
    expect(requireEstimable(days.estimate)).toMatchObject({ median: 2, steps: [{ survival: 0 }] });
    expect(requireEstimable(infusions.estimate)).toMatchObject({ n: 2, median: 1 });
  });

  it('nobody has a score after infusion 1', () => {
    const { eligible, withoutScore, days, ofEligible } = estimate([seriesScored([])]);
    expect({ eligible, withoutScore }).toEqual({ eligible: 1, withoutScore: 1 });
    expect(days.estimate).toMatchObject({ estimable: false, n: 0 });
    expect(requireEstimable(ofEligible.estimate).points[0]?.proportion).toMatchObject({
      numerator: 0,
      denominator: 1
    });
  });

  it('a window that cannot be told blocks only what looks back from it', () => {
    const reason = 'follow-up ends at day 10; the window begins at day 14';
    const tallies = tallyResponseTiming(definition, phq9, five);
    const { days, ofResponders } = estimateResponseTiming(tallies, null, reason);
    expect(days.estimate.estimable).toBe(true);
    expect(ofResponders.estimate).toEqual({ estimable: false, reason, n: 2 });
  });
});
