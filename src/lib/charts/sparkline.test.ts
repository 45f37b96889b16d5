import { render } from 'svelte/server';
import { describe, expect, test } from 'vitest';
import { diamondPath, layOutSparkline, sparklineDays, type SparklineSpec } from './sparkline.ts';
import Sparkline from './Sparkline.svelte';

const spec: SparklineSpec = {
  scores: [
    { day: 7, score: 10 },
    { day: 0, score: 20 },
    { day: 60, score: 3 }
  ],
  infusionDays: [0, 3, 100],
  minimum: 0,
  maximum: 27,
  responseAt: 10
};

describe('a sparkline', () => {
  test('covers two weeks before infusion 1 and seven after, in every row', () => {
    expect(sparklineDays.to - sparklineDays.from).toBe(63);
    expect(layOutSparkline(spec).firstInfusionX).toBe(
      layOutSparkline({ ...spec, scores: [] }).firstInfusionX
    );
    expect(layOutSparkline(spec).firstInfusionX).toBe(36.4);
  });

  test('joins scores in order of days and leaves out what lies outside', () => {
    expect(layOutSparkline(spec)).toMatchObject({
      path: 'M36.4 11.5L52.7 22.3',
      points: [{ x: 36.4, y: 11.5 }],
      last: { x: 52.7, y: 22.3 },
      ticks: [36.4, 43.4],
      responseY: 22.3
    });
  });

  test('spans the instrument’s range whatever the scores', () => {
    const ends = layOutSparkline({
      ...spec,
      scores: [
        { day: 0, score: 0 },
        { day: 1, score: 27 }
      ]
    });
    expect([ends.points[0]?.y, ends.last?.y]).toEqual([33, 4]);
  });

  test('of no score or one', () => {
    expect(layOutSparkline({ ...spec, scores: [] })).toMatchObject({
      path: '',
      points: [],
      last: null
    });
    expect(layOutSparkline({ ...spec, scores: [{ day: 0, score: 9 }] })).toMatchObject({
      points: [],
      path: 'M36.4 23.3'
    });
  });

  test('stays inside a narrower drawing', () => {
    const { responseToX, last } = layOutSparkline(
      { ...spec, scores: [{ day: 49, score: 1 }] },
      110
    );
    expect([responseToX, last?.x]).toEqual([106, 106]);
  });

  test('shows pain as diamonds, 110 px wide', () => {
    const { body } = render(Sparkline, {
      props: { spec, colour: 'pain', label: 'Pain NRS, 3 scores' }
    });
    expect(body).toContain('viewBox="0 0 110 42"');
    expect(body).toContain('aria-label="Pain NRS, 3 scores"');
    expect(body).not.toContain('<circle');
    expect(diamondPath({ x: 10, y: 10 }, 3)).toBe('M10 5.1l2.8 4.9l-2.8 4.9l-2.8 -4.9z');
  });
});
