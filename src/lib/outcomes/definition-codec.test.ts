import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDefinition, readDefinition, stringifyDefinition } from './definition-codec.ts';
import { definitionSchema, type Definition } from './definition.ts';
import { findPreset, presets } from './presets.ts';

const written: readonly (readonly [string, string])[] = [
  [
    'mcinnes-2022',
    'id.mcinnes-2022_instrument.phq9_indication.depression_agent.ketamine_baseline.14_minimum.10_infusions.4to8_span.7to28_last.14to31at21_down.50'
  ],
  [
    'faq-schedule',
    'id.faq-schedule_instrument.phq9_indication.depression_agent.ketamine_baseline.14_minimum.10_infusions.4to6_span.to14_last.14to31at21_down.50'
  ],
  [
    'six-week',
    'id.six-week_instrument.phq9_indication.depression_agent.ketamine_baseline.14_minimum.10_first.35to49at42_down.50'
  ],
  [
    'remission',
    'id.remission_instrument.phq9_indication.depression_agent.ketamine_baseline.14_minimum.10_infusions.4to8_span.7to28_last.14to31at21_below.5'
  ],
  [
    'qids-remission',
    'id.qids-remission_instrument.qids-sr16_indication.depression_agent.ketamine_baseline.14_infusions.4to8_span.7to28_last.14to31at21_atmost.5'
  ],
  [
    'pain-reliable-improvement',
    'id.pain-reliable-improvement_instrument.nrs_indication.pain_agent.ketamine_baseline.14_infusions.4to8_span.7to28_last.14to31at21_reliable.improvement'
  ]
];

describe('a definition in an address', () => {
  it.each(written)('%s', (id, text) => {
    const definition = findPreset(id)?.definition;
    if (!definition) throw new Error(id);
    expect(stringifyDefinition(definition)).toBe(text);
    expect(parseDefinition(text)).toEqual({ ok: true, definition });
    expect(new URLSearchParams({ definition: text }).toString()).toBe(`definition=${text}`);
  });

  it('writes what is not a letter, digit, dot or hyphen as * and two digits', () => {
    const definition = definitionSchema.parse({
      instrument: 'phq9',
      agent: "s_ketamine* (nasal) 50% 'x' & é",
      outcomeWindow: { anchor: 'first-infusion', fromDay: -2, toDay: 0, pick: 'last-in-window' },
      success: { kind: 'percent-drop', atLeast: 33.5 },
      unit: 'every-series',
      version: 3,
      induction: {}
    });
    const text = stringifyDefinition(definition);
    expect(text).toBe(
      'version.3_instrument.phq9_agent.s*5Fketamine*2A*20*28nasal*29*2050*25*20*27x*27*20*26*20*C3*A9_unit.every-series_bounds.none_first.-2to0_pick.last-in-window_down.33.5'
    );
    expect(parseDefinition(text)).toEqual({ ok: true, definition });
  });

  it('takes its fields in any order', () => {
    const text = 'down.50_instrument.phq9_first.35to49at42';
    expect(readDefinition(text)).toEqual(readDefinition(text.split('_').toReversed().join('_')));
  });
});

