import { describe, expect, it } from 'vitest';
import { catalogue } from './catalogue.ts';
import type { Table } from './catalogue-arguments.ts';
import { sixMercaptopurineTrial } from './fixtures/freireich-1963.ts';

const trial: Table = sixMercaptopurineTrial.map(({ time, event, group }) => ({
  time: String(time),
  event: event ? '1' : '0',
  group
}));
const mercaptopurine = trial.filter((row) => row.group === '6-MP');
const withoutGroup = mercaptopurine.map(({ time = '', event = '' }) => ({ time, event }));
const pairs: Table = [
  { before: '10', after: '5' },
  { before: '20', after: '10' },
  { before: '30', after: '15' }
];
const units: Table = Array.from({ length: 20 }, () => ({ numerator: '60', denominator: '100' }));

function call(
  name: string,
  positional: readonly string[],
  { options = {}, table = [] }: { options?: Record<string, string>; table?: Table } = {}
): object {
  const entry = catalogue[name];
  if (entry === undefined) throw new Error(`no ${name}`);
  return entry.compute({ positional, options, table });
}

const near = (value: number) => expect.closeTo(value, 4);

const cases: Record<string, [result: () => object, expected: object]> = {
  wilson: [() => call('wilson', ['15', '148']), { interval: { lower: near(0.0624) } }],
  'clopper-pearson': [
    () => call('clopper-pearson', ['15', '148']),
    { interval: { lower: near(0.0578) } }
  ],
  'score-test': [() => call('score-test', ['6', '10', '0.5']), { pValue: near(0.5271) }],
  'exact-binomial-test': [() => call('exact-binomial-test', ['0', '5', '.5']), { pValue: 0.0625 }],
  newcombe: [
    () => call('newcombe', ['56', '70', '48', '80']),
    { interval: { lower: near(0.0524), upper: near(0.3339) } }
  ],
  'tipping-points': [
    () => call('tipping-points', ['6', '2', '10', '0.7']),
    { rate: 1, interval: 'already' }
  ],
  'required-patients': [() => call('required-patients', ['0.7', '0.1']), { patients: 78 }],
  mean: [() => call('mean', ['1', '2', '3']), { interval: { lower: near(-0.4841) } }],
  't-test': [() => call('t-test', ['0', '1', '2', '3']), { pValue: near(0.0742) }],
  median: [
    () => call('median', ['1', '2', '3', '4', '5', '6'], { options: { level: '0.5' } }),
    { estimate: 3.5, interval: { level: 0.5 } }
  ],
  quantile: [
    () => call('quantile', ['0.25', '10', '1', '3', '2']),
    { quantiles: [{ probability: 0.25, estimate: 1.75 }] }
  ],
  'mean-change': [() => call('mean-change', [], { table: pairs }), { estimate: -10 }],
  'standardised-change': [
    () => call('standardised-change', [], { table: pairs }),
    { estimate: near(-0.5642), standardiser: 'baseline-sd' }
  ],
  'kaplan-meier': [
    () => call('kaplan-meier', [], { table: trial }),
    {
      groups: [
        { group: '6-MP', median: 23 },
        { group: 'placebo', median: 8 }
      ],
      logRank: { statistic: expect.closeTo(16.79, 2) }
    }
  ],
  'survival-at': [
    () => call('survival-at', ['10'], { table: mercaptopurine }),
    { survival: expect.closeTo(0.753, 3), atRisk: 15 }
  ],
  'log-rank': [
    () => call('log-rank', [], { table: trial }),
    { statistic: expect.closeTo(16.79, 2) }
  ],
  'poisson-rate': [
    () => call('poisson-rate', ['0', '100', '100']),
    { interval: { upper: near(3.6889) } }
  ],
  'standardised-ratio': [
    () => call('standardised-ratio', ['10', '5'], { options: { method: 'exact' } }),
    { interval: { lower: near(0.9591), method: 'exact-poisson' } }
  ],
  'indirect-standardisation': [
    () =>
      call('indirect-standardisation', [], {
        table: [
          { numerator: '6', denominator: '10', reference_rate: '0.5' },
          { numerator: '3', denominator: '10', reference_rate: '0.2' }
        ]
      }),
    { observed: 9, expected: 7 }
  ],
  'funnel-limits': [
    () => call('funnel-limits', ['0.7', '1']),
    { limits: [{ upper: near(1 - 0.025 / 0.7) }, { level: 0.998 }] }
  ],
  overdispersion: [
    () => call('overdispersion', ['0.5'], { table: units }),
    { dispersion: near(4) }
  ],
  'p-chart': [() => call('p-chart', [], { table: units }), { centre: 0.6 }],
  'run-rules': [
    () => call('run-rules', ['2', ...'111111333333']),
    { crossings: 1, isSignal: true }
  ],
  'reliable-change': [() => call('reliable-change', ['7.5', '0.8']), { criterion: near(9.2969) }],
  'reliable-change-index': [
    () => call('reliable-change-index', ['32.5', '47.5', '7.5', '0.8']),
    { reliableChangeIndex: expect.closeTo(3.16, 2) }
  ],
  'diagnostic-accuracy': [
    () => call('diagnostic-accuracy', ['231', '32', '27', '54']),
    { sensitivity: { numerator: 231, denominator: 258 } }
  ],
  'cumulative-proportion': [
    () => call('cumulative-proportion', ['10', '1', '2', '2'], { options: { points: '1,2' } }),
    { points: [{ proportion: { numerator: 1 } }, { proportion: { numerator: 3 } }] }
  ]
};

