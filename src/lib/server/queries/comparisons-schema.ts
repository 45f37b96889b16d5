import { z } from 'zod';
import {
  count,
  estimateOf,
  groupKeySchema,
  intervalSchema,
  rateSchema,
  share,
  testSchema
} from './estimable-schema.ts';

const named = { key: groupKeySchema, label: z.string() };
const shareOf = z.strictObject({ numerator: count, denominator: count, estimate: share });

const funnelSchema = estimateOf({
  target: share.describe('The rate of all units together.'),
  denominator: count,
  overdispersion: estimateOf({
    units: count,
    dispersion: z.number().min(0),
    applied: z.number().min(1),
    winsorised: share,
    method: z.literal('multiplicative-winsorised')
  }),
  units: z.array(
    z.strictObject({
      ...named,
      rate: rateSchema,
      limits: estimateOf({
        target: share,
        denominator: count,
        limits: z.array(intervalSchema).describe('At 95%, then at 99.8%.'),
        dispersion: z.number().min(1)
      }),
      position: z
        .enum(['within', 'below 95%', 'above 95%', 'below 99.8%', 'above 99.8%'])
        .nullable()
        .describe('Outside is a reason to look, not a finding of fault.')
    })
  )
});

const differenceSchema = estimateOf({
  first: shareOf,
  second: shareOf,
  estimate: z.number().min(-1).max(1).describe('First minus second.'),
  interval: intervalSchema
});

const ratioSchema = estimateOf({
  observed: count,
  expected: z.number().min(0),
  estimate: z.number().min(0).describe('Observed over expected.'),
  interval: intervalSchema
});

const quarterChartSchema = estimateOf({
  centre: share,
  quarters: z.array(
    z.strictObject({
      ...named,
      point: estimateOf({
        numerator: count,
        denominator: count,
        estimate: share,
        lower: share,
        upper: share,
        isSignal: z.boolean()
      })
    })
  ),
  leftOut: z.array(z.strictObject({ ...named, reason: z.string() })),
  runs: estimateOf({
    usefulPoints: count,
    longestRun: count,
    longestRunLimit: count,
    crossings: count,
    crossingsLimit: count,
    isSignal: z.boolean(),
    method: z.literal('anhoej')
  }),
  method: z.literal('3-sigma')
});

/** `comparisons` of an `OutcomeAnswer`. */
export const comparisonsSchema = z
  .strictObject({
    by: z.enum(['clinic', 'clinician']),
    funnel: funnelSchema,
    differencesFromRest: z.array(z.strictObject({ ...named, difference: differenceSchema })),
    standardised: z
      .array(z.strictObject({ ...named, ratio: ratioSchema, withoutStratum: count }))
      .describe('Indirectly, by band of baseline severity.'),
    quarters: quarterChartSchema
  })
  .meta({ id: 'Comparisons', description: 'How units differ by the headline, and quarters.' });

/** `ShareAssessment` of `claims/assess-share.ts`. */
export const claimSchema = z
  .strictObject({
    claim: z.strictObject({ kind: z.enum(['point', 'up-to', 'more-than']), share }),
    method: z.enum(['wilson', 'clopper-pearson']),
    rate: rateSchema,
    test: testSchema,
    verdict: z.strictObject({
      word: z.enum([
        'consistent',
        'not consistent',
        'too little data',
        'cannot be told from clinic data'
      ]),
      direction: z.enum(['lower', 'higher']).optional(),
      reason: z.string()
    })
  })
  .meta({ id: 'Claim', description: 'The headline against the sentence of the FAQ.' });
