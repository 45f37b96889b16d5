import { describe, expect, test } from 'vitest';
import { oneSeries, studyDays, twoSeries } from './fixtures/trajectories.ts';
import { trajectoryColumns, trajectoryRows } from './trajectory.ts';

function cells(rows: ReturnType<typeof trajectoryRows>, at: number): (string | number | null)[] {
  const row = rows.at(at);
  if (!row) throw new Error(`There is no row ${at}.`);
  return trajectoryColumns.filter(({ fileOnly }) => !fileOnly).map(({ value }) => value(row));
}

describe('the table beside the chart', () => {
  const rows = trajectoryRows(oneSeries);

  test('has every score and infusion, oldest first', () => {
    expect(rows).toHaveLength(18 + 6);
    expect(rows.map(({ day }) => day)).toEqual(rows.map(({ day }) => day).sort((a, b) => a - b));
  });

  test('says what the chart shows', () => {
    const header = trajectoryColumns.filter(({ fileOnly }) => !fileOnly).map(({ label }) => label);
    expect(header).toEqual([
      'Date',
      'What',
      'Series',
      'After infusion',
      'Score',
      'Change',
      'Item 9',
      'Dose',
      'Dose',
      'Note'
    ]);
    expect(cells(rows, 2)).toEqual([
      '12 Oct 2026',
      'PHQ-9',
      1,
      0,
      '19',
      null,
      1,
      null,
      null,
      'baseline'
    ]);
    expect(cells(rows, 4)).toEqual([
      '12 Oct 2026',
      'Infusion 1, ketamine',
      1,
      0,
      null,
      null,
      null,
      '0.50',
      '38',
      null
    ]);
    expect(cells(rows, -2)).toEqual([
      '12 Nov 2026',
      'PHQ-9',
      1,
      6,
      '7',
      '−12',
      0,
      null,
      null,
      null
    ]);
  });

  test('keeps unrounded numbers for the file', () => {
    const row = rows.at(-2);
    const file = Object.fromEntries(
      trajectoryColumns.map(({ key, csv }) => [key, row ? csv(row) : null])
    );
    expect(file).toMatchObject({
      date: '2026-11-12',
      study_day: null,
      total_score: 7,
      change_from_baseline: -12,
      item_9: 0
    });
  });

  test('counts study days where there are no dates, and says why a total is missing', () => {
    const study = trajectoryRows(studyDays);
    expect(cells(study, 0)[0]).toBe('day −10');
    expect(
      study.find(({ totalScore, kind }) => kind === 'score' && totalScore === null)
    ).toMatchObject({
      day: 20,
      item9: 2,
      note: '2 of 9 items not answered'
    });
  });

  test('compares each score with its own series', () => {
    const changes = trajectoryRows(twoSeries).flatMap(({ changeFromBaseline: change }) =>
      change === null ? [] : [change]
    );
    expect(changes).toEqual([-3, -4, -8, -10, -11, -12, -2, -4]);
  });
});
