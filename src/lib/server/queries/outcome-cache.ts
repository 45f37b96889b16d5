import type { OpenDatabase } from '../db/connection.ts';
import type { Definition } from '../../outcomes/definition.ts';
import { stringifyDefinition } from '../../outcomes/definition-codec.ts';
import { findDataCut } from './data-cut.ts';
import { findDataVersion } from './data-version.ts';
import { computeOutcomeReport, type OutcomeReport, type ReportFilter } from './outcome-report.ts';
import { ResultCache } from './result-cache.ts';

interface Kept {
  readonly dataCuts: ResultCache<string | null>;
  readonly reports: ResultCache<OutcomeReport>;
}

/** A report or a group of one is about 3 kB, so that this many are about 15 MB. */
const mostFigures = 5000;
const mostDataCuts = 4;

const keptByDatabase = new WeakMap<OpenDatabase, Kept>();

function keptOf(database: OpenDatabase): Kept {
  const kept = keptByDatabase.get(database) ?? {
    dataCuts: new ResultCache<string | null>(mostDataCuts),
    reports: new ResultCache<OutcomeReport>(mostFigures, ({ groups }) => 1 + groups.length)
  };
  keptByDatabase.set(database, kept);
  return kept;
}

/**
 * A definition's report, computed once for each version of the data. Every figure of it is of one state of
 * the database, at least as new as the last write that had ended when it was asked for.
 */
export async function findOutcomeReport(
  database: OpenDatabase,
  definition: Definition,
  filter: ReportFilter = {}
): Promise<OutcomeReport> {
  const { dataCuts, reports } = keptOf(database);
  const asked = await findDataVersion(database.quick);
  const { clinicIds = null, dataCutOn = null, by = null } = filter;
  const question = JSON.stringify([
    asked,
    stringifyDefinition(definition),
    clinicIds && [...clinicIds].sort((a, b) => a - b),
    dataCutOn,
    by
  ]);
  return reports.get(question, () =>
    database.db.transaction().execute(async (trx) => {
      const version = await findDataVersion(trx);
      return computeOutcomeReport(trx, definition, {
        ...filter,
        dataCutOn: dataCutOn ?? (await dataCuts.get(String(version), () => findDataCut(trx)))
      });
    })
  );
}
