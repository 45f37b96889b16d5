import type { Kysely } from 'kysely';
import type { Instrument } from '../../instruments/instrument.ts';
import { findInstrument, instruments } from '../../instruments/registry.ts';
import type { Definition } from '../../outcomes/definition.ts';
import { describeDefinition } from '../../outcomes/describe-definition.ts';
import {
  computeGroup,
  type OutcomeFigures,
  type OutcomeGroup
} from '../../outcomes/group-rates.ts';
import { compareGroups, type Grouping } from '../../outcomes/groups.ts';
import { computeFlow, computeOutcomeRates, type OutcomeCounts } from '../../outcomes/rates.ts';
import type { Database } from '../db/database.ts';
import { beforeAnyData, findDataCut } from './data-cut.ts';
import { findDataVersion } from './data-version.ts';
import { countOutcomes, countOutcomesBy } from './outcome-counts.ts';
import { countStrip, type StripQuestion } from './outcome-strip.ts';

/** Everything one definition says of the data: the same object for page, CSV, command line and API. */
export interface OutcomeReport extends OutcomeFigures {
  readonly definition: Definition;
  readonly description: string;
  /** Rises with every write of facts: reports of one version are of the same data. */
  readonly dataVersion: number;
  /** Null where the data have day numbers only and every window is closed. */
  readonly dataCutOn: string | null;
  readonly by: Grouping | null;
  /** Each series is in one group, so that every count but the last day adds up; empty without `by`. */
  readonly groups: readonly OutcomeGroup[];
}

/** A definition names an instrument that the registry does not know. */
export class UnknownInstrumentError extends Error {
  override readonly name = 'UnknownInstrumentError';
}

export interface ReportFilter {
  readonly clinicIds?: readonly number[];
  /** Overrides the last day with a record. */
  readonly dataCutOn?: string | null;
  readonly by?: Grouping;
}

/**
 * Computes a definition's flow, rates and harm over the database. Give it a transaction where every figure
 * must be of one state: `findOutcomeReport` does, and keeps the answer.
 *
 * @throws UnknownInstrumentError where the registry has no such instrument
 */
export async function computeOutcomeReport(
  db: Kysely<Database>,
  definition: Definition,
  filter: ReportFilter = {}
): Promise<OutcomeReport> {
  const instrument = requireInstrument(definition);
  const { by, clinicIds } = filter;
  const dataCutOn = filter.dataCutOn === undefined ? await findDataCut(db) : filter.dataCutOn;
  const outcomeFilter = {
    definition,
    instrument,
    dataCutOn: dataCutOn ?? beforeAnyData,
    ...(clinicIds ? { clinicIds } : {})
  };
  const { counts, groups } =
    by === undefined
      ? { counts: await countOutcomes(db, outcomeFilter), groups: [] }
      : await countOutcomesBy(db, outcomeFilter, by);
  const order = compareGroups(by ?? 'clinic', instrument);
  return {
    ...wholeReport({ definition, instrument }, counts, dataCutOn, await findDataVersion(db)),
    by: by ?? null,
    groups: groups
      .sort((a, b) => order(a.group, b.group))
      .map((one) =>
        computeGroup(by ?? 'clinic', one.group, definition, instrument, one.counts, dataCutOn)
      )
  };
}

/**
 * The reports of many definitions, in their order and without groups: what `computeOutcomeReport` answers
 * one by one, in less than half the time.
 *
 * @throws UnknownInstrumentError where the registry has no such instrument
 */
export async function computeOutcomeReports(
  db: Kysely<Database>,
  definitions: readonly Definition[],
  filter: Omit<ReportFilter, 'by'> = {}
): Promise<OutcomeReport[]> {
  const questions = definitions.map((definition) => ({
    definition,
    instrument: requireInstrument(definition)
  }));
  const dataCutOn = filter.dataCutOn === undefined ? await findDataCut(db) : filter.dataCutOn;
  const version = await findDataVersion(db);
  const all = await countStrip(db, questions, {
    dataCutOn: dataCutOn ?? beforeAnyData,
    ...(filter.clinicIds ? { clinicIds: filter.clinicIds } : {})
  });
  return questions.flatMap((question, place) => {
    const counts = all[place];
    return counts ? [wholeReport(question, counts, dataCutOn, version)] : [];
  });
}

function wholeReport(
  { definition, instrument }: StripQuestion,
  counts: OutcomeCounts,
  dataCutOn: string | null,
  dataVersion: number
): OutcomeReport {
  return {
    definition,
    description: describeDefinition(definition, instrument),
    dataVersion,
    dataCutOn,
    counts,
    flow: computeFlow(counts),
    ...computeOutcomeRates(definition, instrument, counts),
    by: null,
    groups: []
  };
}

function requireInstrument({ instrument: id }: Definition): Instrument {
  const instrument = findInstrument(id);
  if (instrument) return instrument;
  const ids = instruments.map((one) => one.id).join(', ');
  throw new UnknownInstrumentError(`No instrument has the id "${id}". Choose one of ${ids}.`);
}
