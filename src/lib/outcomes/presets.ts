import { definitionSchema, type Definition, type DefinitionInput } from './definition.ts';

const mcInnesWindow = {
  anchor: 'last-induction-infusion',
  fromDay: 14,
  toDay: 31,
  targetDay: 21
} as const;
const mcInnesInduction = {
  minimumInfusions: 4,
  maximumInfusions: 8,
  minimumSpanDays: 7,
  maximumSpanDays: 28
} as const;

interface Preset {
  readonly name: string;
  readonly source: string;
  readonly definition: Definition;
}

function preset(name: string, source: string, definition: DefinitionInput): Preset {
  return { name, source, definition: definitionSchema.parse(definition) };
}

const depression = {
  instrument: 'phq9',
  indication: 'depression',
  agent: 'ketamine',
  baselineWindowDays: 14,
  minimumBaseline: 10,
  outcomeWindow: mcInnesWindow,
  success: { kind: 'percent-drop', atLeast: 50 }
} satisfies DefinitionInput;

const pain = {
  instrument: 'nrs',
  indication: 'pain',
  agent: 'ketamine',
  baselineWindowDays: 14,
  outcomeWindow: mcInnesWindow,
  success: { kind: 'percent-drop', atLeast: 30 }
} satisfies DefinitionInput;

/** The definitions the pages offer by name; the first is the default. */
export const presets: readonly Preset[] = [
  preset(
    'Response, 2–4 weeks after induction',
    'McInnes 2022, J Affect Disord: PHQ-9, 4–8 infusions in 7–28 days, 14–31 days after',
    { ...depression, id: 'mcinnes-2022', induction: mcInnesInduction }
  ),
  preset('Response at the end of the series', 'The clinic’s own end-of-series visit', {
    ...depression,
    id: 'end-of-series',
    outcomeWindow: { anchor: 'last-induction-infusion', fromDay: 1, toDay: 13, targetDay: 7 }
  }),
  preset('Response at six weeks', 'Oliver 2022 and Pfeiffer 2024 report PHQ-9 at six weeks', {
    ...depression,
    id: 'six-week',
    outcomeWindow: { anchor: 'first-infusion', fromDay: 35, toDay: 49, targetDay: 42 }
  }),
  preset('Remission, PHQ-9 below 5', 'McInnes 2022; CMS159', {
    ...depression,
    id: 'remission',
    induction: mcInnesInduction,
    success: { kind: 'threshold', operator: '<', score: 5 }
  }),
  preset('Reliable improvement', 'NHS Talking Therapies: PHQ-9 down 6 points or more', {
    ...depression,
    id: 'reliable-improvement',
    induction: mcInnesInduction,
    success: { kind: 'reliable-improvement' }
  }),
  preset('Response on the FAQ’s schedule', 'The FAQ: 4–6 infusions over 2 weeks', {
    ...depression,
    id: 'faq-schedule',
    induction: { minimumInfusions: 4, maximumInfusions: 6, maximumSpanDays: 14 }
  }),
  preset('MADRS response', 'McInnes window with MADRS', {
    ...depression,
    id: 'madrs-response',
    instrument: 'madrs',
    minimumBaseline: undefined
  }),
  preset('QIDS-SR16 response', 'McInnes window with QIDS-SR16', {
    ...depression,
    id: 'qids-response',
    instrument: 'qids-sr16',
    minimumBaseline: undefined
  }),
  preset('Pain down 30%', 'IMMPACT (Dworkin 2008): moderate improvement', {
    ...pain,
    id: 'pain-30'
  }),
  preset('Pain down 50%', 'IMMPACT (Dworkin 2008): substantial improvement', {
    ...pain,
    id: 'pain-50',
    success: { kind: 'percent-drop', atLeast: 50 }
  })
];

export const defaultPreset: Preset = (() => {
  const [first] = presets;
  if (!first) throw new Error('presets is empty');
  return first;
})();

export function findPreset(id: string): Preset | undefined {
  return presets.find((one) => one.definition.id === id);
}
