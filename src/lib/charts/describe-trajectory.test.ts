import { describe, expect, test } from 'vitest';
import { cssrs } from '../instruments/cssrs.ts';
import { nrs } from '../instruments/nrs.ts';
import { phq9 } from '../instruments/phq9.ts';
import { describeTrajectory } from './describe-trajectory.ts';
import { infusionOn, noScores, oneSeries, scoreOn, twoSeries } from './fixtures/trajectories.ts';
import { trajectoryLines } from './trajectory-lines.ts';
import type { Trajectory, TrajectoryAssessment } from './trajectory.ts';

const threeInfusions = [
  infusionOn('2026-10-12', 1),
  infusionOn('2026-10-15', 2),
  infusionOn('2026-10-19', 3)
];

function phq9Of(baseline: number | null, assessments: TrajectoryAssessment[]): Trajectory {
  return {
    ...noScores,
    series: [
      { seriesNumber: 1, agent: 'ketamine', infusions: threeInfusions, baselineWindow: null }
    ],
    assessments,
    lines: trajectoryLines(phq9, baseline)
  };
}

const before = (score: number) => scoreOn('2026-10-12', score, { isBaseline: true });
const after = (score: number, infusionsBefore: number) =>
  scoreOn(infusionsBefore < 2 ? '2026-10-14' : '2026-10-20', score, { infusionsBefore });

describe('the current series in one sentence', () => {
  test('a fall with response', () => {
    expect(describeTrajectory(oneSeries)).toBe(
      'PHQ-9 fell from 19 to 7 over 6 infusions in 15 days; response reached after infusion 3.'
    );
  });

  test('pain says its percent and which response', () => {
    expect(describeTrajectory(oneSeries, 'nrs')).toBe(
      'Pain NRS fell from 6 to 4, 33%, over 6 infusions in 15 days; 30% response reached after infusion 5.'
    );
  });

  test('only the newest series', () => {
    expect(describeTrajectory(twoSeries)).toBe(
      'PHQ-9 fell from 21 to 17 over 2 infusions in 5 days; response not reached.'
    );
  });

  test.each([
    [
      'rising',
      14,
      [after(16, 1), after(21, 3)],
      'PHQ-9 rose from 14 to 21 over 3 infusions in 8 days; response not reached.'
    ],
    [
      'unchanged',
      14,
      [after(14, 3)],
      'PHQ-9 stayed at 14 over 3 infusions in 8 days; response not reached.'
    ],
    [
      'one infusion',
      14,
      [after(12, 1)],
      'PHQ-9 fell from 14 to 12 over 1 infusion; response not reached.'
    ],
    [
      'lost again',
      14,
      [after(7, 1), after(12, 3)],
      'PHQ-9 fell from 14 to 12 over 3 infusions in 8 days; response reached after infusion 1, not held at the last score.'
    ],
    [
      'from 0',
      0,
      [after(3, 3)],
      'PHQ-9 rose from 0 to 3 over 3 infusions in 8 days; from a baseline of 0 there is no percent change.'
    ],
    ['baseline only', 19, [], 'PHQ-9 was 19 at baseline; no score since infusion 1.']
  ])('%s', (_name, baseline, later, sentence) => {
    expect(describeTrajectory(phq9Of(baseline, [...later, before(baseline)]))).toBe(sentence);
  });

  test.each([
    [[], 'No valid PHQ-9 score yet; 3 infusions given.'],
    [[after(12, 2)], 'PHQ-9 was 12 after infusion 2; without a baseline no change can be told.'],
    [
      [scoreOn('2026-08-01', 17)],
      'PHQ-9 was 17 before infusion 1; without a baseline no change can be told.'
    ],
    [
      [after(12, 1), after(9, 3)],
      'PHQ-9 was last 9, of 2 scores; without a baseline no change can be told.'
    ]
  ])('without a baseline %#', (scores, sentence) => {
    expect(describeTrajectory(phq9Of(null, scores))).toBe(sentence);
  });

  test('an instrument without a change score is only told, never compared', () => {
    const scores = [before(1), after(3, 2)].map((one) => ({ ...one, instrument: 'cssrs' }));
    expect(describeTrajectory({ ...phq9Of(null, scores), instruments: [cssrs] })).toBe(
      'C-SSRS screener was last 3, after infusion 2.'
    );
  });

  test('nothing at all', () => {
    expect(describeTrajectory(noScores)).toBe('No valid PHQ-9 score yet; no infusion yet.');
    expect(describeTrajectory({ ...noScores, instruments: [] })).toBe('No score yet.');
  });

  test('an invalid or replaced score says nothing', () => {
    const scores = [
      before(19),
      after(10, 3),
      { ...after(3, 3), valid: false },
      { ...after(2, 3), duplicate: true }
    ];
    expect(describeTrajectory(phq9Of(19, scores))).toBe(
      'PHQ-9 fell from 19 to 10 over 3 infusions in 8 days; response not reached.'
    );
  });
});

describe('lines to reach', () => {
  test('PHQ-9 from 19: half of it, and below 5 drawn between 4 and 5', () => {
    expect(trajectoryLines(phq9, 19)).toEqual([
      {
        instrument: 'phq9',
        kind: 'response',
        score: 9.5,
        label: 'Response: 9 or less\n50% below baseline 19'
      },
      { instrument: 'phq9', kind: 'remission', score: 4.5, label: 'Remission: below 5' }
    ]);
  });

  test('pain from 7: 30% less, which 4.9 reaches', () => {
    const [line] = trajectoryLines(nrs, 7);
    expect(line?.label).toBe('30% less: 4.9 or less\nfrom baseline 7');
    expect(line?.score).toBeCloseTo(4.9, 12);
  });

  test.each([null, 0])('no response line from a baseline of %s', (baseline) => {
    expect(trajectoryLines(phq9, baseline).map(({ kind }) => kind)).toEqual(['remission']);
  });
});
