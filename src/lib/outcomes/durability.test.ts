import { describe, expect, it } from 'vitest';
import { phq9 } from '../instruments/phq9.ts';
import { readFixture } from '../statistics/fixtures/read-fixture.ts';
import { requireEstimable } from '../statistics/fixtures/require-estimable.ts';
import { deriveDurability, tallyDurability, type DurabilityStart } from './durability.ts';
import { compareDurability, estimateDurability } from './durability-estimate.ts';
import type { EligibleSeries } from './eligible-series.ts';
import { seriesScored } from './fixtures/eligible-series.ts';
import { defaultPreset } from './presets.ts';

const { definition } = defaultPreset;

const onMaintenance = seriesScored(
  [
    [4, 6],
    [24, 6],
    [60, 12, 5]
  ],
  { maintenanceDays: [34] }
);

/** Nine in response on the last score 0–14 days after induction, one not, two without such a score. */
const twelve: readonly EligibleSeries[] = [
  seriesScored([
    [3, 8],
    [20, 9],
    [45, 15]
  ]),
  seriesScored([
    [10, 10],
    [38, 10],
    [66, 8]
  ]),
  seriesScored([
    [14, 5],
    [21, 12],
    [28, 6],
    [40, 13],
    [47, 14]
  ]),
  seriesScored([
    [2, 9],
    [12, 12],
    [30, 6]
  ]),
  seriesScored([[5, 7]]),
  seriesScored([
    [15, 5],
    [40, 5]
  ]),
  seriesScored([
    [7, 10],
    [35, 10]
  ]),
  seriesScored([
    [1, 4],
    [29, 16],
    [57, 17]
  ]),
  onMaintenance,
  seriesScored([
    [0, 9, 3],
    [20, 5]
  ]),
  seriesScored([
    [14, 10],
    [70, 11]
  ]),
  seriesScored([
    [6, 9],
    [13, 10],
    [50, 10],
    [90, 11]
  ])
];

function estimate(
  series: readonly EligibleSeries[],
  start: DurabilityStart = 'from-induction-end'
) {
  return estimateDurability(start, tallyDurability(definition, phq9, start, series), null);
}

function curveOf(
  durability: ReturnType<typeof estimate>,
  rule: 'one-score' | 'two-running' = 'one-score',
  censoring: 'last-score' | 'maintenance' = 'last-score'
) {
  const curve = durability.curves.find((one) => one.rule === rule && one.censoring === censoring);
  if (!curve) throw new Error(`${rule} ${censoring}`);
  return curve;
}

/** Time in response of one series, such as "42 relapsed". */
function timeInResponse(
  series: EligibleSeries,
  rule: 'one-score' | 'two-running' = 'one-score',
  censoring: 'last-score' | 'maintenance' = 'last-score',
  start: DurabilityStart = 'from-induction-end'
): string | undefined {
  const found = deriveDurability(definition, phq9, start, series).find(
    (one) => one.rule === rule && one.censoring === censoring
  );
  return found && `${found.time} ${found.event ? 'relapsed' : 'censored'}`;
}

describe('the nine in response of twelve', () => {
  const durability = estimate(twelve);

  it('are those in response on the last score 0–14 days after the last induction infusion', () => {
    expect(durability).toMatchObject({ scored: 10, inResponse: 9 });
  });

  it('agree with R survfit on times read by hand', () => {
    const rows = readFixture('durability', [
      'variant',
      'time',
      'atRisk',
      'events',
      'survival',
      'lower',
      'upper'
    ]);
    const estimates = [
      curveOf(durability).survival.estimate,
      curveOf(durability, 'two-running').survival.estimate,
      curveOf(durability).everyLossARelapse.estimate
    ];
    for (const [index, each] of estimates.entries()) {
      const { steps } = requireEstimable(each);
      const expected = rows.filter(({ variant }) => variant === index + 1);
      expect(steps.map(({ time }) => time)).toEqual(expected.map(({ time }) => time));
      for (const [at, step] of steps.entries()) {
        const row = expected[at];
        if (!row) throw new Error('no row');
        expect([step.atRisk, step.events]).toEqual([row.atRisk, row.events]);
        expect(step.survival).toBeCloseTo(row.survival, 12);
        if ('lower' in step.interval) {
          expect(step.interval.lower).toBeCloseTo(row.lower, 9);
          expect(step.interval.upper).toBeCloseTo(row.upper, 9);
        } else {
          expect(row.lower).toBe(-1);
        }
      }
    }
  });

  it('states survival at 28 and 56 days', () => {
    expect(curveOf(durability).survivalAt.map(({ estimate: at }) => at)).toMatchObject([
      { estimable: true, time: 28, survival: 0.75, atRisk: 7 },
      { estimable: true, time: 56, survival: expect.closeTo(0.3, 12), atRisk: 4 }
    ]);
  });

  it('counts who is at risk, relapsed, lost and on maintenance by week', () => {
    expect(curveOf(durability).weeks.slice(0, 4)).toEqual([
      { week: 0, atRisk: 9, relapsed: 0, lost: 0, atRiskOnMaintenance: 0 },
      { week: 4, atRisk: 7, relapsed: 1, lost: 1, atRiskOnMaintenance: 1 },
      { week: 8, atRisk: 4, relapsed: 3, lost: 2, atRiskOnMaintenance: 1 },
      { week: 12, atRisk: 0, relapsed: 6, lost: 3, atRiskOnMaintenance: 0 }
    ]);
    for (const { weeks } of durability.curves) {
      for (const { atRisk, relapsed, lost } of weeks) expect(atRisk + relapsed + lost).toBe(9);
    }
  });
});

