import { describe, expect, it } from 'vitest';
import { bdi2 } from '../instruments/bdi2.ts';
import { bpiInterference } from '../instruments/bpi-interference.ts';
import { cssrs } from '../instruments/cssrs.ts';
import { gad7 } from '../instruments/gad7.ts';
import { hamd6 } from '../instruments/hamd6.ts';
import type { Instrument } from '../instruments/instrument.ts';
import { madrs } from '../instruments/madrs.ts';
import { nrs } from '../instruments/nrs.ts';
import { peg } from '../instruments/peg.ts';
import { phq9 } from '../instruments/phq9.ts';
import { promisPi } from '../instruments/promis-pi.ts';
import { decideStatus, hasStatus } from './status.ts';

/** Scores after infusions 1, 2, 3 … of as many infusions; the word, and its qualifier after a comma. */
function statusOf(instrument: Instrument, baseline: number | null, ...totals: number[]): string {
  const scores = totals.map((totalScore, index) => ({ totalScore, infusionsBefore: index + 1 }));
  const { word, qualifier } = decideStatus(instrument, baseline, scores, totals.length);
  return qualifier === undefined ? word : `${word}, ${qualifier}`;
}

describe('the first word that applies', () => {
  it.each([
    ['no baseline, before anything else', null, [25, 26], 'no baseline'],
    ['one infusion only', 20, [8], 'too early to say'],
    ['reliably worse by 6', 14, [14, 20], 'reliably worse'],
    ['worse by 5 is not reliable', 14, [14, 19], 'no reliable change'],
    ['reliably worse, though it had responded', 14, [5, 20], 'reliably worse'],
    ['reliably worse, though below the cut-off at baseline', 8, [8, 14], 'reliably worse'],
    ['response lost, a case again', 20, [9, 12], 'relapse, possible'],
    ['on two running', 20, [9, 12, 13], 'relapse, confirmed'],
    ['not two running: back in response between', 20, [9, 12, 8, 12], 'relapse, possible'],
    ['response regained', 20, [9, 12, 8], 'response'],
    ['response lost, but no case', 19, [8, 9.6], 'partial response'],
    ['a relapse comes before a low baseline', 9, [3, 10], 'relapse, possible'],
    ['below the cut-off at baseline: no response claimed', 9, [5, 4], 'below cut-off at baseline'],
    ['baseline 0', 0, [0, 0], 'below cut-off at baseline'],
    ['remission below 5, before response', 20, [9, 4], 'remission'],
    ['5 is no remission', 20, [9, 5], 'response'],
    ['exactly half', 20, [12, 10], 'response'],
    ['down 6, under half', 20, [20, 14], 'partial response'],
    ['down 5', 20, [20, 15], 'no reliable change'],
    ['all equal', 20, [20, 20], 'no reliable change']
  ])('PHQ-9: %s', (_, baseline, totals, expected) => {
    expect(statusOf(phq9, baseline, ...totals)).toBe(expected);
  });

  it('waits for a score since infusion 2, not merely for infusion 2', () => {
    const early = [{ totalScore: 25, infusionsBefore: 1 }];
    expect(decideStatus(phq9, 14, early, 3)).toEqual({ word: 'too early to say' });
    expect(decideStatus(phq9, 14, [], 3)).toEqual({ word: 'too early to say' });
    expect(decideStatus(phq9, 14, [{ totalScore: 25, infusionsBefore: 2 }], 2)).toEqual({
      word: 'reliably worse'
    });
  });
});

describe('pain', () => {
  it.each([
    ['down 30% is named', 10, [10, 7], 'response, 30%'],
    ['down 50% is named', 10, [7, 5], 'response, 50%'],
    ['from 50% to 30% is still the lesser response', 10, [5, 7], 'response, 30%'],
    ['under both is a relapse', 10, [7, 8], 'relapse, possible'],
    ['twice', 10, [7, 8, 8], 'relapse, confirmed'],
    ['down 2 points but 25%', 8, [8, 6], 'no reliable change'],
    ['up 2 points and 30%', 6, [6, 8], 'reliably worse'],
    ['up 2 points but 25%', 8, [8, 10], 'no reliable change'],
    ['baseline 0', 0, [0, 1], 'below cut-off at baseline']
  ])('NRS: %s', (_, baseline, totals, expected) => {
    expect(statusOf(nrs, baseline, ...totals)).toBe(expected);
  });

  it('names the response of PEG, whose reliable change is not sourced', () => {
    expect(statusOf(peg, 10, 10, 7)).toBe('response, 30%');
    expect(statusOf(peg, 10, 10, 5)).toBe('response, 50%');
    expect(statusOf(peg, 10, 10, 7.5)).toBe('25–49% better');
  });
});

describe('an instrument that lacks a source', () => {
  it.each([
    ['no caseness: no relapse, whatever was lost', madrs, 40, [15, 38], 'under 25% better'],
    ['no reliable change: never "reliably"', madrs, 30, [30, 60], 'higher than baseline'],
    ['25% better', madrs, 40, [40, 30], '25–49% better'],
    ['24% better', madrs, 50, [50, 38], 'under 25% better'],
    ['unchanged', madrs, 40, [40, 40], 'under 25% better'],
    ['a remission it already had at baseline', madrs, 8, [8, 9], 'below cut-off at baseline'],
    ['remission', madrs, 40, [20, 9], 'remission'],
    ['no sourced response: half is half', hamd6, 10, [10, 5], 'response'],
    ['pain without a sourced response: only half', bpiInterference, 10, [10, 7], '25–49% better'],
    ['pain without a sourced response: half', bpiInterference, 10, [10, 5], 'response, 50%'],
    ['a sourced caseness: relapse', bdi2, 40, [15, 25], 'relapse, possible'],
    ['a sourced caseness not reached: no relapse', bdi2, 24, [11, 13], '25–49% better']
  ])('%s', (_, instrument, baseline, totals, expected) => {
    expect(statusOf(instrument, baseline, ...totals)).toBe(expected);
  });

  it('has no word at all outside depression and pain, or where percents mean nothing', () => {
    expect([phq9, madrs, hamd6, nrs, peg].every(hasStatus)).toBe(true);
    expect([gad7, cssrs, promisPi].some(hasStatus)).toBe(false);
    expect(() => statusOf(cssrs, 1, 2, 3)).toThrow(RangeError);
  });
});
