import { error } from '@sveltejs/kit';
import { findInstrument, instruments } from '$lib/instruments/registry.ts';
import type { Instrument } from '$lib/instruments/instrument.ts';
import {
  definitionOfChoice,
  outcomeChoiceSchema,
  successChoices,
  type OutcomeChoice
} from '$lib/outcomes/choices.ts';
import type { OpenDatabase } from '$lib/server/db/connection.ts';
import { findOutcomeReport } from '$lib/server/queries/outcome-cache.ts';
import type { OutcomeReport } from '$lib/server/queries/outcome-report.ts';

/** Instruments with at least one sourced outcome; anxiety and the rest have their own pages to come. */
export const outcomeInstruments = instruments.filter(
  (instrument) =>
    (instrument.domain === 'depression' || instrument.domain === 'pain') &&
    successChoices(instrument).length > 0
);

export interface ChosenOutcome {
  readonly choice: OutcomeChoice;
  readonly instrument: Instrument;
  readonly report: OutcomeReport;
}

/** What the address asks for: the same object behind the page and each of its files. */
export async function chosenOutcome(database: OpenDatabase, url: URL): Promise<ChosenOutcome> {
  const choice = outcomeChoiceSchema.parse(Object.fromEntries(url.searchParams));
  const instrument = findInstrument(choice.instrument);
  if (!instrument || !outcomeInstruments.includes(instrument)) {
    error(400, 'This instrument has no sourced outcome. Choose another.');
  }
  const definition = definitionOfChoice(choice, instrument);
  if (!definition) error(400, 'This combination has no definition. Choose again.');
  const report = await findOutcomeReport(
    database,
    definition,
    choice.clinic === undefined ? {} : { clinicIds: [choice.clinic] }
  );
  return { choice, instrument, report };
}
