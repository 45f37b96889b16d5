import { describe, expect, it } from 'vitest';
import { madrs } from '../instruments/madrs.ts';
import { peg } from '../instruments/peg.ts';
import { phq9 } from '../instruments/phq9.ts';
import { definitionSchema } from './definition.ts';
import {
  compareGroups,
  keyOfGroup,
  labelOfGroup,
  quarterOf,
  severityGroupOf,
  whyNoGroupRate
} from './groups.ts';
import { countOutcomes, type OutcomeCounts } from './rates.ts';

const named = (name: string | null, part: string | null = null) => ({ name, part });

describe('severity at baseline', () => {
  it.each([
    [0, 'minimal'],
    [9, 'mild'],
    [14, 'moderate'],
    [15, 'moderately severe'],
    [27, 'severe']
  ])('of PHQ-9 %i is %s', (baseline, band) => {
    expect(severityGroupOf(phq9, true, baseline)).toEqual(named(band));
  });

  it('has a group of its own for each way of having no band', () => {
    expect(severityGroupOf(phq9, true, null)).toEqual(named(null, 'no-baseline'));
    expect(severityGroupOf(phq9, false, 20)).toEqual(named(null, 'not-started'));
    expect(severityGroupOf(peg, true, 5)).toEqual(named(null, 'no-band'));
  });
});

describe('a quarter', () => {
  it.each([
    ['2026-01-01', '2026-01-01', '2026 Q1'],
    ['2026-03-31', '2026-01-01', '2026 Q1'],
    ['2026-04-01', '2026-04-01', '2026 Q2'],
    ['2025-12-31', '2025-10-01', '2025 Q4']
  ])('holds %s: it begins on %s and is called %s', (day, first, label) => {
    expect(quarterOf(day)).toBe(first);
    expect(labelOfGroup('quarter', named(first))).toBe(label);
  });

  const why = (name: string | null, windowOpen: number, dataCutOn: string | null) =>
    whyNoGroupRate('quarter', named(name), phq9, { ...noCounts, windowOpen }, dataCutOn);

  it('counts once it is over and its last window has closed', () => {
    expect(why('2026-01-01', 0, '2026-03-30')).toBe('the quarter is not over');
    expect(why('2026-01-01', 0, '2026-03-31')).toBeNull();
    expect(why('2025-10-01', 0, '2025-12-30')).toBe('the quarter is not over');
    expect(why('2025-10-01', 1, '2026-02-01')).toBe(
      'outcome windows of the quarter are still open'
    );
    expect(why('2025-10-01', 0, '2026-02-01')).toBeNull();
  });

  it('is refused where the dates are invented', () => {
    expect(why(null, 0, '2026-03-31')).toBe(
      'dates are invented: the source gives days from the first treatment'
    );
  });
});

describe('a group', () => {
  it.each([
    ['clinic', 'Northgate', null, 'Northgate', { clinic: 'Northgate' }],
    [
      'clinician',
      'Northgate',
      'Dr Aune',
      'Dr Aune, Northgate',
      { clinic: 'Northgate', clinician: 'Dr Aune' }
    ],
    [
      'clinician',
      'Northgate',
      null,
      'clinician not recorded, Northgate',
      { clinic: 'Northgate', clinician: null }
    ],
    ['indication', 'pain', 'CRPS', 'CRPS (pain)', { indication: 'pain', diagnosis: 'CRPS' }],
    [
      'indication',
      'depression-and-pain',
      null,
      'diagnosis not recorded (depression and pain)',
      { indication: 'depression-and-pain', diagnosis: null }
    ],
    ['severity', 'severe', null, 'severe', { severity: 'severe' }],
    ['severity', null, 'no-baseline', 'no baseline', { severity: 'no-baseline' }],
    ['quarter', null, null, 'invented dates', { quarter: null }]
  ] as const)('by %s: %s, %s is "%s"', (grouping, name, part, label, key) => {
    expect(labelOfGroup(grouping, named(name, part))).toBe(label);
    expect(keyOfGroup(grouping, named(name, part))).toEqual(key);
  });

  it('stands by severity, by time or by name, "not recorded" last', () => {
    const sorted = (grouping: Parameters<typeof compareGroups>[0], names: (string | null)[]) =>
      names
        .map((name) => named(name, name === null ? 'no-baseline' : null))
        .sort(compareGroups(grouping, phq9))
        .map(({ name }) => name);
    expect(sorted('severity', [null, 'severe', 'mild', 'moderately severe'])).toEqual([
      'mild',
      'moderately severe',
      'severe',
      null
    ]);
    expect(sorted('clinic', ['Clinic 10', 'Åsgård', 'Clinic 9'])).toEqual([
      'Åsgård',
      'Clinic 9',
      'Clinic 10'
    ]);
    expect(sorted('quarter', [null, '2026-01-01', '2025-10-01'])).toEqual([
      '2025-10-01',
      '2026-01-01',
      null
    ]);
  });

  it('of an instrument without bands says so', () => {
    const why = (instrument: typeof peg) =>
      whyNoGroupRate('severity', named(null, 'no-band'), instrument, noCounts, null);
    expect(why(peg)).toBe('no severity bands are sourced for PEG');
    expect(why(madrs)).toBeNull();
  });
});

const noCounts: OutcomeCounts = countOutcomes(
  definitionSchema.parse({
    instrument: 'phq9',
    outcomeWindow: { anchor: 'first-infusion', fromDay: 1, toDay: 3 },
    success: { kind: 'percent-drop', atLeast: 50 }
  }),
  phq9,
  []
);
