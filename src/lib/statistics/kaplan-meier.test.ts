import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCohort } from './fixtures/follow-ups.ts';
import { sixMercaptopurineTrial } from './fixtures/freireich-1963.ts';
import { readFixture } from './fixtures/read-fixture.ts';
import { requireEstimable } from './fixtures/require-estimable.ts';
import { estimateSurvival, type FollowUp, type TimeLimit } from './kaplan-meier.ts';
import { computeSurvivalAt, countAtRisk } from './survival-at.ts';

const arm = (group: string) =>
  requireEstimable(
    estimateSurvival(sixMercaptopurineTrial.filter((patient) => patient.group === group))
  );

const patients = fc.array(
  fc.record({ time: fc.integer({ min: 0, max: 60 }), event: fc.boolean() }),
  { minLength: 1, maxLength: 80 }
);

function orMinusOne(limit: TimeLimit): number {
  return limit === 'not reached' ? -1 : limit;
}

// Freireich 1963; survival as tabulated in Collett D. Modelling Survival Data in Medical Research, and in
// Kalbfleisch and Prentice, section 1.1.
describe('remission in the 6-MP trial', () => {
  it.each([
    [6, 0.857, 21],
    [10, 0.753, 15],
    [23, 0.448, 6]
  ])('S(%i) = %d with %i at risk', (week, survival, atRisk) => {
    const result = requireEstimable(computeSurvivalAt(arm('6-MP'), week));
    expect(result.survival).toBeCloseTo(survival, 3);
    expect(result.atRisk).toBe(atRisk);
  });

  it('medians 23 and 8 weeks; the upper bound of 6-MP is not reached', () => {
    expect(arm('6-MP')).toMatchObject({
      n: 21,
      events: 9,
      median: 23,
      medianInterval: { lower: 13, upper: 'not reached' }
    });
    expect(arm('placebo')).toMatchObject({
      n: 21,
      events: 21,
      median: 8,
      medianInterval: { lower: 4, upper: 11 }
    });
  });

  it('at week 40 says when follow-up ends; where all had the event, 0', () => {
    expect(computeSurvivalAt(arm('6-MP'), 40, 'week')).toEqual({
      estimable: false,
      reason: 'Follow-up ends at week 35.',
      n: 21
    });
    expect(computeSurvivalAt(arm('placebo'), 40)).toMatchObject({ survival: 0, atRisk: 0 });
  });
});

describe('agreement with R survfit', () => {
  const cohorts = [1, 2, 3, 4, 5, 6, 7, 8];

  it.each(cohorts)('cohort %i: every step and its log–log bounds', (cohort) => {
    const rows = readFixture('survival-steps', [
      'cohort',
      'time',
      'atRisk',
      'events',
      'censored',
      'survival',
      'lower',
      'upper'
    ]).filter((row) => row.cohort === cohort);
    const curve = requireEstimable(estimateSurvival(readCohort(cohort)));
    expect(curve.steps).toHaveLength(rows.length);
    for (const [index, row] of rows.entries()) {
      const step = curve.steps[index];
      expect(step).toMatchObject({
        time: row.time,
        atRisk: row.atRisk,
        events: row.events,
        censored: row.censored,
        survival: expect.closeTo(row.survival, 9)
      });
      const interval = step !== undefined && 'lower' in step.interval ? step.interval : undefined;
      expect(interval?.lower ?? -1).toBeCloseTo(row.lower, 9);
      expect(interval?.upper ?? -1).toBeCloseTo(row.upper, 9);
    }
  });

  it.each(cohorts)('cohort %i: median and its bounds', (cohort) => {
    const row = readFixture('survival-medians', ['cohort', 'median', 'lower', 'upper']).find(
      (candidate) => candidate.cohort === cohort
    );
    const curve = requireEstimable(estimateSurvival(readCohort(cohort)));
    expect(orMinusOne(curve.median)).toBe(row?.median);
    expect(orMinusOne(curve.medianInterval.lower)).toBe(row?.lower);
    expect(orMinusOne(curve.medianInterval.upper)).toBe(row?.upper);
  });
});

