import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveSeries, type SeriesInfusion } from './series.ts';

function infusions(days: number[], label: string | null = null, agent = 'ketamine') {
  return days.map((day, index): SeriesInfusion => ({
    infusionId: index + 1,
    day,
    startedAtMs: null,
    agent,
    seriesLabel: label
  }));
}

function shape(all: SeriesInfusion[], planned?: Map<string, number>): string {
  return deriveSeries(all, planned)
    .map((series) =>
      series.infusions.map((i) => `${i.phase === 'induction' ? 'i' : 'm'}${i.day}`).join(' ')
    )
    .join(' | ');
}

describe('series rule, one worked example a clause', () => {
  const examples: [string, number[], string][] = [
    ['twice weekly for three weeks', [0, 3, 7, 10, 14, 17], 'i0 i3 i7 i10 i14 i17'],
    ['a gap of exactly 14 days continues', [0, 14, 28], 'i0 i14 i28'],
    ['a gap of 15 days closes the induction', [0, 3, 6, 21], 'i0 i3 i6 m21'],
    [
      'the ninth infusion is maintenance',
      [0, 2, 4, 6, 8, 10, 12, 14, 16],
      'i0 i2 i4 i6 i8 i10 i12 i14 m16'
    ],
    [
      'a span of 28 days is the last of the induction',
      [0, 7, 14, 21, 28, 29],
      'i0 i7 i14 i21 i28 m29'
    ],
    [
      'weekly early maintenance stays in the series',
      [0, 3, 7, 10, 14, 17, 31, 38, 45],
      'i0 i3 i7 i10 i14 i17 m31 m38 m45'
    ],
    [
      'one infusion, then six after 20 days',
      [0, 20, 23, 27, 30, 34, 37],
      'i0 | i20 i23 i27 i30 i34 i37'
    ],
    ['two infusions, then three after 15 days', [0, 3, 18, 20, 22], 'i0 i3 | i18 i20 i22'],
    [
      'three infusions, then three after 20 days stay',
      [0, 3, 6, 26, 29, 32],
      'i0 i3 i6 m26 m29 m32'
    ],
    ['three infusions, then three after 29 days', [0, 3, 6, 35, 38, 41], 'i0 i3 i6 | i35 i38 i41'],
    ['three within exactly 14 days are a cluster', [0, 3, 6, 35, 40, 49], 'i0 i3 i6 | i35 i40 i49'],
    ['three within 15 days are not', [0, 3, 6, 35, 40, 50], 'i0 i3 i6 m35 m40 m50'],
    ['a gap of exactly 28 days is no new series', [0, 3, 6, 34, 36, 38], 'i0 i3 i6 m34 m36 m38'],
    ['monthly maintenance is one series', [0, 3, 6, 36, 66, 96], 'i0 i3 i6 m36 m66 m96'],
    ['180 days is maintenance', [0, 3, 6, 186], 'i0 i3 i6 m186'],
    ['a return after 181 days', [0, 3, 6, 187], 'i0 i3 i6 | i187'],
    ['two infusions of one day', [0, 0, 3], 'i0 i0 i3']
  ];
  it.each(examples)('%s', (_, days, expected) => {
    expect(shape(infusions(days))).toBe(expected);
  });

  it('lets the planned number end the induction, across any gap', () => {
    const stated = infusions([0, 20, 40, 45], 'A');
    expect(shape(stated, new Map([['A', 3]]))).toBe('i0 i20 i40 m45');
  });

  it('honours a stated series where the rule would split it', () => {
    expect(shape(infusions([0, 200, 203], 'A'))).toBe('i0 m200 m203');
  });

  it('keeps agents apart and numbers series of each agent', () => {
    const crossover = [
      ...infusions([0]),
      ...infusions([14], null, 'placebo').map((i) => ({ ...i, infusionId: 2 }))
    ];
    expect(
      deriveSeries(crossover).map((s) => [
        s.agent,
        s.seriesNumber,
        s.agentSeriesNumber,
        s.nextSeriesFirst?.day
      ])
    ).toEqual([
      ['ketamine', 1, 1, 14],
      ['placebo', 2, 1, undefined]
    ]);
  });

  it('ends follow-up at the next series, not at one given alongside', () => {
    const alongside = [
      ...infusions([0, 3, 7]),
      ...infusions([3, 40], null, 'lidocaine').map((i) => ({ ...i, infusionId: i.infusionId + 10 }))
    ];
    expect(deriveSeries(alongside).map((s) => [s.agent, s.nextSeriesFirst])).toEqual([
      ['ketamine', null],
      ['lidocaine', null]
    ]);
    const after = [
      ...alongside,
      ...infusions([60], null, 'placebo').map((i) => ({ ...i, infusionId: 20 }))
    ];
    expect(deriveSeries(after).map((s) => s.nextSeriesFirst?.day)).toEqual([60, 60, undefined]);
  });

  it('orders two infusions of one day by their clock time', () => {
    const [later, earlier] = [
      { ...infusions([0])[0]!, infusionId: 1, startedAtMs: 2000 },
      { ...infusions([0])[0]!, infusionId: 2, startedAtMs: 1000 }
    ];
    expect(deriveSeries([later!, earlier!])[0]?.infusions.map((i) => i.infusionId)).toEqual([2, 1]);
  });

  it('gives no series without infusions', () => expect(deriveSeries([])).toEqual([]));
});

describe('properties', () => {
  const days = fc.array(fc.integer({ min: 0, max: 800 }), { minLength: 1, maxLength: 40 });
  it('puts every infusion in exactly one series, whatever their order', () => {
    fc.assert(
      fc.property(days, fc.integer(), (list, seed) => {
        const all = infusions(list);
        const shuffled = [...all].sort(
          (a, b) => ((a.infusionId * seed) % 7) - ((b.infusionId * seed) % 7)
        );
        const series = deriveSeries(shuffled);
        const ids = series.flatMap((s) => s.infusions.map((i) => i.infusionId));
        expect([...ids].sort((a, b) => a - b)).toEqual(all.map((i) => i.infusionId));
        expect(series).toEqual(deriveSeries(all));
      }),
      { numRuns: 1000 }
    );
  });
  it('keeps every induction first, and within 8 infusions, 28 days and gaps of 14', () => {
    fc.assert(
      fc.property(days, (list) => {
        for (const series of deriveSeries(infusions(list))) {
          const induction = series.infusions
            .filter((i) => i.phase === 'induction')
            .map((i) => i.day);
          expect(series.infusions.findLastIndex((i) => i.phase === 'induction')).toBe(
            series.inductionInfusions - 1
          );
          expect(induction).toHaveLength(series.inductionInfusions);
          expect(induction.length).toBeLessThanOrEqual(8);
          expect(induction.at(-1)! - induction[0]!).toBeLessThanOrEqual(28);
          induction
            .slice(1)
            .forEach((day, at) => expect(day - induction[at]!).toBeLessThanOrEqual(14));
        }
      }),
      { numRuns: 1000 }
    );
  });
});
