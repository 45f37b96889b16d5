import { describe, expect, it } from 'vitest';
import { isInductionClosed, isWindowClosed, type ClosableSeries } from './closed.ts';
import { definitionSchema, type DefinitionInput } from './definition.ts';

/** Six infusions, the last on 15 January. */
const series: ClosableSeries = {
  firstInfusionOn: '2026-01-01',
  lastInductionOn: '2026-01-15',
  inductionInfusions: 6,
  maintenanceInfusions: 0,
  plannedInfusions: null,
  isFollowedByAnother: false,
  dayBasis: 'calendar'
};

function definition(outcomeWindow: DefinitionInput['outcomeWindow']) {
  return definitionSchema.parse({
    instrument: 'phq9',
    outcomeWindow,
    success: { kind: 'percent-drop', atLeast: 50 }
  });
}

describe('an induction is closed', () => {
  it('by 14 days without an infusion, not by 13', () => {
    expect(isInductionClosed(series, '2026-01-28')).toBe(false);
    expect(isInductionClosed(series, '2026-01-29')).toBe(true);
  });

  it.each([
    ['a maintenance infusion', { maintenanceInfusions: 1 }],
    ['a later series', { isFollowedByAnother: true }],
    ['its planned number', { plannedInfusions: 6 }]
  ])('by %s at once', (_, rest) => {
    expect(isInductionClosed({ ...series, ...rest }, '2026-01-16')).toBe(true);
  });

  it('not by a planned number it has not reached', () => {
    expect(isInductionClosed({ ...series, plannedInfusions: 8 }, '2026-01-20')).toBe(false);
  });
});

describe('a window is closed', () => {
  const afterInduction = definition({
    anchor: 'last-induction-infusion',
    fromDay: 14,
    toDay: 31
  });

  it('on its last day, scored or not', () => {
    expect(isWindowClosed(afterInduction, series, '2026-02-14')).toBe(false);
    expect(isWindowClosed(afterInduction, series, '2026-02-15')).toBe(true);
  });

  it('not while the induction it counts from may still go on', () => {
    const early = definition({ anchor: 'last-induction-infusion', fromDay: 1, toDay: 3 });
    expect(isWindowClosed(early, series, '2026-01-20')).toBe(false);
    expect(isWindowClosed(early, { ...series, plannedInfusions: 6 }, '2026-01-20')).toBe(true);
  });

  it('from infusion 1 whatever the induction does', () => {
    const early = definition({ anchor: 'first-infusion', fromDay: 1, toDay: 3 });
    expect(isWindowClosed(early, series, '2026-01-03')).toBe(false);
    expect(isWindowClosed(early, series, '2026-01-04')).toBe(true);
  });

  it('always in study data, which are complete as they stand', () => {
    expect(isWindowClosed(afterInduction, { ...series, dayBasis: 'study-day' }, '1900-01-01')).toBe(
      true
    );
  });
});
