import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { formatRate } from '../lib/format/rate.ts';
import { definitionSchema, type Definition } from '../lib/outcomes/definition.ts';
import { findPreset, presets } from '../lib/outcomes/presets.ts';
import { openConfiguredDatabase } from '../lib/server/db/connection.ts';
import { computeOutcomeReport, type OutcomeReport } from '../lib/server/queries/outcome-report.ts';
import { UsageError, type Command } from './command.ts';

export const command: Command = {
  usage: '--definition <preset | file.json> [--json]',
  async run(args, settings) {
    const { values } = parseArgs({
      args,
      options: { definition: { type: 'string' }, json: { type: 'boolean', default: false } }
    });
    if (values.definition === undefined) {
      throw new UsageError(
        `Name a definition: a file that ends in .json, or one of ${presetIds().join(', ')}.`
      );
    }
    const definition = await readDefinition(values.definition);
    const database = await openConfiguredDatabase(settings);
    try {
      const report = await computeOutcomeReport(database.db, definition);
      console.log(values.json ? JSON.stringify(report, null, 2) : asText(report));
    } finally {
      await database.close();
    }
  }
};

async function readDefinition(name: string): Promise<Definition> {
  const preset = findPreset(name);
  if (preset) return preset.definition;
  if (!name.endsWith('.json')) {
    throw new UsageError(
      `There is no preset "${name}". Choose one of ${presetIds().join(', ')}, or a file that ends in .json.`
    );
  }
  const text = await readFile(name, 'utf8');
  const parsed = definitionSchema.safeParse(parseJson(name, text));
  if (!parsed.success) {
    throw new Error(`${name} is not a definition.\n${z.prettifyError(parsed.error)}`);
  }
  return parsed.data;
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${name} is not JSON: ${reason}`, { cause: error });
  }
}

function presetIds(): string[] {
  return presets.map(({ definition }) => definition.id);
}

function asText({ description, dataCutOn, rates, denominators }: OutcomeReport): string {
  const line = (label: string, rate: (typeof denominators)['started']) => {
    const text = formatRate(rate);
    return `  ${label.padEnd(38)}${
      text.shown
        ? `${text.percent}  ${text.numerator}/${text.denominator} · ${text.interval}`
        : text.sentence
    }`;
  };
  return [
    description,
    dataCutOn === null ? 'Day numbers only: every window is closed.' : `Data cut ${dataCutOn}.`,
    '',
    line('Eligible, missing counts as no', rates.nonResponder),
    line('Complete cases', rates.completeCase),
    line('Last score carried forward', rates.lastObservation),
    line('Best bound', rates.bestBound),
    '',
    line('Of started', denominators.started),
    line('Of eligible', denominators.eligible),
    line('Of completed', denominators.completed),
    line('Of measured', denominators.measured)
  ].join('\n');
}
