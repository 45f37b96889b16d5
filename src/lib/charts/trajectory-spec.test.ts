import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { phq9 } from '../instruments/phq9.ts';
import {
  infusionOn,
  noScores,
  oneSeries,
  scoreOn,
  sixtyInfusions,
  studyDays,
  twoSeries
} from './fixtures/trajectories.ts';
import { whyNotWellFormed } from './fixtures/well-formed.ts';
import { renderChart } from './render.ts';
import { trajectoryFrame } from './trajectory-frame.ts';
import { trajectorySpec, trajectoryWidths } from './trajectory-spec.ts';
import type { Trajectory } from './trajectory.ts';

const draw = (trajectory: Trajectory, width: number) =>
  renderChart(trajectorySpec(trajectory, width));
const textsOf = (svg: string) => [...svg.matchAll(/>([^<>]+)</g)].map(([, text]) => text);

const drawings: [string, Trajectory, number][] = [
  ['one-series-wide', oneSeries, trajectoryWidths.wide],
  ['one-series-phone', oneSeries, trajectoryWidths.phone],
  ['two-series-by-infusion', twoSeries, trajectoryWidths.wide],
  ['two-series-by-date', { ...twoSeries, axis: 'date' }, trajectoryWidths.narrow],
  ['study-days', studyDays, trajectoryWidths.medium],
  ['sixty-infusions', sixtyInfusions, trajectoryWidths.wide],
  ['no-scores', noScores, trajectoryWidths.phone]
];

test.each(drawings)('%s', async (name, trajectory, width) => {
  const svg = draw(trajectory, width);
  expect(whyNotWellFormed(svg)).toBeNull();
  await expect(svg.replaceAll('><', '>\n<')).toMatchFileSnapshot(`snapshots/${name}.svg`);
});

describe('what the drawing says', () => {
  test('windows, severity, lines to reach, doses and dates in words', () => {
    expect(textsOf(draw(oneSeries, 1044))).toEqual(
      expect.arrayContaining([
        'Baseline, 14 days',
        'Induction, 6 in 15 days',
        'Outcome, days 14–31 after',
        'moderately severe',
        'Response: 9 or less',
        '50% below baseline 19',
        'Remission: below 5',
        'Number: mg',
        '28 Sep',
        '2026'
      ])
    );
  });

  test('study days are never a calendar', () => {
    const texts = textsOf(draw(studyDays, 1044));
    expect(texts).toContain('days from first treatment');
    expect(texts.filter((text) => /\b(20\d\d|Jan|Sep|Oct|Nov)\b/.test(text ?? ''))).toEqual([]);
  });

  test('an unfinished questionnaire and an unknown dose are named', () => {
    expect(textsOf(draw(studyDays, 1044))).toEqual(
      expect.arrayContaining(['× no valid total', 'Ring: mg/kg unknown'])
    );
  });

  test('the score axis is the instrument’s whole range whatever the scores', () => {
    const low = { ...noScores, assessments: [scoreOn('2026-10-12', 2, { isBaseline: true })] };
    expect(textsOf(draw(low, 1044))).toEqual(
      expect.arrayContaining(['0', '5', '10', '15', '20', '27'])
    );
  });

  test('planned infusions are dashed by number', () => {
    const svg = draw(twoSeries, 1044);
    expect(textsOf(svg)).toContain('Induction, ketamine, 2 of 6 given');
    expect(svg).toContain('stroke-dasharray="2 2"');
    expect(textsOf(svg)).toContain('Series 1, Mar 2025');
  });

  test.each([
    ['dose in mg only', { doseMg: 46, doseMgPerKg: null }, 'mg/kg not recorded'],
    ['no dose', { doseMg: null, doseMgPerKg: null }, 'Dose not recorded'],
    ['more than the scale', { doseMg: 90, doseMgPerKg: 1.2 }, '1.2 mg/kg']
  ])('%s', (_name, dose, words) => {
    const series = oneSeries.series.map((one) => ({
      ...one,
      infusions: [infusionOn('2026-10-12', 1, dose)]
    }));
    expect(textsOf(draw({ ...oneSeries, series }, 1044))).toContain(words);
  });
});