describe('catalogue', () => {
  it('every statistic has a case here', () => {
    expect(Object.keys(cases)).toEqual(Object.keys(catalogue));
  });

  it.each(Object.entries(cases))('%s', (_, [result, expected]) => {
    expect(result()).toMatchObject(expected);
  });

  it('a curve without groups stands by itself', () => {
    expect(call('kaplan-meier', [], { table: withoutGroup })).toMatchObject({ n: 21, median: 23 });
  });

  it('too little data is an answer', () => {
    expect(call('wilson', ['0', '0'])).toMatchObject({ estimable: false, n: 0 });
    expect(call('mean', [])).toMatchObject({ estimable: false, n: 0 });
    expect(call('survival-at', ['28'], { table: [] })).toMatchObject({ estimable: false, n: 0 });
  });

  it.each([
    ['too few', () => call('wilson', ['6']), /1 argument was given. Give numerator, denominator/],
    ['too many', () => call('wilson', ['6', '7', '8']), /3 arguments/],
    ['a word', () => call('wilson', ['six', '29']), /numerator is "six"/],
    ['an empty text', () => call('wilson', ['', '29']), /numerator is ""/],
    ['hexadecimal', () => call('wilson', ['0x6', '29']), /numerator is "0x6"/],
    ['NaN', () => call('mean', ['1', 'NaN']), /value 2 is "NaN"/],
    ['the wrong way round', () => call('wilson', ['29', '6']), /above denominator/],
    ['a level', () => call('wilson', ['1', '2'], { options: { level: '95' } }), /level is 95/],
    [
      'a method',
      () => call('standardised-ratio', ['1', '2'], { options: { method: 'wald' } }),
      /byar, exact/
    ],
    ['a column', () => call('p-chart', [], { table: pairs }), /no column "numerator"/],
    [
      'an event',
      () => call('kaplan-meier', [], { table: [{ time: '1', event: 'yes' }] }),
      /event of row 1 is "yes"/
    ],
    ['no group', () => call('log-rank', [], { table: withoutGroup }), /no column "group"/],
    ['no values', () => call('quantile', []), /Give probability/]
  ])('refuses %s', (_, run, message) => {
    expect(run).toThrow(RangeError);
    expect(run).toThrow(message);
  });
});