describe('time in response', () => {
  it('ends at the first score below response, or at the second of two running', () => {
    const twice = seriesScored([
      [14, 5],
      [21, 12],
      [28, 6],
      [40, 13],
      [47, 14]
    ]);
    expect(timeInResponse(twice)).toBe('7 relapsed');
    expect(timeInResponse(twice, 'two-running')).toBe('33 relapsed');
  });

  it('is censored at the last score, on which one score below is not yet two', () => {
    const once = seriesScored([
      [3, 8],
      [20, 9],
      [45, 15]
    ]);
    expect(timeInResponse(once, 'two-running')).toBe('42 censored');
  });

  it('is censored at the next maintenance infusion in the informative variant', () => {
    expect(timeInResponse(onMaintenance)).toBe('56 relapsed');
    expect(timeInResponse(onMaintenance, 'one-score', 'maintenance')).toBe('20 censored');
    expect(curveOf(estimate([onMaintenance]), 'one-score', 'maintenance')).toMatchObject({
      informative: true,
      survival: {
        label:
          'Still in response, until the first score below response; informative: censored at maintenance'
      }
    });
  });

  it('is censored at the last score where that comes before the next maintenance infusion', () => {
    const early = seriesScored(
      [
        [4, 6],
        [20, 6]
      ],
      { maintenanceDays: [34] }
    );
    expect(timeInResponse(early, 'one-score', 'maintenance')).toBe('16 censored');
  });

  it('counts a relapse on the day of the maintenance infusion, before it', () => {
    const onTheDay = seriesScored(
      [
        [4, 6],
        [24, 12]
      ],
      { maintenanceDays: [34] }
    );
    expect(timeInResponse(onTheDay, 'one-score', 'maintenance')).toBe('20 relapsed');
  });

  it('from the first response starts at that score, whatever came at the end of induction', () => {
    const passing = seriesScored([
      [-5, 9, 2],
      [-1, 10, 3],
      [4, 11],
      [40, 8]
    ]);
    expect(timeInResponse(passing)).toBeUndefined();
    expect(timeInResponse(passing, 'one-score', 'last-score', 'from-first-response')).toBe(
      '9 relapsed'
    );
  });

  it('a score on the last induction day, before the infusion, does not tell how induction ended', () => {
    expect(timeInResponse(seriesScored([[0, 5, 3]]))).toBeUndefined();
    expect(timeInResponse(seriesScored([[0, 5, 4]]))).toBe('0 censored');
  });

  it('of an induction that may still go on is not counted', () => {
    const open = [seriesScored([[3, 5]], { inductionClosed: false })];
    expect(estimate(open)).toMatchObject({ scored: 0, inResponse: 0 });
  });
});

