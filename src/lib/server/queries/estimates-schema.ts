import { z } from 'zod';
import { count, estimateOf, intervalSchema, rateSchema, share } from './estimable-schema.ts';

const verification = z
  .enum(['verified', 'unverified', 'our-rule'])
  .describe('Whether the source was read; what is unverified is not to be shown as fact.');
const source = z.strictObject({ citation: z.string(), verification });

const outcomeShare = {
  eligible: rateSchema.describe('Of eligible, a missing score counting as no.'),
  measured: rateSchema.describe('Of completed with a score in the window.')
};
const outcomeShareSchema = z.strictObject(outcomeShare).meta({ id: 'OutcomeShare' });

const harmShareSchema = z
  .strictObject({
    measured: rateSchema,
    worstBound: rateSchema.describe('Every missing score counted as harmed.')
  })
  .meta({ id: 'HarmShare' });

const namedShareSchema = z
  .strictObject({ id: z.string(), label: z.string(), source, ...outcomeShare })
  .meta({ id: 'NamedShare', description: 'An outcome that the instrument’s sources name.' });

const meanSchema = estimateOf({
  n: count,
  estimate: z.number(),
  standardDeviation: z.number().min(0),
  interval: intervalSchema
}).meta({ id: 'Mean' });

const changeSchema = z
  .strictObject({
    baseline: meanSchema.describe('Of all eligible, scored later or not.'),
    mean: meanSchema,
    median: estimateOf({
      n: count,
      estimate: z.number(),
      interval: intervalSchema,
      coverage: share.describe('The share of samples whose interval holds the median.')
    }),
    standardised: estimateOf({
      n: count,
      estimate: z.number().describe('In baseline SDs.'),
      interval: intervalSchema,
      uncorrected: z.number(),
      baselineStandardDeviation: z.number().gt(0),
      standardiser: z.literal('baseline-sd')
    }),
    meanCarriedForward: meanSchema,
    percent: estimateOf({
      n: count,
      quantiles: z.array(z.strictObject({ probability: share, estimate: z.number() })),
      bins: z.array(z.strictObject({ above: z.number(), to: z.number().nullable(), n: count }))
    }).describe('As proportions of baseline: -0.5 is a fall of 50%.'),
    missing: count
  })
  .describe('Outcome minus baseline in points, negative is a fall; of eligible with a score.');

const thresholdSchema = z.strictObject({
  id: z.string(),
  label: z.string(),
  operator: z.enum(['<', '<=', '>', '>=']),
  score: z.number(),
  source
});

const namedSchema = z
  .strictObject({
    response: z.array(namedShareSchema),
    remission: z.array(namedShareSchema),
    partialResponse: namedShareSchema,
    reliableChange: z.array(
      z.strictObject({
        points: z.number(),
        proportion: share.nullable(),
        source,
        improved: outcomeShareSchema,
        deteriorated: harmShareSchema,
        unchanged: rateSchema
      })
    ),
    recovery: z
      .strictObject({
        caseness: thresholdSchema,
        recovered: outcomeShareSchema,
        reliablyRecovered: outcomeShareSchema.nullable()
      })
      .nullable()
  })
  .describe('Every outcome that the registry names for the instrument.');

const jacobsonTruaxSchema = estimateOf({
  reliability: share,
  standardDeviation: z.number().gt(0),
  standardDeviationOf: z.enum(['eligible baselines', 'given']),
  criterion: z.strictObject({
    standardErrorOfMeasurement: z.number(),
    standardErrorOfDifference: z.number(),
    criterion: z.number(),
    level: share,
    method: z.literal('jacobson-truax')
  }),
  improved: outcomeShareSchema,
  deteriorated: harmShareSchema,
  recovered: outcomeShareSchema.nullable()
});

const talkingTherapiesSchema = z
  .strictObject({
    verification,
    rule: z.string(),
    withBaselines: count,
    withoutBaselines: count,
    atCaseness: count,
    improved: outcomeShareSchema,
    deteriorated: harmShareSchema,
    unchanged: rateSchema,
    recovered: outcomeShareSchema,
    reliablyRecovered: outcomeShareSchema
  })
  .describe('PHQ-9 and GAD-7 together, of started series with both baselines.');

const tippingPoint = z.union([count, z.enum(['already', 'cannot'])]);

/** `OutcomeEstimates` of `outcomes/estimates.ts`. */
export const estimatesSchema = z
  .strictObject({
    change: changeSchema,
    named: namedSchema,
    jacobsonTruax: jacobsonTruaxSchema,
    talkingTherapies: talkingTherapiesSchema,
    harm: harmShareSchema,
    item9: z
      .strictObject({
        withoutBaseline: count,
        aboveZeroAtBaseline: count,
        atZero: count,
        rose: harmShareSchema
      })
      .describe('Item 9 of PHQ-9, of eligible; it rose where any answer in the window is above 0.'),
    tippingPoints: estimateOf({
      rate: tippingPoint,
      interval: tippingPoint,
      responders: count,
      missing: count,
      denominator: count,
      target: share,
      level: share,
      method: z.literal('wilson')
    }).describe('How many of the missing would have had to respond to reach the target.')
  })
  .meta({ id: 'Estimates' });
