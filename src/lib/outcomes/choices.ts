import { z } from 'zod';
import type { Instrument } from '../instruments/instrument.ts';
import { definitionSchema, type Definition } from './definition.ts';
import { presets } from './presets.ts';

/** An outcome window by name, with the induction bounds that its source sets. */
interface WindowChoice {
  readonly id: string;
  readonly label: string;
  readonly outcomeWindow: Definition['outcomeWindow'];
  readonly induction?: Definition['induction'];
}

export const windowChoices: readonly WindowChoice[] = [
  windowOf('after-induction', 'Days 14–31 after induction', 'mcinnes-2022'),
  windowOf('end-of-series', 'Days 1–13 after induction', 'end-of-series'),
  windowOf('six-week', 'Six weeks after infusion 1', 'six-week')
];

function windowOf(id: string, label: string, presetId: string): WindowChoice {
  const preset = presets.find(({ definition }) => definition.id === presetId);
  if (!preset) throw new RangeError(`no preset ${presetId}`);
  const { outcomeWindow, induction } = preset.definition;
  return { id, label, outcomeWindow, ...(induction ? { induction } : {}) };
}

/** The outcome page's choices as they stand in the address; what cannot be read falls back to the default. */
export const outcomeChoiceSchema = z.object({
  instrument: z.string().max(40).default('phq9').catch('phq9'),
  window: z
    .enum(['after-induction', 'end-of-series', 'six-week'])
    .default('after-induction')
    .catch('after-induction'),
  success: z.string().max(40).default('').catch(''),
  agent: z.string().trim().toLowerCase().max(60).default('ketamine').catch('ketamine'),
  clinic: z.coerce.number().int().positive().optional().catch(undefined)
});

export type OutcomeChoice = z.infer<typeof outcomeChoiceSchema>;

export interface SuccessChoice {
  readonly id: string;
  readonly label: string;
  readonly success: Definition['success'];
}

/** What can be asked of an instrument: each threshold that the registry sources for it, its default first. */
export function successChoices(instrument: Instrument): SuccessChoice[] {
  const responses = instrument.responseThresholds.map(({ atLeastProportion }): SuccessChoice => ({
    id: `down-${Math.round(atLeastProportion * 100)}`,
    label: `Response: down ${Math.round(atLeastProportion * 100)}%`,
    success: { kind: 'percent-drop', atLeast: Math.round(atLeastProportion * 100) }
  }));
  const remissions = instrument.remissionThresholds.flatMap(({ id, label, operator, score }) =>
    operator === '<' || operator === '<='
      ? [
          {
            id,
            label: `Remission: ${label}`,
            success: { kind: 'threshold', operator, score }
          } as const
        ]
      : []
  );
  const reliable: SuccessChoice[] =
    instrument.reliableChange === null
      ? []
      : [
          {
            id: 'reliable',
            label: `Reliable improvement: ${instrument.reliableChange.points} points`,
            success: { kind: 'reliable-improvement' }
          }
        ];
  return [...responses, ...remissions, ...reliable];
}

/** The definition that a choice stands for, or null where nothing is sourced for the instrument. */
export function definitionOfChoice(
  choice: OutcomeChoice,
  instrument: Instrument
): Definition | null {
  const window = windowChoices.find(({ id }) => id === choice.window);
  const choices = successChoices(instrument);
  const success = choices.find(({ id }) => id === choice.success) ?? choices[0];
  if (!window || !success) return null;
  return definitionSchema.parse({
    id: `${instrument.id}-${window.id}-${success.id}`,
    instrument: instrument.id,
    indication: instrument.domain === 'pain' ? 'pain' : 'depression',
    agent: choice.agent,
    baselineWindowDays: 14,
    ...(instrument.caseness ? { minimumBaseline: instrument.caseness.score } : {}),
    ...(window.induction ? { induction: window.induction } : {}),
    outcomeWindow: window.outcomeWindow,
    success: success.success
  });
}
