import { describe, expect, it } from 'vitest';
import { findInstrument } from '../instruments/registry.ts';
import { definitionSchema } from './definition.ts';
import { whyNotAskable, whyNotSourced } from './evaluate.ts';
import { defaultPreset, findPreset, presets } from './presets.ts';

describe('presets', () => {
  it('default to McInnes 2022, as published', () => {
    expect(defaultPreset.definition).toEqual({
      id: 'mcinnes-2022',
      version: 1,
      instrument: 'phq9',
      indication: 'depression',
      agent: 'ketamine',
      unit: 'first-series',
      baselineWindowDays: 14,
      minimumBaseline: 10,
      induction: {
        minimumInfusions: 4,
        maximumInfusions: 8,
        minimumSpanDays: 7,
        maximumSpanDays: 28
      },
      outcomeWindow: {
        anchor: 'last-induction-infusion',
        fromDay: 14,
        toDay: 31,
        targetDay: 21,
        pick: 'closest-to-target'
      },
      success: { kind: 'percent-drop', atLeast: 50 }
    });
  });

  it('are the six of PHQ-9 and their counterparts that have a source', () => {
    expect(presets.map(({ definition }) => definition.id)).toEqual([
      'mcinnes-2022',
      'end-of-series',
      'six-week',
      'faq-schedule',
      'remission',
      'reliable-improvement',
      ...counterparts('madrs-response'),
      'madrs-remission',
      ...counterparts('qids-response'),
      'qids-remission',
      ...counterparts('pain-30'),
      ...counterparts('pain-50'),
      'pain-reliable-improvement'
    ]);
  });

  it('hold the FAQ to 4–6 infusions over at most 14 days', () => {
    expect(findPreset('faq-schedule')?.definition.induction).toEqual({
      minimumInfusions: 4,
      maximumInfusions: 6,
      maximumSpanDays: 14
    });
  });

  it.each(presets)(
    '$definition.id can be asked, and reads itself',
    ({ name, source, definition }) => {
      const instrument = findInstrument(definition.instrument);
      if (!instrument) throw new Error(definition.instrument);
      expect(whyNotAskable(definition, instrument)).toBeNull();
      expect(whyNotSourced(definition, instrument)).toBeNull();
      expect(definitionSchema.parse(JSON.parse(JSON.stringify(definition)))).toEqual(definition);
      expect(`${name}${source}`).not.toMatch(/undefined/);
      if (definition.success.kind === 'threshold') {
        const { operator, score } = definition.success;
        expect(instrument.remissionThresholds[0]).toMatchObject({ operator, score });
      }
    }
  );

  it('have one name and one id each, and none by another id', () => {
    expect(new Set(presets.map(({ name }) => name)).size).toBe(presets.length);
    expect(new Set(presets.map(({ definition }) => definition.id)).size).toBe(presets.length);
    expect(findPreset('best-ever')).toBeUndefined();
  });
});

function counterparts(name: string): string[] {
  return [name, `${name}-end-of-series`, `${name}-six-week`, `${name}-faq-schedule`];
}
