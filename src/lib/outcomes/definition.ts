import { z } from 'zod';

/** −0 is read as 0, so that a day has one way to be written. */
const day = z
  .int()
  .min(-3650)
  .max(3650)
  .overwrite((value) => value + 0);

const notNegative = z
  .number()
  .min(0)
  .overwrite((value) => value + 0);

export const successSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('percent-drop'), atLeast: z.number().gt(0).max(100) }),
  z.strictObject({
    kind: z.literal('threshold'),
    operator: z.enum(['<', '<=']),
    score: notNegative
  }),
  z.strictObject({ kind: z.literal('reliable-improvement') })
]);

export const outcomeWindowSchema = z
  .strictObject({
    anchor: z.enum(['first-infusion', 'last-induction-infusion']),
    fromDay: day,
    toDay: day,
    targetDay: day.optional(),
    pick: z.enum(['closest-to-target', 'last-in-window']).default('closest-to-target')
  })
  .refine((window) => window.fromDay <= window.toDay, {
    message: 'fromDay is after toDay. Enter the earlier day first.'
  });

const inductionSchema = z
  .strictObject({
    minimumInfusions: z.int().min(1).optional(),
    maximumInfusions: z.int().min(1).optional(),
    minimumSpanDays: z.int().min(0).optional(),
    maximumSpanDays: z.int().min(0).optional()
  })
  .refine(
    ({ minimumInfusions = 0, maximumInfusions = Infinity }) => minimumInfusions <= maximumInfusions,
    {
      message:
        'minimumInfusions is above maximumInfusions. Enter the smaller number as the minimum.'
    }
  )
  .refine(
    ({ minimumSpanDays = 0, maximumSpanDays = Infinity }) => minimumSpanDays <= maximumSpanDays,
    {
      message: 'minimumSpanDays is above maximumSpanDays. Enter the smaller number as the minimum.'
    }
  );

/**
 * Everything needed to compute a rate. A field left out means no restriction; the agent filter applies
 * before "first series per patient". Days count from the anchor infusion's day.
 */
export const definitionSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9-]{1,60}$/)
    .default('custom'),
  version: z.int().min(1).default(1),
  instrument: z.string().regex(/^[a-z0-9-]{1,40}$/),
  indication: z.enum(['depression', 'pain']).optional(),
  agent: z
    .string()
    .toLowerCase()
    .min(1)
    .max(120)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'agent has control characters. Enter its name.')
    .optional(),
  unit: z.enum(['first-series', 'every-series']).default('first-series'),
  baselineWindowDays: z.int().min(0).max(3650).optional(),
  minimumBaseline: notNegative.optional(),
  induction: inductionSchema.optional(),
  outcomeWindow: outcomeWindowSchema,
  success: successSchema
});

export type Definition = z.infer<typeof definitionSchema>;
export type DefinitionInput = z.input<typeof definitionSchema>;
export type Success = z.infer<typeof successSchema>;
export type OutcomeWindow = z.infer<typeof outcomeWindowSchema>;
