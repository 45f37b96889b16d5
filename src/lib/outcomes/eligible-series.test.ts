import { expect, it } from 'vitest';
import { phq9 } from '../instruments/phq9.ts';
import { eligibleSeriesOf } from './eligible-series.ts';
import { evaluateSeries, type AlignedScore } from './evaluate.ts';
import { defaultPreset } from './presets.ts';

const { definition } = defaultPreset;
const facts = { inductionInfusions: 4, inductionClosed: true, maintenanceDays: [] };

function score(daysFromFirst: number, totalScore: number, rest: Partial<AlignedScore> = {}) {
  return {
    totalScore,
    valid: true,
    chosen: true,
    daysFromFirst,
    daysFromLastInduction: daysFromFirst - 10,
    infusionsBefore: daysFromFirst > 0 ? 4 : 0,
    ...rest
  };
}

function eligible(scores: readonly AlignedScore[]) {
  const outcome = evaluateSeries(definition, { ...facts, inductionSpanDays: 10 }, scores);
  return eligibleSeriesOf(definition, phq9, facts, outcome, scores);
}

it('keeps valid, chosen scores after infusion 1, oldest first', () => {
  const series = eligible([
    score(30, 8),
    score(0, 20),
    score(12, 9),
    score(12, 19, { chosen: false }),
    score(20, 5, { valid: false })
  ]);
  expect(
    series?.scores.map(({ daysFromFirst, totalScore }) => [daysFromFirst, totalScore])
  ).toEqual([
    [12, 9],
    [30, 8]
  ]);
  expect(series).toMatchObject({ baseline: 20, measured: true, responded: true });
});

it('is null without an eligible baseline', () => {
  expect(eligible([score(12, 9)])).toBeNull();
  expect(eligible([score(0, 9), score(12, 2)])).toBeNull();
});