describe('properties', () => {
  it('survival never rises, stays in [0, 1] and inside its interval; permuting changes nothing', () => {
    fc.assert(
      fc.property(patients, (rows) => {
        const curve = requireEstimable(estimateSurvival(rows));
        expect(estimateSurvival([...rows].reverse())).toEqual(curve);
        let earlier = 1;
        for (const { survival, interval } of curve.steps) {
          expect(survival).toBeGreaterThanOrEqual(0);
          expect(survival).toBeLessThanOrEqual(earlier);
          earlier = survival;
          if (!('lower' in interval)) continue;
          expect(interval.lower).toBeGreaterThanOrEqual(0);
          expect(interval.lower).toBeLessThanOrEqual(survival);
          expect(interval.upper).toBeGreaterThanOrEqual(survival);
          expect(interval.upper).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 2000 }
    );
  });

  it('without censoring it is one minus the share with the event', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1 }), (times) => {
        const rows: FollowUp[] = times.map((time) => ({ time, event: true }));
        for (const step of requireEstimable(estimateSurvival(rows)).steps) {
          const free = times.filter((time) => time > step.time).length;
          expect(step.survival).toBeCloseTo(free / times.length, 12);
        }
      }),
      { numRuns: 1000 }
    );
  });

  it('everyone is at risk at the start, no one after the end', () => {
    fc.assert(
      fc.property(patients, (rows) => {
        const curve = requireEstimable(estimateSurvival(rows));
        expect(countAtRisk(curve, 0)).toBe(rows.length);
        expect(countAtRisk(curve, 15)).toBe(rows.filter((row) => row.time >= 15).length);
        expect(countAtRisk(curve, 61)).toBe(0);
      }),
      { numRuns: 1000 }
    );
  });
});

describe('edges', () => {
  it('n = 0 is not estimable', () => {
    expect(estimateSurvival([])).toEqual({ estimable: false, reason: 'No observations.', n: 0 });
  });

  it('n = 1 with the event: survival 0, no interval', () => {
    const curve = requireEstimable(estimateSurvival([{ time: 5, event: true }]));
    expect(curve.median).toBe(5);
    expect(curve.steps).toEqual([
      {
        time: 5,
        atRisk: 1,
        events: 1,
        censored: 0,
        survival: 0,
        interval: {
          estimable: false,
          reason: 'No patient is left without the event.',
          n: 1
        }
      }
    ]);
  });

  it('all censored, as when the outcome is missing in all: median not reached', () => {
    const curve = requireEstimable(
      estimateSurvival([
        { time: 5, event: false },
        { time: 9, event: false }
      ])
    );
    expect(curve).toMatchObject({ events: 0, median: 'not reached', followUpEnds: 9 });
    expect(computeSurvivalAt(curve, 7)).toMatchObject({ survival: 1, atRisk: 1 });
    expect(computeSurvivalAt(curve, 28)).toMatchObject({
      estimable: false,
      reason: 'Follow-up ends at day 9.'
    });
  });

  it('all equal times: one step', () => {
    const rows = [true, true, false, false].map((event) => ({ time: 3, event }));
    const curve = requireEstimable(estimateSurvival(rows));
    expect(curve.steps).toHaveLength(1);
    expect(curve).toMatchObject({ median: 3, steps: [{ survival: 0.5, events: 2, censored: 2 }] });
  });

  it('before the first step survival is 1', () => {
    const curve = requireEstimable(estimateSurvival([{ time: 5, event: true }]));
    expect(computeSurvivalAt(curve, 4)).toMatchObject({ survival: 1, atRisk: 1 });
    expect(computeSurvivalAt(curve, 0)).toMatchObject({ survival: 1, atRisk: 1 });
  });

  it('a flat stretch at one half has its median in the middle', () => {
    const rows = [1, 2, 6, 8].map((time) => ({ time, event: true }));
    expect(requireEstimable(estimateSurvival(rows)).median).toBe(4);
  });

  it('refuses a negative time', () => {
    expect(() => estimateSurvival([{ time: -1, event: true }])).toThrow(/patient 1 is -1/);
    expect(() => computeSurvivalAt(arm('6-MP'), -1)).toThrow(RangeError);
  });

  it('refuses a count that is no number of patients', () => {
    expect(() => estimateSurvival([{ time: 1, event: true, count: 0 }])).toThrow(/row 1 is 0/);
  });
});

it('a count stands for that many patients alike', () => {
  const rows = fc.array(
    fc.record({
      time: fc.integer({ min: 0, max: 20 }),
      event: fc.boolean(),
      count: fc.integer({ min: 1, max: 9 })
    }),
    { maxLength: 30 }
  );
  fc.assert(
    fc.property(rows, (counted) => {
      const each = counted.flatMap(({ time, event, count }) =>
        Array.from({ length: count }, () => ({ time, event }))
      );
      expect(estimateSurvival(counted)).toEqual(estimateSurvival(each));
    }),
    { numRuns: 1000 }
  );
});
