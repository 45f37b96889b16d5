import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { formatRate } from '../lib/format/rate.ts';
import { describeIssues } from '../lib/outcomes/definition-codec.ts';
import { definitionSchema, type Definition } from '../lib/outcomes/definition.ts';
import type { OutcomeFigures } from '../lib/outcomes/group-rates.ts';
import { groupings, type Grouping } from '../lib/outcomes/groups.ts';
import { presets } from '../lib/outcomes/presets.ts';
import { openConfiguredDatabase } from '../lib/server/db/connection.ts';
import { answerOutcomeRequest } from '../lib/server/queries/outcome-answer.ts';
import { answerReleaseRequest } from '../lib/server/queries/outcome-release.ts';
import type { OutcomeReport } from '../lib/server/queries/outcome-report.ts';
import {
  OutcomeRequestError,
  outcomeParts,
  readRequestedDefinition
} from '../lib/server/queries/outcome-request.ts';
import type { Estimate, Proportion } from '../lib/statistics/estimate.ts';
import { UsageError, type Command } from './command.ts';

export const command: Command = {
  usage: `--definition <preset | file.json | text> [--by ${groupings.join('|')}] [--clinic <name>]… [--json [--estimates] [--timeline]] [--release]`,
  async run(args, settings) {
    const { values } = parseArgs({
      args,
      options: {
        definition: { type: 'string' },
        by: { type: 'string' },
        clinic: { type: 'string', multiple: true },
        json: { type: 'boolean', default: false },
        estimates: { type: 'boolean', default: false },
        timeline: { type: 'boolean', default: false },
        release: { type: 'boolean', default: false }
      }
    });
    if (values.definition === undefined) {
      const ids = presets.map(({ definition }) => definition.id).join(', ');
      throw new UsageError(`Name a definition: a file that ends in .json, or one of ${ids}.`);
    }
    if (values.estimates && !values.json) {
      throw new UsageError('Estimates are printed as JSON only. Add --json.');
    }
    if (values.timeline && !values.json) {
      throw new UsageError('The timeline is printed as JSON only. Add --json.');
    }
    if (values.release && !values.json) {
      throw new UsageError('A release is printed as JSON only. Add --json.');
    }
    const request = {
      definition: await readDefinitionArgument(values.definition),
      by: values.by === undefined ? undefined : readGrouping(values.by),
      clinics: values.clinic,
      include: outcomeParts.filter((part) => values[part])
    };
    const database = await openConfiguredDatabase(settings);
    try {
      if (values.release) {
        const released = await asUsage(() => answerReleaseRequest(database, request));
        console.log(JSON.stringify(released, null, 2));
        return;
      }
      const answer = await asUsage(() => answerOutcomeRequest(database, request));
      console.log(values.json ? JSON.stringify(answer, null, 2) : asText(answer));
    } finally {
      await database.close();
    }
  }
};

async function readDefinitionArgument(name: string): Promise<Definition> {
  if (!name.endsWith('.json')) return asUsage(async () => readRequestedDefinition(name));
  const text = await readFile(name, 'utf8');
  const parsed = definitionSchema.safeParse(parseJson(name, text));
  if (!parsed.success) {
    throw new Error(`${name} is not a definition. ${describeIssues(parsed.error).join(' ')}`);
  }
  return parsed.data;
}

async function asUsage<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof OutcomeRequestError)) throw error;
    throw new UsageError(error.message, { cause: error });
  }
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${name} is not JSON: ${reason}`, { cause: error });
  }
}

function readGrouping(text: string): Grouping {
  const by = groupings.find((grouping) => grouping === text);
  if (by) return by;
  throw new UsageError(`There is no grouping "${text}". Choose one of ${groupings.join(', ')}.`);
}

function asText(report: OutcomeReport): string {
  const { description, dataCutOn, by, groups } = report;
  return [
    description,
    dataCutOn === null ? 'Day numbers only: every window is closed.' : `Data cut ${dataCutOn}.`,
    '',
    ...figureLines(report),
    ...(by === null ? [] : ['', `By ${by}, eligible, missing counts as no`]),
    ...groups.map(({ label, rates }) => rateLine(label, rates.nonResponder))
  ].join('\n');
}

function figureLines({ rates, denominators }: OutcomeFigures): string[] {
  return [
    rateLine('Eligible, missing counts as no', rates.nonResponder),
    rateLine('Complete cases', rates.completeCase),
    rateLine('Last score carried forward', rates.lastObservation),
    rateLine('Best bound', rates.bestBound),
    '',
    rateLine('Of started', denominators.started),
    rateLine('Of eligible', denominators.eligible),
    rateLine('Of completed', denominators.completed),
    rateLine('Of measured', denominators.measured)
  ];
}

function rateLine(label: string, rate: Estimate<Proportion>): string {
  const text = formatRate(rate);
  return `  ${label.padEnd(38)}${
    text.shown
      ? `${text.percent}  ${text.numerator}/${text.denominator} · ${text.interval}`
      : text.sentence
  }`;
}
