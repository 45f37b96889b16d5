import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';

const probability = z.number().min(0).max(1);

const isoDay = z.iso.date();

const spreadSchema = z.strictObject({
  mean: z.number(),
  sd: z.number().positive(),
  minimum: z.number(),
  maximum: z.number()
});

const sumsToOne = (shares: readonly number[]): boolean =>
  Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1) < 1e-9;

const infusionShares = z
  .array(probability)
  .length(8)
  .refine(sumsToOne, 'Shares of 1 to 8 infusions must add up to 1.');

const clinicSchema = z.strictObject({
  name: z.string().min(1),
  prefix: z.string().regex(/^[A-Z]{2}$/),
  timeZone: z.string().min(1),
  share: probability,
  clinicians: z.array(z.string().min(1)).min(1)
});

const indicationSchema = z.strictObject({
  indication: z.enum(['depression', 'pain', 'depression-and-pain']),
  share: probability,
  diagnoses: z.array(z.strictObject({ text: z.string().min(1), share: probability })).min(1)
});

const responseSchema = z.strictObject({
  instrument: z.enum(['phq9', 'nrs']),
  percentDrop: z.number().gt(0).max(100),
  probability
});

const source = z.string().min(1);

/**
 * What the demo network is made of. `response` is its truth: the probability that a patient with a valid
 * baseline above 0 responds at `window`. `missingness` is the probability that this window holds no valid
 * score. Proportions are 0–1; days in `window` and `durability.survival` count from the last induction
 * infusion; each `source` says where its numbers come from.
 */
export const demoParametersSchema = z.strictObject({
  title: z.string().min(1),
  seed: z.int().min(0),
  dataCutOn: isoDay,
  days: z.int().min(90),
  patients: z.int().min(1),
  clinics: z
    .array(clinicSchema)
    .min(1)
    .refine((clinics) => sumsToOne(clinics.map((clinic) => clinic.share)), {
      message: 'Clinic shares must add up to 1.'
    }),
  indications: z.array(indicationSchema).min(1),
  people: z.strictObject({
    source,
    femaleShare: probability,
    otherSexShare: probability,
    ageYears: spreadSchema,
    weightKg: spreadSchema
  }),
  baseline: z.strictObject({
    source,
    phq9: spreadSchema,
    gad7: spreadSchema,
    madrs: spreadSchema,
    'qids-sr16': spreadSchema,
    nrs: spreadSchema,
    peg: spreadSchema,
    noBaselineShare: probability,
    painZeroShare: probability
  }),
  response: z
    .strictObject({
      source,
      depression: responseSchema,
      pain: responseSchema,
      painProbabilityInDepressionResponders: probability
    })
    .refine(
      ({ depression, pain, painProbabilityInDepressionResponders: given }) =>
        depression.probability * given <= pain.probability &&
        pain.probability - depression.probability * given <= 1 - depression.probability,
      'painProbabilityInDepressionResponders cannot give that pain probability overall.'
    ),
  window: z.strictObject({ source, fromDay: z.int().min(8), toDay: z.int().max(37) }),
  missingness: z.strictObject({
    source,
    responder: probability,
    nonResponder: probability,
    lostShare: probability
  }),
  inductionInfusions: z.strictObject({
    source,
    responder: infusionShares,
    nonResponder: infusionShares
  }),
  trajectory: z.strictObject({
    source,
    remainingInResponders: spreadSchema,
    remainingInNonResponders: spreadSchema,
    progressByInfusion: z.array(probability).length(8),
    transientShareOfNonResponders: probability,
    lateShareOfResponders: probability
  }),
  durability: z.strictObject({
    source,
    survival: z.array(z.tuple([z.int().min(38), probability])).min(2),
    reinductionShare: probability,
    reinductionResponse: probability,
    returnShareOfEarlyStoppers: probability
  }),
  maintenance: z.strictObject({
    source,
    responder: probability,
    nonResponder: probability,
    earlyShare: probability
  }),
  monthlyDropout: z.strictObject({ source, responder: probability, nonResponder: probability }),
  dose: z.strictObject({
    source,
    startMgPerKg: z.number().positive(),
    maximumMgPerKg: z.number().positive(),
    raisedShare: probability,
    minutes: z.strictObject({ depression: z.int().positive(), pain: z.int().positive() })
  }),
  recording: z.strictObject({
    source,
    statedSeriesShare: probability,
    screeningShare: probability,
    sameDayConsultShare: probability,
    clockTimeShare: probability,
    infusionStartShare: probability,
    duplicateShare: probability,
    correctionShare: probability,
    partialShare: probability,
    madrsShare: probability,
    qidsShare: probability
  })
});

export interface DemoNames {
  given: readonly GivenName[];
  family: readonly string[];
}

export interface GivenName {
  name: string;
  sex: 'female' | 'male';
}

export type DemoParameters = z.infer<typeof demoParametersSchema> & { names: DemoNames };

export type Spread = z.infer<typeof spreadSchema>;

const givenNamesSchema = z
  .array(z.strictObject({ name: z.string().min(1), sex: z.enum(['female', 'male']) }))
  .min(1);
const familyNamesSchema = z.array(z.strictObject({ name: z.string().min(1) })).min(1);

const dataFolder = new URL('../../../../data/', import.meta.url);

const readText = (name: string, folder: URL): string => readFileSync(new URL(name, folder), 'utf8');

/**
 * Reads `demo-network.json`, `demo-given-names.csv` and `demo-family-names.csv` from the repository's
 * `data/`, or from `folder` (a file URL that ends in a slash).
 *
 * @throws ZodError naming the parameter that is missing or out of range
 */
export function readDemoParameters(folder: URL = dataFolder): DemoParameters {
  const parameters = demoParametersSchema.parse(JSON.parse(readText('demo-network.json', folder)));
  const given = parse(readText('demo-given-names.csv', folder), { columns: true });
  const family = parse(readText('demo-family-names.csv', folder), { columns: true });
  return {
    ...parameters,
    names: {
      given: givenNamesSchema.parse(given),
      family: familyNamesSchema.parse(family).map((row) => row.name)
    }
  };
}
