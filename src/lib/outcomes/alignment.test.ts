import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  alignAssessments,
  type AlignableAssessment,
  type AlignableSeries,
  type Moment
} from './alignment.ts';

const hour = 3_600_000;

function on(day: number, clock: number | null = null): Moment {
  return { day, atMs: clock === null ? null : day * 24 * hour + clock * hour };
}

function series(days: (number | Moment)[], next: number | Moment | null = null, seriesId = 1) {
  const infusions = days.map((day) => (typeof day === 'number' ? on(day) : day));
  return {
    seriesId,
    firstDay: infusions[0]?.day ?? 0,
    lastInductionDay: infusions.at(-1)?.day ?? 0,
    infusions,
    nextSeriesFirst: typeof next === 'number' ? on(next) : next
  } satisfies AlignableSeries;
}

function score(
  assessmentId: number,
  when: number | Moment,
  rest: Partial<AlignableAssessment> = {}
) {
  return {
    assessmentId,
    instrument: 'phq9',
    valid: true,
    recordedAtMs: assessmentId,
    ...(typeof when === 'number' ? on(when) : when),
    ...rest
  } satisfies AlignableAssessment;
}

describe('a score serves', () => {
  it('two series: follow-up of the first and baseline of the second', () => {
    const aligned = alignAssessments(
      [series([0, 3, 7], 60, 1), series([60, 63, 66], null, 2)],
      [score(1, 55)]
    );
    expect(aligned).toEqual([
      {
        seriesId: 1,
        assessmentId: 1,
        daysFromFirst: 55,
        daysFromLastInduction: 48,
        infusionsBefore: 3,
        chosen: true,
        sameDayDuplicate: false
      },
      {
        seriesId: 2,
        assessmentId: 1,
        daysFromFirst: -5,
        daysFromLastInduction: -11,
        infusionsBefore: 0,
        chosen: true,
        sameDayDuplicate: false
      }
    ]);
  });

  it('the first series until the second begins: on that day only without a clock time, or before it', () => {
    const serves = (when: number | Moment, next: number | Moment) =>
      alignAssessments([series([0], next)], [score(1, when)]).length === 1;
    expect(serves(60, 60)).toBe(true);
    expect(serves(on(60, 8), on(60, 9))).toBe(true);
    expect(serves(on(60, 10), 60)).toBe(true);
    expect(serves(on(60, 10), on(60, 9))).toBe(false);
    expect(serves(61, 60)).toBe(false);
  });

  it('no series where there is none', () => {
    expect(alignAssessments([], [score(1, 0)])).toEqual([]);
    expect(alignAssessments([series([0])], [])).toEqual([]);
  });
});

describe('on an infusion day', () => {
  it.each([
    ['without a clock time it is before the infusion', on(3), on(3, 9), 1],
    ['an infusion without one comes after it', on(3, 12), on(3), 1],
    ['before the infusion by the clock', on(3, 8), on(3, 9), 1],
    ['after the infusion by the clock', on(3, 12), on(3, 9), 2],
    ['at the very instant it is after', on(3, 9), on(3, 9), 2]
  ])('%s', (_, when, infusion, expected) => {
    const [aligned] = alignAssessments([series([0, infusion])], [score(1, when)]);
    expect(aligned?.infusionsBefore).toBe(expected);
  });
});

describe('two scores of one day', () => {
  const chosenOf = (...scores: AlignableAssessment[]) =>
    alignAssessments([series([0])], scores)
      .filter(({ chosen }) => chosen)
      .map(({ assessmentId }) => assessmentId);

  it('are both kept and flagged, the one recorded last chosen', () => {
    const aligned = alignAssessments(
      [series([0])],
      [score(1, 5, { recordedAtMs: 20 }), score(2, 5, { recordedAtMs: 10 })]
    );
    expect(aligned.map(({ chosen, sameDayDuplicate }) => [chosen, sameDayDuplicate])).toEqual([
      [true, true],
      [false, true]
    ]);
  });

  it('go to the later row where both were recorded at once', () => {
    expect(chosenOf(score(1, 5, { recordedAtMs: 9 }), score(2, 5, { recordedAtMs: 9 }))).toEqual([
      2
    ]);
  });

  it('never go to an invalid one while the other is valid', () => {
    expect(chosenOf(score(1, 5), score(2, 5, { valid: false }))).toEqual([1]);
  });

  it('are no duplicates with an infusion, or another instrument, between', () => {
    expect(
      alignAssessments(
        [series([on(0, 9)])],
        [score(1, on(0, 8)), score(2, on(0, 12)), score(3, on(0, 12), { instrument: 'nrs' })]
      ).map(({ chosen, sameDayDuplicate }) => [chosen, sameDayDuplicate])
    ).toEqual([
      [true, false],
      [true, false],
      [true, false]
    ]);
  });
});

describe('properties', () => {
  const moments = fc.record({
    day: fc.integer({ min: -20, max: 40 }),
    clock: fc.option(fc.integer({ min: 8, max: 18 }))
  });
  const scores = fc
    .array(fc.record({ at: moments, valid: fc.boolean(), recordedAtMs: fc.nat(3) }), {
      maxLength: 25
    })
    .map((list) =>
      list.map(({ at, ...rest }, index) => score(index + 1, on(at.day, at.clock), rest))
    );
  const infusions = fc
    .uniqueArray(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 8 })
    .map((days) => series(days.sort((a, b) => a - b)));

  it('permuting scores changes nothing', () => {
    fc.assert(
      fc.property(infusions, scores, fc.infiniteStream(fc.nat()), (one, list, keys) => {
        const shuffled = list
          .map((entry) => ({ entry, key: keys.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ entry }) => entry);
        const byId = (rows: ReturnType<typeof alignAssessments>) =>
          rows.toSorted((a, b) => a.assessmentId - b.assessmentId);
        expect(byId(alignAssessments([one], shuffled))).toEqual(
          byId(alignAssessments([one], list))
        );
      }),
      { numRuns: 1000 }
    );
  });

  it('chooses exactly one score of each day and position', () => {
    fc.assert(
      fc.property(infusions, scores, (one, list) => {
        const places = new Map<string, number>();
        for (const row of alignAssessments([one], list)) {
          const place = `${row.daysFromFirst} ${row.infusionsBefore}`;
          places.set(place, (places.get(place) ?? 0) + (row.chosen ? 1 : 0));
        }
        expect([...places.values()].every((chosen) => chosen === 1)).toBe(true);
      }),
      { numRuns: 1000 }
    );
  });
});