describe('what cannot be read is answered in sentences', () => {
  it.each([
    ['best-ever', /^There is no preset "best-ever". Choose one of mcinnes-2022, end-of-series, /],
    ['', /^There is no preset "". Choose one of /],
    ['instrument.phq9_window.1to3', '"window.1to3" is not a part of a definition. Write'],
    ['first.1to3_down.50', 'instrument is missing. Add instrument.phq9.'],
    ['instrument.phq9_down.50', 'The window is missing. Add last.14to31at21.'],
    ['instrument.phq9_first.1to3', 'The success rule is missing. Add down.50.'],
    ['instrument.phq9_first.1to3_last.1to3_down.50', 'first and last are both given. Keep one'],
    ['instrument.phq9_first.1to3_down.50_below.5', 'Several success rules are given. Keep one.'],
    ['instrument.phq9_instrument.nrs_first.1to3_down.50', 'instrument is given twice. Keep one.'],
    ['instrument.phq9_first.3_down.50', 'first cannot be "3". Write it as first.35to49at42.'],
    ['instrument.phq9_first.1to3_down.half', 'down cannot be "half". Write it as down.50.'],
    ['instrument.phq9_first.1to3_down.50_span.to', 'span cannot be "to". Write it as span.7to28.'],
    ['instrument.phq9_first.3to1_down.50', 'fromDay is after toDay. Enter the earlier day first.'],
    ['instrument.phq9_first.1to3_down.101', 'success.atLeast: '],
    ['instrument.phq9_first.1to3_down.50_unit.patients', 'unit: '],
    ['instrument.phq9_first.1to3_down.50_agent.%41', 'agent cannot be read.'],
    ['instrument.phq9_first.1to3_down.50_agent.*C3', 'agent cannot be read.'],
    ['instrument.phq9_first.1to3_down.50_agent.*00', 'agent has control characters.'],
    [
      "instrument.phq9'; drop table series; --_first.1to3_down.50",
      'instrument cannot be read. Write it as instrument.phq9.'
    ],
    [`instrument.${'a'.repeat(3000)}`, 'longer than 2000 characters. Shorten it.']
  ])('%s', (text, problem) => {
    const read = readDefinition(text);
    if (read.ok) throw new Error('it was read');
    expect(read.problems.join(' ')).toMatch(
      typeof problem === 'string' ? new RegExp(problem.replace(/[.()"]/g, '\\$&')) : problem
    );
    for (const sentence of read.problems) expect(sentence).toMatch(/[.!?]$/);
  });
});

const days = fc.integer({ min: -3650, max: 3650 });
const optional = <Value>(arbitrary: fc.Arbitrary<Value>) =>
  fc.option(arbitrary, { nil: undefined });
const amount = fc.double({ min: 0, max: 1e22, noNaN: true });
const bound = optional(fc.integer({ min: 1, max: 1e6 }));

const definition: fc.Arbitrary<Definition> = fc
  .record({
    id: fc.oneof(fc.constant('custom'), fc.stringMatching(/^[a-z0-9-]{1,60}$/)),
    version: fc.integer({ min: 1, max: 1e9 }),
    instrument: fc.stringMatching(/^[a-z0-9-]{1,40}$/),
    indication: fc.constantFrom(undefined, 'depression', 'pain'),
    agent: optional(fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.constant('ketamine'))),
    unit: fc.constantFrom('first-series', 'every-series'),
    baselineWindowDays: optional(fc.integer({ min: 0, max: 3650 })),
    minimumBaseline: optional(amount),
    induction: optional(
      fc.record({
        minimumInfusions: bound,
        maximumInfusions: bound,
        minimumSpanDays: bound,
        maximumSpanDays: bound
      })
    ),
    outcomeWindow: fc.record({
      anchor: fc.constantFrom('first-infusion', 'last-induction-infusion'),
      fromDay: days,
      toDay: days,
      targetDay: optional(days),
      pick: fc.constantFrom('closest-to-target', 'last-in-window')
    }),
    success: fc.oneof(
      fc.record({
        kind: fc.constant('percent-drop'),
        atLeast: fc.double({ min: Number.MIN_VALUE, max: 100, noNaN: true })
      }),
      fc.record({
        kind: fc.constant('threshold'),
        operator: fc.constantFrom('<', '<='),
        score: amount
      }),
      fc.record({ kind: fc.constant('reliable-improvement') })
    )
  })
  .map((input) => definitionSchema.safeParse(input))
  .filter(({ success }) => success)
  .map(({ data }) => data as Definition); // `success` was asked just above

describe('properties', () => {
  it('reading and writing are inverses, in an address of few signs', () => {
    fc.assert(
      fc.property(definition, (one) => {
        const text = stringifyDefinition(one);
        expect(text).toMatch(/^[A-Za-z0-9._*-]+$/);
        expect(parseDefinition(text)).toEqual({ ok: true, definition: one });
      }),
      { numRuns: 5000 }
    );
  });

  it('what is read is written so that it reads the same, whatever the text', () => {
    const garbage = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(
          fc.tuple(
            fc.constantFrom('instrument', 'first', 'last', 'down', 'below', 'agent', 'span', ''),
            fc.constantFrom('.', '', '..'),
            fc.oneof(fc.constantFrom('phq9', '1to3', '50', '*', '__proto__'), fc.string())
          ),
          { maxLength: 6 }
        )
        .map((parts) => parts.map((part) => part.join('')).join('_'))
    );
    fc.assert(
      fc.property(garbage, (text) => {
        const read = parseDefinition(text);
        if (read.ok) {
          expect(parseDefinition(stringifyDefinition(read.definition))).toEqual(read);
        } else {
          expect(read.problems.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 5000 }
    );
  });

  it('every preset is read by its id and by its text', () => {
    for (const { definition: preset } of presets) {
      expect(readDefinition(preset.id)).toEqual({ ok: true, definition: preset });
      expect(readDefinition(stringifyDefinition(preset))).toEqual({ ok: true, definition: preset });
    }
  });
});
