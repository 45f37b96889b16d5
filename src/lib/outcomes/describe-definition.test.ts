import { describe, expect, it } from 'vitest';
import { findInstrument } from '../instruments/registry.ts';
import { definitionSchema, type DefinitionInput } from './definition.ts';
import { describeDefinition } from './describe-definition.ts';
import { findPreset } from './presets.ts';

function describeInput(input: DefinitionInput): string {
  const instrument = findInstrument(input.instrument);
  if (!instrument) throw new Error(input.instrument);
  return describeDefinition(definitionSchema.parse(input), instrument);
}

function describePreset(id: string): string {
  const preset = findPreset(id);
  if (!preset) throw new Error(id);
  return describeInput(preset.definition);
}

const window = { anchor: 'first-infusion', fromDay: 1, toDay: 3, targetDay: 2 } as const;
const half = { kind: 'percent-drop', atLeast: 50 } as const;

describe('a definition in words', () => {
  it('says the default', () => {
    expect(describePreset('mcinnes-2022')).toBe(
      'Response: PHQ-9 down at least 50% from the last score in the 14 days before infusion 1, at the score nearest day 21 of days 14–31 after the last induction infusion. Baseline PHQ-9 10 or more. Completed: 4–8 infusions in 7–28 days. First series of each patient (ketamine, treated for depression).'
    );
  });

  it('says a remission and the FAQ’s schedule', () => {
    expect(describePreset('qids-remission')).toContain(
      'Remission: QIDS-SR16 at most 5, at the score nearest day 21 of days 14–31 after the last induction infusion. Baseline: the last score in the 14 days before infusion 1.'
    );
    expect(describePreset('faq-schedule')).toContain(
      'Completed: 4–6 infusions in at most 14 days.'
    );
  });

  it('calls a threshold that no source calls remission a cut-off', () => {
    expect(
      describeInput({
        instrument: 'phq9',
        outcomeWindow: window,
        success: { kind: 'threshold', operator: '<', score: 10 }
      })
    ).toMatch(/^Cut-off: PHQ-9 below 10,/);
  });

  it('says both parts of the reliable change of pain', () => {
    expect(describePreset('pain-reliable-improvement')).toMatch(
      /^Reliable improvement: Pain NRS down at least 2 points and 30% from/
    );
  });

  it('says nothing of what is not restricted', () => {
    expect(describeInput({ instrument: 'madrs', outcomeWindow: window, success: half })).toBe(
      'Response: MADRS down at least 50% from the last score before infusion 1, at the score nearest day 2 of days 1–3 after infusion 1. First series of each patient.'
    );
  });

  it.each([
    [{ baselineWindowDays: 0 }, 'the score on the day of infusion 1, before it'],
    [{ baselineWindowDays: 1 }, 'the last score in the day before infusion 1'],
    [{ unit: 'every-series' as const, agent: 'placebo' }, 'Every series (placebo).'],
    [{ induction: { minimumInfusions: 1, maximumInfusions: 1 } }, 'Completed: 1 infusion.'],
    [{ induction: { minimumSpanDays: 7 } }, 'Completed: at least 7 days.'],
    [
      { outcomeWindow: { ...window, fromDay: -2, pick: 'last-in-window' as const } },
      'at the last score of days −2 to 3 after infusion 1'
    ],
    [{ outcomeWindow: { ...window, fromDay: 3 } }, 'at the score of day 3 after infusion 1']
  ])('of %j says "%s"', (rest, words) => {
    expect(
      describeInput({ instrument: 'madrs', outcomeWindow: window, success: half, ...rest })
    ).toContain(words);
  });
});
