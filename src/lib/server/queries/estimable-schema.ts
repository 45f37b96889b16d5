import { z } from 'zod';

export const count = z.int().min(0);
export const share = z.number().min(0).max(1);
export const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

export const intervalSchema = z
  .strictObject({
    lower: z.number(),
    upper: z.number(),
    level: z.number().gt(0).lt(1),
    method: z.string().describe('The interval’s published name: wilson, student-t.')
  })
  .meta({ id: 'Interval', description: 'Bounds in the unit of the estimate.' });

export const notEstimableSchema = z
  .strictObject({
    estimable: z.literal(false),
    reason: z.string().describe('Why there is no estimate, fit for display.'),
    n: count.describe('How many there were to compute it from.')
  })
  .meta({ id: 'NotEstimable' });

/** `Estimate<T>` of `statistics/estimate.ts`. */
export function estimateOf<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.discriminatedUnion('estimable', [
    z.strictObject({ estimable: z.literal(true), ...shape }),
    notEstimableSchema
  ]);
}

/** `Labelled<T>` of `outcomes/labelled.ts`, with what stands beside the estimate. */
export function labelled<Schema extends z.ZodType, Shape extends z.core.$ZodLooseShape>(
  estimate: Schema,
  beside?: Shape
) {
  return z.strictObject({
    ...beside,
    label: z.string().describe('Who is counted, and by what rule.'),
    estimate
  });
}

export const rateSchema = estimateOf({
  numerator: count,
  denominator: count,
  estimate: share,
  interval: intervalSchema
}).meta({
  id: 'Rate',
  description: 'A share of the denominator with its interval, from 0 to 1, or why there is none.'
});

export const testSchema = estimateOf({
  statistic: z.number().optional(),
  pValue: share.describe('Two-sided.'),
  method: z.string(),
  n: count
}).meta({ id: 'Test' });

export const groupKeySchema = z
  .record(z.string(), z.string().nullable())
  .describe('The group’s parts by name; null is “not recorded”.');
