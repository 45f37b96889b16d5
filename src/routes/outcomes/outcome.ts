import { error } from '@sveltejs/kit';
import { findInstrument, instruments } from '$lib/instruments/registry.ts';
import type { Instrument } from '$lib/instruments/instrument.ts';
import {
  definitionOfChoice,
  outcomeChoiceSchema,
  successChoices,
  type OutcomeChoice
} from '$lib/outcomes/choices.ts';
import { readDefinition } from '$lib/outcomes/definition-codec.ts';
import type { Definition } from '$lib/outcomes/definition.ts';
import type { OutcomeEstimates } from '$lib/outcomes/estimates.ts';
import type { ReadableDatabase } from '$lib/server/db/connection.ts';
import { findOutcomeFigures } from '$lib/server/queries/outcome-cache.ts';
import type { OutcomeReport } from '$lib/server/queries/outcome-report.ts';

/** Instruments with at least one sourced outcome; anxiety and the rest have their own pages to come. */
export const outcomeInstruments = instruments.filter(
  (instrument) =>
    (instrument.domain === 'depression' || instrument.domain === 'pain') &&
    successChoices(instrument).length > 0
);

export interface ChosenOutcome {
  readonly choice: OutcomeChoice;
  /** The preset or definition that the address names, or null where it is chosen part by part. */
  readonly named: string | null;
  readonly instrument: Instrument;
  readonly report: OutcomeReport;
  readonly estimates: OutcomeEstimates;
}

/**
 * What the address asks for: the same object behind the page and each of its files. `definition`, a
 * preset's id or a definition as text, goes before the choices one by one.
 */
export async function chosenOutcome(database: ReadableDatabase, url: URL): Promise<ChosenOutcome> {
  const choice = outcomeChoiceSchema.parse(Object.fromEntries(url.searchParams));
  const named = url.searchParams.get('definition') || null;
  const definition = named === null ? null : readNamed(named);
  const instrument = findInstrument(definition?.instrument ?? choice.instrument);
  if (!instrument || !outcomeInstruments.includes(instrument)) {
    error(400, 'This instrument has no sourced outcome. Choose another.');
  }
  const chosen = definition ?? definitionOfChoice(choice, instrument);
  if (!chosen) error(400, 'This combination has no definition. Choose again.');
  const { report, estimates } = await findOutcomeFigures(database, chosen, {
    ...(choice.clinic === undefined ? {} : { clinicIds: [choice.clinic] })
  });
  return { choice, named, instrument, report, estimates: estimates.estimates };
}

function readNamed(text: string): Definition {
  const read = readDefinition(text);
  return read.ok ? read.definition : error(400, read.problems.join(' '));
}
