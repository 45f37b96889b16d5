import { describe, expect, it } from 'vitest';
import { cohortOf, reportOf, type Cohort } from '../../../../tests/disclosure/cohort.arbitrary.ts';
import { defaultPreset } from '../presets.ts';
import { findCloseCount, type ReleasedOf } from './differencing.ts';
import { releaseFigures } from './release-figures.ts';

function released(...groups: readonly Cohort[]): ReleasedOf {
  const figures = reportOf(groups.map(cohortOf));
  return { figures, released: releaseFigures(defaultPreset.definition, figures) };
}

const large = { 'completed/responded': 60, 'completed/neither': 60 };

describe('two releases of the same patients', () => {
  it('are apart where they are the same', () => {
    expect(findCloseCount(released(large), released(large))).toBeNull();
  });

  it('are apart where every count that differs does so by 11 or more', () => {
    const more = { 'completed/responded': 71, 'completed/neither': 60 };
    expect(findCloseCount(released(large), released(more))).toBeNull();
  });

  it.each([1, 10])('are too close where one has %s patients more', (few) => {
    const more = { ...large, 'completed/responded': 60 + few };
    expect(findCloseCount(released(large), released(more))).toBe('begun');
    expect(findCloseCount(released(more), released(large))).toBe('begun');
  });

  it('are too close where as many began and a few fewer were eligible', () => {
    const some = { 'no-baseline': 25, 'completed/responded': 60, 'completed/neither': 60 };
    const fewer = { 'no-baseline': 28, 'completed/responded': 60, 'completed/neither': 57 };
    expect(findCloseCount(released(some), released(fewer))).toBe('eligible');
  });

  it('are too close where one tells what the other withholds', () => {
    const some = { 'no-baseline': 3, 'baseline-below-minimum': 40, 'completed/responded': 60 };
    const other = { 'no-baseline': 14, 'baseline-below-minimum': 40, 'completed/responded': 49 };
    expect(findCloseCount(released(some), released(other))).toBe('baseline-below-minimum');
  });

  it('are too close where only a group has a few more', () => {
    const less = { ...large, 'completed/responded': 55, 'completed/neither': 65 };
    const more = { ...large, 'completed/responded': 65, 'completed/neither': 55 };
    expect(findCloseCount(released(large, large), released(less, more))).toBe(
      'respondedEligible of Clinic 0'
    );
  });
});
