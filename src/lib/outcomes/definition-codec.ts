import type { z } from 'zod';
import {
  definitionSchema,
  type Definition,
  type DefinitionInput,
  type OutcomeWindow,
  type Success
} from './definition.ts';
import { findPreset, presets } from './presets.ts';

/**
 * A definition as it stands in an address: fields `name.value` joined by `_`, those at their default left
 * out. `instrument.phq9_baseline.14_minimum.10_infusions.4to8_last.14to31at21_down.50` needs no escaping in
 * a query string; other characters of a value are written `*` and two hexadecimal digits.
 */
export function stringifyDefinition(definition: Definition): string {
  const { id, version, instrument, indication, agent, unit, induction } = definition;
  const { baselineWindowDays, minimumBaseline, outcomeWindow, success } = definition;
  const fields: readonly (readonly [Field, string | number | undefined])[] = [
    ['id', id === 'custom' ? undefined : id],
    ['version', version === 1 ? undefined : version],
    ['instrument', instrument],
    ['indication', indication],
    ['agent', agent],
    ['unit', unit === 'first-series' ? undefined : unit],
    ['baseline', baselineWindowDays],
    ['minimum', minimumBaseline],
    ['infusions', rangeText(induction?.minimumInfusions, induction?.maximumInfusions)],
    ['span', rangeText(induction?.minimumSpanDays, induction?.maximumSpanDays)],
    ['bounds', induction && Object.values(induction).every(isLeftOut) ? 'none' : undefined],
    [anchorFields[outcomeWindow.anchor], windowText(outcomeWindow)],
    ['pick', outcomeWindow.pick === 'closest-to-target' ? undefined : outcomeWindow.pick],
    successField(success)
  ];
  return fields
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}.${escape(String(value))}`]))
    .join('_');
}

export type ReadDefinition =
  | { readonly ok: true; readonly definition: Definition }
  | { readonly ok: false; readonly problems: readonly string[] };

/** The inverse of `stringifyDefinition`. Never throws: problems are sentences fit for display. */
export function parseDefinition(text: string): ReadDefinition {
  if (text.length > longestText) {
    return refuse(`The definition is longer than ${longestText} characters. Shorten it.`);
  }
  const fields = new Map<Field, string>();
  const problems: string[] = [];
  for (const part of text.split('_')) {
    const dot = part.indexOf('.');
    const name = part.slice(0, Math.max(0, dot));
    const value = unescape(part.slice(dot + 1));
    if (!isField(name)) {
      problems.push(`"${part}" is not a part of a definition. Write instrument.phq9, for example.`);
    } else if (value === null || value === '') {
      problems.push(`${name} cannot be read. Write it as ${examples[name]}.`);
    } else if (fields.has(name)) {
      problems.push(`${name} is given twice. Keep one.`);
    } else {
      fields.set(name, value);
    }
  }
  return problems.length > 0 ? refuse(...problems) : fromFields(fields);
}

/** A definition by what stands in an address or a command: a preset's id, or `stringifyDefinition`'s text. */
export function readDefinition(text: string): ReadDefinition {
  const preset = findPreset(text);
  if (preset) return { ok: true, definition: preset.definition };
  if (/[._]/.test(text)) return parseDefinition(text);
  const ids = presets.map(({ definition }) => definition.id).join(', ');
  return refuse(
    `There is no preset "${text.slice(0, 60)}". Choose one of ${ids}, or write a definition such as ${example}.`
  );
}

const longestText = 2000;

const example = 'instrument.phq9_first.35to49at42_down.50';

/** Every field with how to write it, in the order of the text. */
const examples = {
  id: 'id.my-rate',
  version: 'version.2',
  instrument: 'instrument.phq9',
  indication: 'indication.depression',
  agent: 'agent.ketamine',
  unit: 'unit.every-series',
  baseline: 'baseline.14',
  minimum: 'minimum.10',
  infusions: 'infusions.4to8',
  span: 'span.7to28',
  bounds: 'bounds.none',
  first: 'first.35to49at42',
  last: 'last.14to31at21',
  pick: 'pick.last-in-window',
  down: 'down.50',
  below: 'below.5',
  atmost: 'atmost.5',
  reliable: 'reliable.improvement'
} as const;

type Field = keyof typeof examples;

function isField(name: string): name is Field {
  return Object.hasOwn(examples, name);
}

const anchorFields = { 'first-infusion': 'first', 'last-induction-infusion': 'last' } as const;

function successField(success: Success): readonly [Field, string | number] {
  switch (success.kind) {
    case 'percent-drop':
      return ['down', success.atLeast];
    case 'threshold':
      return [success.operator === '<' ? 'below' : 'atmost', success.score];
    case 'reliable-improvement':
      return ['reliable', 'improvement'];
  }
}

function rangeText(from: number | undefined, to: number | undefined): string | undefined {
  return from === undefined && to === undefined ? undefined : `${from ?? ''}to${to ?? ''}`;
}

function windowText({ fromDay, toDay, targetDay }: OutcomeWindow): string {
  return `${fromDay}to${toDay}${targetDay === undefined ? '' : `at${targetDay}`}`;
}

function fromFields(fields: ReadonlyMap<Field, string>): ReadDefinition {
  const problems: string[] = [];
  const read = <Value>(name: Field, as: (text: string) => Value | undefined) => {
    const text = fields.get(name);
    if (text === undefined) return undefined;
    const value = as(text);
    if (value === undefined) {
      problems.push(`${name} cannot be "${text}". Write it as ${examples[name]}.`);
    }
    return value;
  };
  const only =
    <Value>(value: Value, word: string) =>
    (text: string) =>
      text === word ? value : undefined;
  const asText = (text: string) => text;

  const infusions = read('infusions', readRange);
  const span = read('span', readRange);
  const noBounds = read('bounds', only({}, 'none'));
  const windows = (['first-infusion', 'last-induction-infusion'] as const).flatMap((anchor) => {
    const window = read(anchorFields[anchor], readWindow);
    return window ? [{ anchor, ...window }] : [];
  });
  const down = read('down', readNumber);
  const below = read('below', readNumber);
  const atMost = read('atmost', readNumber);
  const successes: DefinitionInput['success'][] = [
    ...given(down, (atLeast) => ({ kind: 'percent-drop', atLeast }) as const),
    ...given(below, (score) => ({ kind: 'threshold', operator: '<', score }) as const),
    ...given(atMost, (score) => ({ kind: 'threshold', operator: '<=', score }) as const),
    ...given(
      read('reliable', only({ kind: 'reliable-improvement' } as const, 'improvement')),
      (success) => success
    )
  ];
  const [outcomeWindow, otherWindow] = windows;
  const [success, otherSuccess] = successes;
  const input = {
    id: read('id', asText),
    version: read('version', readNumber),
    instrument: read('instrument', asText),
    indication: read('indication', asText),
    agent: read('agent', asText),
    unit: read('unit', asText),
    baselineWindowDays: read('baseline', readNumber),
    minimumBaseline: read('minimum', readNumber),
    induction:
      infusions || span || noBounds
        ? withoutLeftOut({
            minimumInfusions: infusions?.from,
            maximumInfusions: infusions?.to,
            minimumSpanDays: span?.from,
            maximumSpanDays: span?.to
          })
        : undefined,
    outcomeWindow:
      outcomeWindow && withoutLeftOut({ ...outcomeWindow, pick: read('pick', asText) }),
    success
  };
  if (otherWindow) problems.push('first and last are both given. Keep one window.');
  if (otherSuccess) problems.push('Several success rules are given. Keep one.');
  if (problems.length > 0) return refuse(...problems);
  if (!input.instrument) return refuse(`instrument is missing. Add ${examples.instrument}.`);
  if (!outcomeWindow) return refuse(`The window is missing. Add ${examples.last}.`);
  if (!success) return refuse(`The success rule is missing. Add ${examples.down}.`);
  const parsed = definitionSchema.safeParse(withoutLeftOut(input));
  return parsed.success
    ? { ok: true, definition: parsed.data }
    : refuse(...describeIssues(parsed.error));
}

/** Each issue of a definition as a sentence: "success.atLeast: Too big: expected number to be <=100." */
export function describeIssues({ issues }: z.ZodError): string[] {
  return issues.map(({ path, message }) => {
    const sentence = /[.!?]$/.test(message) ? message : `${message}.`;
    return path.length === 0 ? sentence : `${path.join('.')}: ${sentence}`;
  });
}

function given<Value, Result>(value: Value | undefined, as: (value: Value) => Result): Result[] {
  return value === undefined ? [] : [as(value)];
}

function readNumber(text: string): number | undefined {
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text) ? Number(text) : undefined;
}

function readRange(text: string): { from?: number; to?: number } | undefined {
  const [, from, to] = /^(\d*)to(\d*)$/.exec(text) ?? [];
  if (from === undefined || to === undefined || text === 'to') return undefined;
  return { ...(from && { from: Number(from) }), ...(to && { to: Number(to) }) };
}

function readWindow(text: string) {
  const [, from, to, target] = /^(-?\d+)to(-?\d+)(?:at(-?\d+))?$/.exec(text) ?? [];
  if (from === undefined || to === undefined) return undefined;
  return {
    fromDay: Number(from),
    toDay: Number(to),
    ...(target !== undefined && { targetDay: Number(target) })
  };
}

function isLeftOut(value: unknown): boolean {
  return value === undefined;
}

function withoutLeftOut<Fields extends object>(fields: Fields): Partial<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => !isLeftOut(value))
  ) as Partial<Fields>; // a subset of its own entries
}

function refuse(...problems: string[]): ReadDefinition {
  return { ok: false, problems };
}

/** `_` parts fields and `*` begins an escape; URLSearchParams leaves `*`, `-` and `.` as they are. */
function escape(value: string): string {
  return encodeURIComponent(value)
    .replace(/[!'()*_~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%', '*');
}

function unescape(text: string): string | null {
  if (/[^A-Za-z0-9.*-]/.test(text)) return null;
  try {
    return decodeURIComponent(text.replaceAll('*', '%'));
  } catch {
    return null;
  }
}
