import { definitionSchema, type Definition, type DefinitionInput } from './definition.ts';

interface Preset {
  readonly name: string;
  readonly source: string;
  readonly definition: Definition;
}

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

/** When an outcome is measured, and after which induction. */
interface Timing {
  readonly id: string;
  readonly when: string;
  readonly source: string;
  readonly rules: Pick<DefinitionInput, 'induction' | 'outcomeWindow'>;
}

const mcInnes: Timing = {
  id: 'mcinnes-2022',
  when: '2–4 weeks after induction',
  source: 'McInnes 2022, J Affect Disord: 4–8 infusions in 7–28 days, 14–31 days after',
  rules: { induction: mcInnesInduction, outcomeWindow: mcInnesWindow }
};

const timings: readonly Timing[] = [
  mcInnes,
  {
    id: 'end-of-series',
    when: 'at the end of the series',
    source: 'The clinic’s own end-of-series visit',
    rules: {
      outcomeWindow: { anchor: 'last-induction-infusion', fromDay: 1, toDay: 13, targetDay: 7 }
    }
  },
  {
    id: 'six-week',
    when: 'at six weeks',
    source: 'Oliver 2022 and Pfeiffer 2024 report PHQ-9 at six weeks',
    rules: { outcomeWindow: { anchor: 'first-infusion', fromDay: 35, toDay: 49, targetDay: 42 } }
  },
  {
    id: 'faq-schedule',
    when: 'on the FAQ’s schedule',
    source: 'The FAQ: 4–6 infusions over 2 weeks; window of McInnes 2022',
    rules: {
      induction: { minimumInfusions: 4, maximumInfusions: 6, maximumSpanDays: 14 },
      outcomeWindow: mcInnesWindow
    }
  }
];

type Rules = Pick<DefinitionInput, 'instrument' | 'indication' | 'minimumBaseline'>;

function preset(
  id: string,
  what: string,
  rules: Rules,
  success: DefinitionInput['success'],
  timing: Timing = mcInnes
): Preset {
  return {
    name: `${what}, ${timing.when}`,
    source: timing.source,
    definition: definitionSchema.parse({
      id,
      ...rules,
      agent: 'ketamine',
      baselineWindowDays: 14,
      ...timing.rules,
      success
    })
  };
}

/** Response at each time. Of the counterparts to PHQ-9, the one at McInnes's window has the bare name. */
function responses(name: string, what: string, rules: Rules, atLeast: number): Preset[] {
  return timings.map((timing) =>
    preset(
      timing === mcInnes ? name : name === mcInnes.id ? timing.id : `${name}-${timing.id}`,
      what,
      rules,
      { kind: 'percent-drop', atLeast },
      timing
    )
  );
}

const phq9 = { instrument: 'phq9', indication: 'depression', minimumBaseline: 10 } as const;
// The minimum of 10 is McInnes's for PHQ-9; no counterpart on the other scales is sourced.
const madrs = { instrument: 'madrs', indication: 'depression' } as const;
const qids = { instrument: 'qids-sr16', indication: 'depression' } as const;
const pain = { instrument: 'nrs', indication: 'pain' } as const;

/**
 * The definitions the pages offer by name; the first is the default. A counterpart is left out where the
 * registry has no source for it: reliable change of MADRS and QIDS-SR16, remission of pain.
 */
export const presets: readonly Preset[] = [
  ...responses(mcInnes.id, 'Response', phq9, 50),
  preset('remission', 'Remission, PHQ-9 below 5', phq9, {
    kind: 'threshold',
    operator: '<',
    score: 5
  }),
  preset('reliable-improvement', 'Reliable improvement, PHQ-9 down 6 points', phq9, {
    kind: 'reliable-improvement'
  }),
  ...responses('madrs-response', 'MADRS response', madrs, 50),
  preset('madrs-remission', 'Remission, MADRS below 10', madrs, {
    kind: 'threshold',
    operator: '<',
    score: 10
  }),
  ...responses('qids-response', 'QIDS-SR16 response', qids, 50),
  preset('qids-remission', 'Remission, QIDS-SR16 5 or lower', qids, {
    kind: 'threshold',
    operator: '<=',
    score: 5
  }),
  ...responses('pain-30', 'Pain down 30%', pain, 30),
  ...responses('pain-50', 'Pain down 50%', pain, 50),
  preset('pain-reliable-improvement', 'Reliable improvement, pain down 2 points and 30%', pain, {
    kind: 'reliable-improvement'
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
