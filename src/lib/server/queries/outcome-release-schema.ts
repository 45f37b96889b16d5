import { z } from 'zod';
import { definitionSchema } from '../../outcomes/definition.ts';
import { completionExclusions, eligibilityExclusions } from '../../outcomes/evaluate.ts';
import { groupings } from '../../outcomes/groups.ts';
import { denominators } from '../../outcomes/rates.ts';
import { count, date, groupKeySchema, intervalSchema, share } from './estimable-schema.ts';

const released = z
  .union([
    count,
    z.strictObject({ withheld: z.literal(true), wording: z.literal('10 or fewer').optional() })
  ])
  .meta({
    id: 'ReleasedCount',
    description: 'A count, or that it is withheld; “10 or fewer” is 1 to 10.'
  });

const rate = z
  .discriminatedUnion('estimable', [
    z.strictObject({
      estimable: z.literal(true),
      numerator: count,
      denominator: count,
      estimate: share,
      interval: intervalSchema,
      boundFrom10: z
        .literal(true)
        .optional()
        .describe('An upper bound in which 10 stands for each “10 or fewer”.')
    }),
    z.strictObject({ estimable: z.literal(false), withheld: z.boolean(), reason: z.string() })
  ])
  .meta({ id: 'ReleasedRate' });

/** `OutcomeRelease` as the command line and the API write it. */
export const outcomeReleaseSchema = z
  .strictObject({
    definition: definitionSchema,
    description: z.string(),
    dataCutOn: date.nullable(),
    by: z.enum(groupings).nullable(),
    release: z.strictObject({
      rule: z.string().describe('By which rule counts and rates are withheld.'),
      withheld: count.describe('How many are.')
    }),
    counts: z.strictObject({
      begun: released,
      otherIndication: released,
      windowOpen: released,
      started: released,
      ineligible: z.record(z.enum(eligibilityExclusions), released),
      eligible: released,
      incomplete: z.record(z.enum(completionExclusions), released),
      completed: released,
      measured: released,
      eligibleMeasured: released,
      respondedEligible: released,
      respondedMeasured: released,
      respondedLastObservation: released,
      deterioratedEligible: released.nullable(),
      deterioratedMeasured: released.nullable(),
      missing: released.describe('Eligible without a score in the window.'),
      missingCompleted: released,
      respondedOutside: released.describe('Responded outside the induction bounds.')
    }),
    denominators: z.record(z.enum(denominators), rate),
    rates: z.strictObject({
      nonResponder: rate,
      completeCase: rate,
      lastObservation: rate,
      bestBound: rate
    }),
    harm: z.strictObject({ measured: rate, worstBound: rate }),
    groups: z.array(
      z.strictObject({
        key: groupKeySchema,
        label: z.string(),
        counts: z.strictObject({
          eligible: released,
          respondedEligible: released,
          deterioratedEligible: released,
          missing: released
        }),
        rates: z.strictObject({ nonResponder: rate, bestBound: rate }),
        harm: z.strictObject({ worstBound: rate })
      })
    )
  })
  .meta({
    title: 'Released outcome report',
    description: 'What of a report may leave the clinic; comes with release=true.'
  });
