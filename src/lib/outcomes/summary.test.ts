import { describe, expect, it } from 'vitest';
import { cssrs } from '../instruments/cssrs.ts';
import { madrs } from '../instruments/madrs.ts';
import { nrs } from '../instruments/nrs.ts';
import { phq9 } from '../instruments/phq9.ts';
import { promisPi } from '../instruments/promis-pi.ts';
import { qidsSr16 } from '../instruments/qids-sr16.ts';
import { leadingInstrument, summariseInstrument, type SeriesScore } from './summary.ts';

function score(daysFromFirst: number, totalScore: number, infusionsBefore: number): SeriesScore {
  return { daysFromFirst, totalScore, infusionsBefore };
}

describe('one instrument of one series', () => {
  const scores = [
    score(21, 6, 3),
    score(-1, 16, 0),
    score(7, 12, 2),
    score(-20, 27, 0),
    score(3, 14, 1)
  ];

  it('reads baseline, latest, previous and change from scores in any order', () => {
    const expected = {
      baseline: score(-1, 16, 0),
      latest: score(21, 6, 3),
      previous: score(7, 12, 2),
      changeFromBaseline: -10,
      percentChange: -0.625,
      status: { word: 'response' }
    };
    expect(summariseInstrument(phq9, scores, 3)).toMatchObject(expected);
    expect(summariseInstrument(phq9, scores.toReversed(), 3)).toMatchObject(expected);
  });

  it('has nothing without scores', () => {
    expect(summariseInstrument(phq9, [], 3)).toMatchObject({
      baseline: null,
      latest: null,
      previous: null,
      changeFromBaseline: null,
      percentChange: null,
      status: { word: 'no baseline' }
    });
  });

  it('has no baseline older than 14 days', () => {
    expect(summariseInstrument(phq9, [score(-14, 16, 0)], 0).baseline).toEqual(score(-14, 16, 0));
    expect(summariseInstrument(phq9, [score(-15, 16, 0)], 0).baseline).toBeNull();
  });

  it('compares a first follow-up with baseline, and a score of the infusion day by its position', () => {
    const dayZero = [score(0, 9, 1), score(0, 10, 0)];
    expect(summariseInstrument(nrs, dayZero, 1)).toMatchObject({
      baseline: score(0, 10, 0),
      latest: score(0, 9, 1),
      previous: score(0, 10, 0),
      changeFromBaseline: -1
    });
  });

  it('gives points but no percent from a baseline of 0', () => {
    expect(summariseInstrument(nrs, [score(0, 0, 0), score(5, 1, 2)], 2)).toMatchObject({
      changeFromBaseline: 1,
      percentChange: null,
      status: { word: 'below cut-off at baseline' }
    });
  });

  it('gives no percent and no word on a scale that does not start at 0', () => {
    expect(summariseInstrument(promisPi, [score(0, 70, 0), score(5, 60, 2)], 2)).toMatchObject({
      changeFromBaseline: -10,
      percentChange: null,
      status: null
    });
  });

  it('gives a safety flag its values and never a change', () => {
    expect(summariseInstrument(cssrs, [score(0, 3, 0), score(5, 1, 2)], 2)).toMatchObject({
      latest: score(5, 1, 2),
      changeFromBaseline: null,
      percentChange: null,
      status: null
    });
  });
});

describe('the leading instrument', () => {
  const counts = (of: Record<string, number>) => (id: string) => of[id] ?? 0;
  const depression = [phq9, madrs, qidsSr16];

  it('is the one with most scores, ties to the registry’s order, none without scores', () => {
    expect(leadingInstrument(depression, counts({ 'qids-sr16': 6, phq9: 1 }))).toBe(qidsSr16);
    expect(leadingInstrument(depression, counts({ madrs: 3, phq9: 3 }))).toBe(phq9);
    expect(leadingInstrument(depression, counts({}))).toBeNull();
    expect(leadingInstrument([], counts({ phq9: 3 }))).toBeNull();
  });
});
