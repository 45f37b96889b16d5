import { releaseFigures } from '../../outcomes/disclosure/release-figures.ts';
import type { ReleasedFigures } from '../../outcomes/disclosure/released.ts';
import { stringifyDefinition } from '../../outcomes/definition-codec.ts';
import type { Definition } from '../../outcomes/definition.ts';
import type { Grouping } from '../../outcomes/groups.ts';
import { findPreset } from '../../outcomes/presets.ts';
import type { ReadableDatabase } from '../db/connection.ts';
import { answerOutcomeRequest } from './outcome-answer.ts';
import { OutcomeRequestError, type OutcomeRequest } from './outcome-request.ts';

/** What of a report may leave the clinic, with what it is of. */
export interface OutcomeRelease extends ReleasedFigures {
  readonly definition: Definition;
  readonly description: string;
  readonly dataCutOn: string | null;
  readonly by: Grouping | null;
}

/**
 * Answers a request in the form that may leave the clinic: the same for the command line, the API and files.
 *
 * @throws OutcomeRequestError where two such answers could be subtracted from one another
 */
export async function answerReleaseRequest(
  database: ReadableDatabase,
  request: OutcomeRequest
): Promise<OutcomeRelease> {
  const why = whyNotReleasable(request);
  if (why !== null) throw new OutcomeRequestError('not-releasable', why);
  const report = await answerOutcomeRequest(database, request);
  const { definition, description, dataCutOn, by } = report;
  return { definition, description, dataCutOn, by, ...releaseFigures(definition, report) };
}

/**
 * The one rule against differencing: a release is of a preset and of every clinic in reach, so that no two
 * differ in a filter by a few patients. Clinicians are within clinics, whose withheld counts theirs would
 * add up to.
 */
export function whyNotReleasable({
  definition,
  by,
  clinics,
  include = []
}: OutcomeRequest): string | null {
  if (include.length > 0) {
    return `${include.join(' and ')} cannot be released: patients could be told from them. Leave them out.`;
  }
  if (clinics !== undefined) {
    return 'A release of some clinics could be subtracted from one of others. Leave clinic out, or group by clinic.';
  }
  if (by === 'clinician') {
    return 'A release by clinician would add up to what one by clinic withholds. Group by clinic.';
  }
  const preset = findPreset(definition.id)?.definition;
  if (!preset || stringifyDefinition(preset) !== stringifyDefinition(definition)) {
    return 'A release is of a preset: of two definitions that differ a little, one could be subtracted from the other. Name a preset.';
  }
  return null;
}
