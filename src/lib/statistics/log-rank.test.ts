import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCohort } from './fixtures/follow-ups.ts';
import { sixMercaptopurineTrial } from './fixtures/freireich-1963.ts';
import { readFixture } from './fixtures/read-fixture.ts';
import { requireEstimable } from './fixtures/require-estimable.ts';
import { computeLogRank } from './log-rank.ts';

describe('computeLogRank', () => {
  it('6-MP trial: chi-square 16.79, 9 remissions ended of 19.3 expected (Freireich 1963)', () => {
    const result = requireEstimable(computeLogRank(sixMercaptopurineTrial));
    expect(result.statistic).toBeCloseTo(16.79, 2);
    expect(result.groups[0]).toMatchObject({ group: '6-MP', n: 21, observed: 9 });
    expect(result.groups[0]?.expected).toBeCloseTo(19.25, 2);
    expect(result.groups[1]).toMatchObject({ group: 'placebo', n: 21, observed: 21 });
  });

  it('agrees with R survdiff', () => {
    const rows = readFixture('log-rank', ['cohort', 'statistic', 'pValue', 'observed', 'expected']);
    for (const row of rows) {
      const result = requireEstimable(computeLogRank(readCohort(row.cohort)));
      expect(result.statistic).toBeCloseTo(row.statistic, 9);
      expect(result.pValue).toBeCloseTo(row.pValue, 9);
      expect(result.groups[0]?.observed).toBe(row.observed);
      expect(result.groups[0]?.expected).toBeCloseTo(row.expected, 9);
    }
  });

  it('permuting rows or exchanging group names changes nothing', () => {
    const patients = fc.array(
      fc.record({
        time: fc.integer({ min: 0, max: 40 }),
        event: fc.boolean(),
        group: fc.constantFrom('a', 'b')
      }),
      { maxLength: 80 }
    );
    fc.assert(
      fc.property(patients, (rows) => {
        const result = computeLogRank(rows);
        expect(computeLogRank([...rows].reverse())).toEqual(result);
        if (!result.estimable) return;
        const exchanged = requireEstimable(
          computeLogRank(rows.map((row) => ({ ...row, group: row.group === 'a' ? 'b' : 'a' })))
        );
        expect(exchanged.statistic).toBeCloseTo(result.statistic, 9);
        expect(result.pValue).toBeGreaterThanOrEqual(0);
        expect(result.pValue).toBeLessThanOrEqual(1);
      }),
      { numRuns: 2000 }
    );
  });

  it('n = 0, n = 1 and one group are not estimable', () => {
    const one = { time: 3, event: true, group: 'a' };
    expect(computeLogRank([])).toMatchObject({ estimable: false, n: 0 });
    expect(computeLogRank([one])).toMatchObject({ estimable: false, n: 1 });
    expect(computeLogRank([one, one])).toEqual({
      estimable: false,
      reason: 'Fewer than two groups.',
      n: 2
    });
  });

  it('all censored is not estimable', () => {
    expect(
      computeLogRank([
        { time: 3, event: false, group: 'a' },
        { time: 4, event: false, group: 'b' }
      ])
    ).toEqual({ estimable: false, reason: 'No events.', n: 2 });
  });

  it('all equal: everyone has the event at once, which compares nothing', () => {
    const rows = ['a', 'a', 'b', 'b'].map((group) => ({ time: 3, event: true, group }));
    expect(computeLogRank(rows)).toMatchObject({ estimable: false, n: 4 });
  });

  it('refuses three groups', () => {
    const rows = ['a', 'b', 'c'].map((group) => ({ time: 3, event: true, group }));
    expect(() => computeLogRank(rows)).toThrow(/there are 3/);
  });

  it('a count stands for that many patients alike', () => {
    const each = sixMercaptopurineTrial.flatMap((row) => [row, row, row]);
    const counted = sixMercaptopurineTrial.map((row) => ({ ...row, count: 3 }));
    expect(computeLogRank(counted)).toEqual(computeLogRank(each));
  });
});
