import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { parse } from 'csv-parse/sync';
import { catalogue, type CatalogueEntry } from '../lib/statistics/catalogue.ts';
import type { Table } from '../lib/statistics/catalogue-arguments.ts';
import { UsageError, type Command } from './command.ts';

const optionNames = ['level', 'method', 'points'];

export const command: Command = {
  usage: '<name> <args…> [--json]; with - one set of arguments a line from standard input',
  async run(args) {
    const isOneLine = args.includes('--json');
    const [name, ...rest] = args.filter((arg) => arg !== '--json');
    const entry = findStatistic(name);
    if (!rest.includes('-')) {
      const result = await computeStatistic(entry, rest);
      console.log(isOneLine ? JSON.stringify(result) : JSON.stringify(result, null, 2));
      return;
    }
    const always = rest.filter((arg) => arg !== '-');
    let lineNumber = 0;
    for await (const line of createInterface({ input: process.stdin })) {
      lineNumber += 1;
      const own = line.split(/\s+/).filter((arg) => arg !== '');
      if (own.length === 0) continue;
      try {
        console.log(JSON.stringify(await computeStatistic(entry, [...own, ...always])));
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        throw new UsageError(`Line ${lineNumber}: ${error.message}`, { cause: error });
      }
    }
  }
};

function findStatistic(name: string | undefined): CatalogueEntry {
  const entry = name !== undefined && Object.hasOwn(catalogue, name) ? catalogue[name] : undefined;
  if (entry) return entry;
  const names = Object.keys(catalogue).join(', ');
  throw new UsageError(
    name === undefined
      ? `Name a statistic: one of ${names}.`
      : `There is no statistic "${name}". Choose one of ${names}.`
  );
}

/** @throws UsageError when the arguments or the file do not fit the statistic */
export async function computeStatistic(
  entry: CatalogueEntry,
  args: readonly string[]
): Promise<object> {
  const { positional, options } = splitArguments(args);
  const table = entry.takesFile ? await readTable(positional.shift()) : [];
  try {
    return entry.compute({ positional, options, table });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(`${error.message} It takes ${entry.usage}.`, { cause: error });
  }
}

// Not parseArgs: it takes the value -10 for options -1 and -0.
function splitArguments(args: readonly string[]) {
  const positional: string[] = [];
  const options: Record<string, string> = {};
  for (let index = 0; index < args.length; index += 1) {
    // `index` is under the length.
    const arg = args[index] as string;
    if (!arg.startsWith('--')) {
      positional.push(arg);
      continue;
    }
    const [name = '', inline] = arg.slice(2).split('=', 2);
    if (!optionNames.includes(name)) {
      throw new UsageError(`There is no option "${arg}". Use --${optionNames.join(', --')}.`);
    }
    const value = inline ?? args[(index += 1)];
    if (value === undefined) throw new UsageError(`--${name} has no value. Give one after it.`);
    options[name] = value;
  }
  return { positional, options };
}

async function readTable(path: string | undefined): Promise<Table> {
  if (path === undefined) throw new UsageError('No file was given. Give a CSV file.');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path} cannot be read. Give a CSV file that exists.`, { cause: error });
  }
  try {
    return parse<Record<string, string>>(text, {
      bom: true,
      columns: true,
      skip_empty_lines: true,
      trim: true
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${path} is not CSV: ${reason}`, { cause: error });
  }
}
