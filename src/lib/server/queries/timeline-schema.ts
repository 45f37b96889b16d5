import { z } from 'zod';
import { censorings, durabilityStarts, relapseRules } from '../../outcomes/durability.ts';
import { changeBands } from '../../outcomes/early-signal.ts';
import {
  count,
  estimateOf,
  intervalSchema,
  labelled,
  notEstimableSchema,
  rateSchema,
  share
} from './estimable-schema.ts';

const intervalOrNot = z.union([intervalSchema, notEstimableSchema]);
const timeLimit = z.union([z.number().min(0), z.literal('not reached')]);

const curveSchema = estimateOf({
  n: count,
  events: count,
  steps: z.array(
    z.strictObject({
      time: z.number().min(0),
      atRisk: count,
      events: count,
      censored: count,
      survival: share,
      interval: intervalOrNot
    })
  ),
  median: timeLimit,
  medianInterval: z.strictObject({
    lower: timeLimit,
    upper: timeLimit,
    level: share,
    method: z.literal('log-log-greenwood')
  }),
  followUpEnds: z.number().min(0),
  level: share
}).meta({ id: 'SurvivalCurve', description: 'Kaplan–Meier, a step for each distinct time.' });

const survivalAtSchema = estimateOf({
  time: z.number().min(0),
  atRisk: count,
  survival: share,
  interval: intervalOrNot
}).meta({ id: 'SurvivalAt' });

const cumulativeSchema = estimateOf({
  denominator: count,
  points: z.array(z.strictObject({ at: z.number(), proportion: rateSchema }))
});

const accuracySchema = estimateOf({
  n: count,
  sensitivity: rateSchema,
  specificity: rateSchema,
  positivePredictiveValue: rateSchema,
  negativePredictiveValue: rateSchema
});

const durabilitySchema = z.strictObject({
  start: z.enum(durabilityStarts),
  population: z.string(),
  scored: count,
  inResponse: count,
  curves: z.array(
    z.strictObject({
      rule: z.enum(relapseRules),
      censoring: z.enum(censorings),
      informative: z.boolean().describe('Whether being censored may itself tell of relapse.'),
      survival: labelled(curveSchema),
      survivalAt: z.array(labelled(survivalAtSchema)),
      everyLossARelapse: labelled(curveSchema),
      everyLossARelapseAt: z.array(labelled(survivalAtSchema)),
      weeks: z.array(
        z.strictObject({
          week: count,
          atRisk: count,
          relapsed: count,
          lost: count,
          atRiskOnMaintenance: count
        })
      )
    })
  )
});

const earlySignalSchema = z.strictObject({
  infusion: count,
  populations: z.array(
    z.strictObject({
      population: z.enum(['eligible', 'continued']),
      label: z.string(),
      n: count,
      withoutSignal: count,
      bands: z.array(labelled(rateSchema, { band: z.enum(changeBands), withoutOutcome: count })),
      signs: z.array(labelled(accuracySchema, { fallAtLeastPercent: z.literal([20, 50]) }))
    })
  )
});

/** `Timeline` of `outcomes/timeline.ts`. */
export const timelineSchema = z
  .strictObject({
    responseTiming: z.strictObject({
      eligible: count,
      withoutScore: count,
      days: labelled(curveSchema),
      infusions: labelled(curveSchema),
      ofEligible: labelled(cumulativeSchema),
      ofResponders: labelled(cumulativeSchema)
    }),
    durability: z.array(durabilitySchema),
    earlySignals: z.array(earlySignalSchema),
    infusionsNeeded: z.strictObject({
      n: count,
      distribution: z.array(labelled(rateSchema, { infusions: count })),
      onFaqSchedule: labelled(rateSchema)
    })
  })
  .meta({
    id: 'Timeline',
    description: 'When response comes, how long it lasts, and what early change says of it.'
  });
