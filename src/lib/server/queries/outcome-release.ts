import { findCloseCount, type ReleasedOf } from '../../outcomes/disclosure/differencing.ts';
import { releaseFigures } from '../../outcomes/disclosure/release-figures.ts';
import type { ReleasedFigures } from '../../outcomes/disclosure/released.ts';
import { stringifyDefinition } from '../../outcomes/definition-codec.ts';
import type { Definition } from '../../outcomes/definition.ts';
import type { Grouping } from '../../outcomes/groups.ts';
import { findPreset, presets } from '../../outcomes/presets.ts';
import type { ReadableDatabase } from '../db/connection.ts';
import { answerOutcomeRequest } from './outcome-answer.ts';
import type { OutcomeReport } from './outcome-report.ts';
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
  // Every release by group tells the whole as well.
  if (request.by !== undefined) await answerReleaseRequest(database, { ...request, by: undefined });
  const earlier: Answered[] = [];
  for (const preset of presetsUpTo(request.definition)) {
    const report = await answerOutcomeRequest(database, { definition: preset, by: request.by });
    const next = { figures: report, released: releaseFigures(preset, report) };
    const tooClose = earlier.flatMap((one) => {
      const count = findCloseCount(one, next);
      return count === null ? [] : [{ count, than: one.figures.definition.id }];
    })[0];
    if (preset.id !== request.definition.id) {
      if (!tooClose) earlier.push(next);
    } else if (tooClose) {
      throw new OutcomeRequestError(
        'not-releasable',
        `A few patients could be told by subtracting this from ${tooClose.than} (${tooClose.count}), which goes first. Release ${tooClose.than} instead.`
      );
    } else {
      const { definition, description, dataCutOn, by } = report;
      return { definition, description, dataCutOn, by, ...next.released };
    }
  }
  throw new RangeError('the presets up to one end with it');
}

interface Answered extends ReleasedOf {
  readonly figures: OutcomeReport;
}

/** Those of the instrument in their order, which is the order in which they may be released. */
function presetsUpTo(definition: Definition): Definition[] {
  const ofInstrument = presets
    .map((preset) => preset.definition)
    .filter(({ instrument }) => instrument === definition.instrument);
  return ofInstrument.slice(0, ofInstrument.findIndex(({ id }) => id === definition.id) + 1);
}

/**
 * The rule against differencing, with the order of presets above: a release is of a preset and of every clinic
 * in reach, so that no two differ in a filter by a few patients. Clinicians are within clinics, whose withheld counts theirs would
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
