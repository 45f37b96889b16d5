import { error } from '@sveltejs/kit';
import { fileColumn, type FigureColumn } from '$lib/charts/column.ts';
import { csvResponse, writeCsv } from '$lib/exports/csv.ts';
import { recordAccess } from '$lib/server/audit/record-access.ts';
import type { OutcomeReport } from '$lib/server/queries/outcome-report.ts';
import {
  benefitRecords,
  denominatorRecords,
  flowColumns,
  flowRecords,
  harmRecords,
  rateColumns
} from '../figures.ts';
import { chosenOutcome } from '../outcome.ts';
import type { RequestHandler } from './$types';

const figures: Record<string, (report: OutcomeReport) => string> = {
  benefit: (report) => file(report, rateColumns, benefitRecords(report)),
  harm: (report) => file(report, rateColumns, harmRecords(report)),
  denominators: (report) => file(report, rateColumns, denominatorRecords(report)),
  flow: (report) => file(report, flowColumns, flowRecords(report))
};

/** Each row carries the definition and data cut that it holds under, since files travel alone. */
function file<Row>(
  { definition, description, dataCutOn }: OutcomeReport,
  columns: readonly FigureColumn<Row>[],
  rows: readonly Row[]
): string {
  return writeCsv(
    [
      ...columns,
      fileColumn<Row>('definition_id', () => definition.id),
      fileColumn<Row>('definition', () => description),
      fileColumn<Row>('data_cut', () => dataCutOn)
    ],
    rows
  );
}

export const GET: RequestHandler = async ({ locals, params, url }) => {
  const write = Object.hasOwn(figures, params.figure) ? figures[params.figure] : undefined;
  if (!write) error(404, 'There is no such figure.');
  const { report } = await chosenOutcome(locals.scope, url);
  await recordAccess(locals, {
    action: 'file-exported',
    subject: { file: params.figure, definition: report.definition.id }
  });
  const cut = report.dataCutOn ?? 'day-numbers';
  return csvResponse(`outcomes_${params.figure}_${report.definition.id}_${cut}.csv`, write(report));
};
