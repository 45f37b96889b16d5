import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { streamCsv } from '../../src/lib/exports/csv.ts';
import type { OpenDatabase } from '../../src/lib/server/db/connection.ts';
import { assessmentsQuery, streamAssessments } from '../../src/lib/server/queries/assessments.ts';
import { onceMs, report, runSqlInWrite } from './measure.ts';

const names = [
  'patient_key',
  'instrument',
  'assessed_on',
  'study_day',
  'rater',
  'recall_period',
  'total_score',
  'valid',
  'reason_invalid'
] as const;

/** Every current assessment to a file, against the engine's own COPY of the same rows. */
export async function benchExport(database: OpenDatabase, folder: string): Promise<void> {
  type Row = Awaited<ReturnType<ReturnType<typeof assessmentsQuery>['execute']>>[number];
  const columns = names.map((key) => ({ key, csv: (row: Row) => row[key] }));
  const ours = await onceMs(() =>
    pipeline(
      Readable.from(streamCsv(columns, streamAssessments(database.db))),
      createWriteStream(join(folder, 'ours.csv'))
    )
  );
  const target = join(folder, 'copy.csv').replaceAll("'", "''");
  const copy = await onceMs(() =>
    runSqlInWrite(
      database,
      `copy (select ${names.join(', ')} from current_assessments) to '${target}' (header)`
    )
  );
  report('export of all assessments', ours, { name: 'engine’s COPY', ms: copy });
}
