import { describe, expect, it } from 'vitest';
import { estimateProportion } from '../statistics/proportion.ts';
import { decideVerdict } from './verdict.ts';

const point = { kind: 'point', share: 0.7 } as const;
const upTo = { kind: 'up-to', share: 0.7 } as const;

describe('verdict of a point claim', () => {
  it.each([
    // Wilson bounds by R's prop.test(correct = FALSE).
    [148, 284, 'not consistent', 'lower'], // 46.3–57.9
    [270, 300, 'not consistent', 'higher'], // 86.1–92.9
    [144, 205, 'consistent', undefined], // 63.7–76.1, half-width 6.2
    [29, 41, 'too little data', undefined], // 55.5–82.4, half-width 13.5
    [7, 9, 'too little data', undefined],
    [0, 0, 'too little data', undefined]
  ])('%i of %i: %s', (numerator, denominator, word, direction) => {
    const verdict = decideVerdict(point, estimateProportion(numerator, denominator));
    expect([verdict.word, verdict.direction]).toEqual([word, direction]);
  });
});

describe('verdict of an "up to" claim', () => {
  it.each([
    [148, 284, 'consistent', '70% is not reached'],
    [144, 205, 'consistent', 'reaches 70%'],
    [270, 300, 'not consistent', 'above 70%']
  ])('%i of %i: %s', (numerator, denominator, word, reason) => {
    const verdict = decideVerdict(upTo, estimateProportion(numerator, denominator));
    expect(verdict.word).toBe(word);
    expect(verdict.reason).toContain(reason);
  });
});
