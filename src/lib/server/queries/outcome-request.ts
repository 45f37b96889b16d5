import { z } from 'zod';
import { readDefinition } from '../../outcomes/definition-codec.ts';
import type { Definition } from '../../outcomes/definition.ts';
import { groupings, type Grouping } from '../../outcomes/groups.ts';
import { defaultPreset } from '../../outcomes/presets.ts';
import type { ReadableDatabase } from '../db/connection.ts';
import { findClinicIds } from './clinics.ts';

/** What may stand beside a report: `estimates` brings comparisons and the claim as well. */
export const outcomeParts = ['estimates', 'timeline'] as const;
export type OutcomePart = (typeof outcomeParts)[number];

/** What the command line and the API ask: a definition, for some clinics or all, whole or by group. */
export interface OutcomeRequest {
  readonly definition: Definition;
  readonly by?: Grouping | undefined;
  /** Clinics by name; all where it is left out. */
  readonly clinics?: readonly string[] | undefined;
  /** Besides the report; nothing where it is left out. */
  readonly include?: readonly OutcomePart[] | undefined;
  /** Whether the answer is to leave the clinic: `outcome-release.ts` answers then. */
  readonly release?: boolean | undefined;
}

export type OutcomeRequestFault =
  'bad-parameter' | 'bad-definition' | 'unknown-instrument' | 'unknown-clinic' | 'not-releasable';

/** A request that cannot be answered as it stands; the message is for whoever asked. */
export class OutcomeRequestError extends Error {
  override readonly name = 'OutcomeRequestError';
  readonly code: OutcomeRequestFault;

  constructor(code: OutcomeRequestFault, message: string) {
    super(message);
    this.code = code;
  }
}

const parameters = z.strictObject({
  definition: z.array(z.string()).max(1, 'definition is given twice. Keep one.').default([]),
  by: z
    .array(z.enum(groupings, `by must be one of ${groupings.join(', ')}.`))
    .max(1, 'by is given twice. Keep one.')
    .default([]),
  clinic: z
    .array(z.string().min(1, 'clinic is empty. Give a name, or leave it out for all.'))
    .max(1000, 'Over 1000 clinics are named. Leave clinic out for all.')
    .optional(),
  include: z
    .array(z.enum(outcomeParts, `include must be one of ${outcomeParts.join(', ')}.`))
    .optional(),
  release: z
    .array(z.literal('true', 'release must be true, or left out.'))
    .max(1, 'release is given twice. Keep one.')
    .default([])
});

/**
 * Reads `definition=<preset or text>&by=<grouping>&clinic=<name>&clinic=<name>&include=<part>`,
 * or with `release=true`; the default definition is the default preset.
 *
 * @throws OutcomeRequestError naming every fault
 */
export function readOutcomeRequest(query: URLSearchParams): OutcomeRequest {
  const given = Object.fromEntries([...query.keys()].map((name) => [name, query.getAll(name)]));
  const parsed = parameters.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ code, message, ...issue }) =>
      code === 'unrecognized_keys' && 'keys' in issue
        ? `There is no parameter ${issue.keys.join(', ')}. Use definition, by, clinic, include and release.`
        : message
    );
    throw new OutcomeRequestError('bad-parameter', [...new Set(faults)].join(' '));
  }
  const { definition, by, clinic, include, release } = parsed.data;
  return {
    definition: readRequestedDefinition(definition[0] ?? defaultPreset.definition.id),
    by: by[0],
    clinics: clinic,
    include,
    ...(release.length > 0 ? { release: true } : {})
  };
}

/** @throws OutcomeRequestError where the text is neither a preset nor a definition */
export function readRequestedDefinition(text: string): Definition {
  const read = readDefinition(text);
  if (!read.ok) throw new OutcomeRequestError('bad-definition', read.problems.join(' '));
  return read.definition;
}

/** @throws OutcomeRequestError naming the clinic that there is not */
export async function requireClinics(
  { quick }: ReadableDatabase,
  names: readonly string[]
): Promise<number[]> {
  const ids = await findClinicIds(quick, names);
  return ids.map((id, place) => {
    if (id !== undefined) return id;
    throw new OutcomeRequestError(
      'unknown-clinic',
      `There is no clinic "${names[place]}". Write its name as the groups by clinic show it.`
    );
  });
}