describe('edges', () => {
  it('n = 0 says that there was no score to begin at', () => {
    const { survival, survivalAt, weeks } = curveOf(estimate([]));
    const reason = 'no score at which durability could begin';
    expect(survival.estimate).toEqual({ estimable: false, reason, n: 0 });
    expect(survivalAt[0]?.estimate).toEqual({ estimable: false, reason, n: 0 });
    expect(weeks).toEqual([]);
  });

  it('nobody in response says so, with how many were scored', () => {
    expect(curveOf(estimate([seriesScored([[3, 15]])])).survival.estimate).toEqual({
      estimable: false,
      reason: 'nobody was in response',
      n: 1
    });
  });

  it('n = 1 without relapse: median not reached; nothing is said past the last score', () => {
    const { survival, survivalAt } = curveOf(
      estimate([
        seriesScored([
          [3, 8],
          [40, 8]
        ])
      ])
    );
    expect(survival.estimate).toMatchObject({ n: 1, events: 0, median: 'not reached' });
    expect(survivalAt.map(({ estimate: at }) => at)).toMatchObject([
      { estimable: true, survival: 1, atRisk: 1 },
      { estimable: false, reason: 'Follow-up ends at day 37.', n: 1 }
    ]);
  });

  it('all censored at once, at time 0', () => {
    const { survival, survivalAt, weeks, everyLossARelapseAt } = curveOf(
      estimate([seriesScored([[3, 8]]), seriesScored([[9, 2]])])
    );
    expect(survival.estimate).toMatchObject({ n: 2, events: 0, followUpEnds: 0 });
    expect(survivalAt[0]?.estimate).toMatchObject({ reason: 'Follow-up ends at day 0.' });
    expect(everyLossARelapseAt[0]?.estimate).toMatchObject({ estimable: true, survival: 0 });
    expect(weeks[1]).toEqual({ week: 4, atRisk: 0, relapsed: 0, lost: 2, atRiskOnMaintenance: 0 });
  });

  it('a relapse on the day of time 0 is a relapse at time 0', () => {
    const sameDay = seriesScored(
      [
        [5, 8, 5],
        [5, 15, 6]
      ],
      { maintenanceDays: [15, 15] }
    );
    expect(timeInResponse(sameDay, 'one-score', 'last-score', 'from-first-response')).toBe(
      '0 relapsed'
    );
  });

  it('everyone in response at the end of follow-up keeps survival at 1, without an interval', () => {
    const { survivalAt } = curveOf(
      estimate([
        seriesScored([
          [3, 8],
          [90, 8]
        ]),
        seriesScored([
          [9, 2],
          [80, 1]
        ])
      ])
    );
    expect(survivalAt[1]?.estimate).toMatchObject({
      survival: 1,
      interval: { estimable: false, reason: 'No event yet.' }
    });
  });

  it('a reason for the whole definition stands in every estimate', () => {
    const tallies = tallyDurability(definition, phq9, 'from-induction-end', twelve);
    const { curves } = estimateDurability('from-induction-end', tallies, 'no baseline');
    for (const { survival, survivalAt, everyLossARelapse } of curves) {
      for (const one of [survival, everyLossARelapse, ...survivalAt]) {
        expect(one.estimate).toEqual({ estimable: false, reason: 'no baseline', n: 10 });
      }
    }
  });
});

describe('compareDurability', () => {
  const group = (name: string, series: readonly EligibleSeries[]) => ({
    name,
    tallies: tallyDurability(definition, phq9, 'from-induction-end', series)
  });

  it('compares two groups under each rule', () => {
    // Event times 10 and 20 in one group, 30 and 40 in the other: E = 2/4 + 1/3 = 5/6, V = 1/4 + 2/9 = 17/36;
    // (2 − 5/6)² / V = 49/17.
    const lasting = (days: number) =>
      seriesScored([
        [5, 8],
        [5 + days, 15]
      ]);
    const [first, second] = compareDurability(
      group('Northgate', [lasting(10), lasting(20)]),
      group('Southgate', [lasting(30), lasting(40)]),
      null
    );
    expect(requireEstimable(first?.logRank.estimate ?? failure()).statistic).toBeCloseTo(
      49 / 17,
      12
    );
    expect(first?.logRank.label).toBe(
      'Northgate against Southgate: still in response, until the first score below response; censored at the last score'
    );
    expect(second).toMatchObject({ rule: 'one-score', censoring: 'maintenance' });
  });

  it('says so where one group is empty, and refuses two of one name', () => {
    const [first] = compareDurability(group('a', twelve), group('b', []), null);
    expect(first?.logRank.estimate).toEqual({
      estimable: false,
      reason: 'Fewer than two groups.',
      n: 9
    });
    expect(() => compareDurability(group('a', []), group('a', []), null)).toThrow(/its own name/);
  });
});

function failure(): never {
  throw new Error('no comparison');
}