const assessments = fc.array(
  fc.record({
    day: fc.integer({ min: -400, max: 1100 }),
    totalScore: fc.option(fc.integer({ min: 0, max: 27 })),
    item9: fc.option(fc.integer({ min: 0, max: 3 })),
    infusionsBefore: fc.integer({ min: 0, max: 60 }),
    isBaseline: fc.boolean(),
    valid: fc.boolean(),
    duplicate: fc.boolean()
  }),
  { maxLength: 30 }
);

const trajectories = fc
  .record({
    axis: fc.constantFrom('date' as const, 'infusion' as const, 'study-day' as const),
    days: fc.array(fc.integer({ min: 0, max: 1095 }), { maxLength: 60 }),
    assessments,
    reason: fc.string({ unit: 'binary', maxLength: 20 })
  })
  .map(({ axis, days, assessments: scores, reason }): Trajectory => {
    const inOrder = [...days].sort((a, b) => a - b);
    return {
      ...noScores,
      axis,
      instruments: [{ ...phq9, name: `PHQ-9 ${reason}` }],
      series: [
        {
          seriesNumber: 1,
          agent: reason,
          infusions: inOrder.map((day, index) => infusionOn('2026-10-12', index + 1, { day })),
          baselineWindow: { fromDay: (inOrder[0] ?? 0) - 14, toDay: inOrder[0] ?? 0 }
        }
      ],
      assessments: scores.map((score) => scoreOn('2026-10-12', 0, score))
    };
  });

describe('any patient', () => {
  test('is drawn well-formed, without what is not a number', () => {
    fc.assert(
      fc.property(
        trajectories,
        fc.constantFrom(...Object.values(trajectoryWidths)),
        (trajectory, width) => {
          const svg = draw(trajectory, width);
          expect(whyNotWellFormed(svg)).toBeNull();
          expect(svg).not.toMatch(/NaN|Infinity|undefined/);
        }
      ),
      { numRuns: 40 }
    );
  }, 60_000);

  test('has no infusion number over another', () => {
    fc.assert(
      fc.property(trajectories, fc.constantFrom(1044, 343), (trajectory, width) => {
        const { infusions, x, layout } = trajectoryFrame(trajectory, width);
        const numbered = infusions.filter(({ level }) => level !== null);
        for (const [index, one] of numbered.entries()) {
          for (const other of numbered.slice(index + 1)) {
            if (one.level !== other.level) continue;
            expect(Math.abs(x(one.at) - x(other.at))).toBeGreaterThan(
              2 * layout.size.infusionRadius
            );
          }
        }
      }),
      { numRuns: 60 }
    );
  });

  test('keeps every infusion, by its number or as a tick', () => {
    const { infusions } = trajectoryFrame(sixtyInfusions, 1044);
    expect(infusions).toHaveLength(60);
    expect(infusions.filter(({ level }) => level === null).length).toBeGreaterThan(0);
  });

  test('loses no answer to item 9 above 0', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 40 }),
        (days) => {
          const trajectory = {
            ...noScores,
            assessments: days.map((day) => scoreOn('2026-10-12', 5, { day, item9: 2 }))
          };
          const squares = draw(trajectory, 343).match(/<path[^>]*fill="var\(--ink\)"/g) ?? [];
          expect(squares).toHaveLength(days.length);
        }
      ),
      { numRuns: 30 }
    );
  });

  test('is drawn the same whatever order its scores come in', () => {
    const reversed = { ...oneSeries, assessments: [...oneSeries.assessments].reverse() };
    expect(draw(reversed, 1044).length).toBe(draw(oneSeries, 1044).length);
  });
});
