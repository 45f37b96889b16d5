import { describe, expect, it } from 'vitest';
import { estimateProportion } from '$lib/statistics/proportion.ts';
import { computeTippingPoints } from '$lib/statistics/tipping-points.ts';
import { tippingSentences } from './tipping-wording.ts';

function sentences(responders: number, missing: number, denominator: number): string[] {
  const rate = estimateProportion(responders, denominator);
  return tippingSentences(
    computeTippingPoints(responders, missing, denominator, 0.7),
    rate.estimable ? rate.interval : null
  ).map(({ count, text }) => (count === null ? text : `${count} ${text}`));
}

describe('tipping points in words', () => {
  it('says how many for the rate, and for its interval', () => {
    expect(sentences(148, 71, 284)).toEqual([
      '51 of 71 without a score would have had to respond for the rate to reach 70%.',
      '36 of 71 without a score would have had to respond for its interval to include 70%.'
    ]);
  });

  it('says where all of them would not do, and where nobody is missing', () => {
    expect(sentences(6, 2, 31)).toEqual([
      'Even if all 2 without a score had responded, the rate could not reach 70%.',
      'Even if all 2 without a score had responded, its interval could not include 70%.'
    ]);
    expect(sentences(100, 1, 284)[0]).toBe(
      'Even if the one without a score had responded, the rate could not reach 70%.'
    );
    expect(sentences(100, 0, 284)).toEqual([
      'Nobody is without a score, so the rate could not reach 70%.',
      'Nobody is without a score, so its interval could not include 70%.'
    ]);
  });

  it('says where it is reached, and where the interval is beyond it', () => {
    expect(sentences(29, 5, 41)).toEqual([
      'The rate is already at or above 70%, whoever is without a score.',
      'Its interval already includes 70%.'
    ]);
    expect(sentences(270, 5, 300)[1]).toBe('Its interval is already above 70%.');
  });

  it('says nothing of a rate of too few to be shown, or of none', () => {
    expect(sentences(5, 2, 9)).toEqual([]);
    expect(sentences(0, 0, 0)).toEqual([]);
  });
});
