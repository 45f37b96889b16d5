import { z } from 'zod';
import { definitionSchema } from '../../outcomes/definition.ts';
import { completionExclusions, eligibilityExclusions } from '../../outcomes/evaluate.ts';
import { groupings } from '../../outcomes/groups.ts';
import { denominators } from '../../outcomes/rates.ts';

const count = z.int().min(0);
const share = z.number().min(0).max(1);
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

const rateSchema = z
  .discriminatedUnion('estimable', [
    z.strictObject({
      estimable: z.literal(true),
      numerator: count,
      denominator: count,
      estimate: share,
      interval: z.strictObject({
        lower: share,
        upper: share,
        level: z.number().gt(0).lt(1),
        method: z.string().describe('The interval’s published name: wilson.')
      })
    }),
    z.strictObject({
      estimable: z.literal(false),
      reason: z.string().describe('Why there is no rate, fit for display.'),
      n: count.describe('How many series there were to compute it from.')
    })
  ])
  .meta({
    id: 'Rate',
    description: 'A share of the denominator with its interval, from 0 to 1, or why there is none.'
  });

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

const keySchema = z
  .record(z.string(), z.string().nullable())
  .describe('The group’s parts by name; null is “not recorded”.');

/** `OutcomeReport` as the command line and the API write it. A test holds real answers against it. */
export const outcomeReportSchema = z
  .strictObject({
    definition: definitionSchema,
    description: z.string().describe('The definition in plain language.'),
    dataVersion: count.describe('Rises with every write: answers of one version are of one data.'),
    dataCutOn: date
      .nullable()
      .describe('The last calendar day with a record; null where the data have day numbers only.'),
    ...figures,
    by: z.enum(groupings).nullable(),
    groups: z
      .array(z.strictObject({ key: keySchema, label: z.string(), ...figures }))
      .describe('Every series is in one group, so that all counts but the last day add up.')
  })
  .meta({ title: 'Outcome report', description: 'What one outcome definition says of the data.' });
