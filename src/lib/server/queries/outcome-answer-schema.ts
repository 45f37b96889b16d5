import { z } from 'zod';
import { definitionSchema } from '../../outcomes/definition.ts';
import { completionExclusions, eligibilityExclusions } from '../../outcomes/evaluate.ts';
import { groupings } from '../../outcomes/groups.ts';
import { denominators } from '../../outcomes/rates.ts';
import { claimSchema, comparisonsSchema } from './comparisons-schema.ts';
import { count, date, groupKeySchema, rateSchema } from './estimable-schema.ts';
import { estimatesSchema } from './estimates-schema.ts';
import { timelineSchema } from './timeline-schema.ts';

const rates = <Name extends string>(names: readonly Name[]) => z.record(z.enum(names), rateSchema);

const figures = {
  counts: z
    .strictObject({
      begun: count.describe('Series of the agent; the first of each patient, or every series.'),
      otherIndication: count,
      windowOpen: count,
      started: count,
      ineligible: z.record(z.enum(eligibilityExclusions), count),
      eligible: count,
      incomplete: z.record(z.enum(completionExclusions), count),
      completed: count,
      measured: count,
      eligibleMeasured: count,
      respondedEligible: count,
      respondedMeasured: count,
      respondedLastObservation: count,
      deterioratedEligible: count.nullable(),
      deterioratedMeasured: count.nullable(),
      followUpEndsDay: z.int().nullable()
    })
    .describe('How many series stand at each step.'),
  flow: z
    .array(
      z.strictObject({
        step: z.enum(['begun', ...denominators, 'responded']),
        n: count,
        responded: count,
        exclusions: z
          .array(
            z.strictObject({
              reason: z.enum([
                'other-indication',
                'window-open',
                ...eligibilityExclusions,
                ...completionExclusions,
                'no-score-in-window',
                'not-responded',
                'responded-outside-bounds'
              ]),
              n: z.int()
            })
          )
          .describe('What parts this step from the next: n less these is the next step’s n.')
      })
    )
    .describe('From everyone who began to everyone who responded.'),
  denominators: rates(denominators),
  rates: rates(['nonResponder', 'completeCase', 'lastObservation', 'bestBound']).describe(
    'nonResponder is the headline: responders among eligible, a missing score counting as no.'
  ),
  harm: rates(['measured', 'worstBound']).describe('Reliably worse.')
};

/** `OutcomeAnswer` as the command line and the API write it. A test holds real answers against it. */
export const outcomeAnswerSchema = z
  .strictObject({
    definition: definitionSchema,
    description: z.string().describe('The definition in plain language.'),
    dataVersion: count.describe(
      'Rises with every write of facts: answers of one version are of one data.'
    ),
    dataCutOn: date
      .nullable()
      .describe('The last calendar day with a record; null where the data have day numbers only.'),
    ...figures,
    by: z.enum(groupings).nullable(),
    groups: z
      .array(z.strictObject({ key: groupKeySchema, label: z.string(), ...figures }))
      .describe('Every series is in one group, so that all counts but the last day add up.'),
    estimates: estimatesSchema.optional(),
    comparisons: comparisonsSchema.optional(),
    claim: claimSchema
      .nullable()
      .optional()
      .describe('Null where the FAQ says nothing. These three come with include=estimates.'),
    timeline: timelineSchema.optional().describe('Comes with include=timeline.')
  })
  .meta({ title: 'Outcome report', description: 'What one outcome definition says of the data.' });
