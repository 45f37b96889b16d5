import { describe, expect, it } from 'vitest';
import { estimateProportion } from '../statistics/proportion.ts';
import { estimateMean } from '../statistics/mean.ts';
import { notEstimable } from '../statistics/estimate.ts';
import { decideBandVerdict, decideVerdict } from './verdict.ts';

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

describe('verdict of a claim of most', () => {
  const most = { kind: 'more-than', share: 0.5 } as const;

  it.each([
    // Wilson bounds by R's prop.test(correct = FALSE).
    [70, 100, 'consistent', undefined], // 60.4–78.1
    [148, 284, 'too little data', undefined], // 46.3–57.9
    [30, 100, 'not consistent', 'lower'], // 21.9–39.6
    [9, 9, 'too little data', undefined],
    [0, 0, 'too little data', undefined]
  ])('%i of %i: %s', (numerator, denominator, word, direction) => {
    const verdict = decideVerdict(most, estimateProportion(numerator, denominator));
    expect([verdict.word, verdict.direction]).toEqual([word, direction]);
  });
});

describe('verdict of a band: about 2 hours, 105–135 minutes', () => {
  const about = { kind: 'band', from: 105, to: 135, unit: 'minutes' } as const;
  const visits = (mean: number, spread: number, n = 12) =>
    estimateMean(Array.from({ length: n }, (_, at) => mean + (at % 2 ? spread : -spread)));

  it.each([
    // t.test of 12 visits, half at mean − s and half at mean + s: half-width 2.201 × 1.0445 s / √12
    ['all within', visits(120, 10), 'consistent', undefined],
    ['all below', visits(90, 10), 'not consistent', 'lower'],
    ['all above', visits(150, 10), 'not consistent', 'higher'],
    ['across an end', visits(106, 10), 'too little data', undefined],
    ['wider than the band', visits(120, 60), 'too little data', undefined],
    ['nine visits', visits(120, 1, 9), 'too little data', undefined],
    ['none', notEstimable('No observations.', 0), 'too little data', undefined]
  ])('%s', (_, located, word, direction) => {
    const verdict = decideBandVerdict(about, located);
    expect([verdict.word, verdict.direction]).toEqual([word, direction]);
  });
});
