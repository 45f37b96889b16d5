import { defaultLevel } from './estimate.ts';
import { proportionMethods, type ProportionMethod } from './proportion.ts';
import type { RatioMethod } from './standardised-ratio.ts';

/** Rows of a CSV file, every cell as text. */
export type Table = readonly Readonly<Record<string, string>>[];

/** One call by name: positional texts in order, named options, and the rows of the file if it takes one. */
export interface CallArguments {
  readonly positional: readonly string[];
  readonly options: Readonly<Record<string, string | undefined>>;
  readonly table: Table;
}

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** @throws RangeError naming what is not a number */
export function parseNumber(name: string, text: string): number {
  if (!decimal.test(text)) {
    throw new RangeError(`${name} is "${text}". Give a number.`);
  }
  return Number(text);
}

/**
 * The positional arguments as numbers, one a name.
 * @throws RangeError when there are more or fewer, or one is not a number
 */
export function parseNumbers<Name extends string>(
  names: readonly Name[],
  { positional }: CallArguments
): Record<Name, number> {
  if (positional.length !== names.length) {
    throw new RangeError(
      `${positional.length === 1 ? '1 argument was' : `${positional.length} arguments were`} given. Give ${names.join(', ')}.`
    );
  }
  // One entry a name; `positional` is as long as `names`.
  return Object.fromEntries(
    names.map((name, index) => [name, parseNumber(name, positional[index] as string)])
  ) as Record<Name, number>;
}

/** @throws RangeError naming the first that is not a number */
export function parseValues(name: string, texts: readonly string[]): number[] {
  return texts.map((text, index) => parseNumber(`${name} ${index + 1}`, text));
}

/** @throws RangeError when `--level` is not a number */
export function parseLevel({ options }: CallArguments): number {
  return options.level === undefined ? defaultLevel : parseNumber('level', options.level);
}

/** @throws RangeError when `--method` is neither `wilson` nor `clopper-pearson` */
export function parseProportionMethod({ options }: CallArguments): ProportionMethod {
  return parseChoice(options.method, proportionMethods, 'wilson');
}

/** @throws RangeError when `--method` is neither `byar` nor `exact` */
export function parseRatioMethod({ options }: CallArguments): RatioMethod {
  return parseChoice<RatioMethod>(options.method, ['byar', 'exact'], 'byar');
}

function parseChoice<Choice extends string>(
  text: string | undefined,
  choices: readonly Choice[],
  otherwise: Choice
): Choice {
  if (text === undefined) return otherwise;
  const choice = choices.find((candidate) => candidate === text);
  if (choice === undefined) {
    throw new RangeError(`method is "${text}". Choose one of ${choices.join(', ')}.`);
  }
  return choice;
}

/**
 * The named columns of every row as numbers.
 * @throws RangeError on a column that is absent or a cell that is not a number, naming its row
 */
export function parseColumns<Column extends string>(
  columns: readonly Column[],
  { table }: CallArguments
): Record<Column, number>[] {
  return table.map(
    (row, index) =>
      // One entry a column.
      Object.fromEntries(
        columns.map((column) => [
          column,
          parseNumber(`${column} of row ${index + 1}`, readCell(column, row))
        ])
      ) as Record<Column, number>
  );
}

/** @throws RangeError on a column that is absent, or an event that is not 0, 1, true or false */
export function parseFollowUps(
  call: CallArguments
): { time: number; event: boolean; group: string | undefined }[] {
  return parseColumns(['time'], call).map(({ time }, index) => {
    // `parseColumns` gave one entry a row.
    const row = call.table[index] as Readonly<Record<string, string>>;
    const event = readCell('event', row);
    if (!['0', '1', 'true', 'false'].includes(event)) {
      throw new RangeError(
        `event of row ${index + 1} is "${event}". Give 1 for an event, 0 for censored.`
      );
    }
    return { time, event: event === '1' || event === 'true', group: row.group };
  });
}

function readCell(column: string, row: Readonly<Record<string, string>>): string {
  const cell = row[column];
  if (cell === undefined) {
    throw new RangeError(`The file has no column "${column}".`);
  }
  return cell;
}
