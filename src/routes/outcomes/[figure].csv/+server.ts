import { error } from '@sveltejs/kit';
import { fileColumn, type FigureColumn } from '$lib/charts/column.ts';
import { csvResponse, writeCsv } from '$lib/exports/csv.ts';
import { recordAccess } from '$lib/server/audit/record-access.ts';
import type { OutcomeReport } from '$lib/server/queries/outcome-report.ts';
import {
  benefitRecords,
  denominatorRecords,
  describeWorse,
  flowColumns,
  flowRecords,
  harmRecords,
  rateColumns
} from '../figures.ts';
import { otherOutcomes } from '../other-outcomes.ts';
import { chosenOutcome, type ChosenOutcome } from '../outcome.ts';
import type { RequestHandler } from './$types';

const figures: Record<string, (outcome: ChosenOutcome) => string> = {
  benefit: ({ report, estimates, instrument }) =>
    file(
      report,
      rateColumns,
      benefitRecords(report, otherOutcomes(report.definition, instrument, estimates.named))
    ),
  harm: ({ report, estimates, instrument }) =>
    file(report, rateColumns, harmRecords(report, estimates.item9, describeWorse(instrument))),
  denominators: ({ report }) => file(report, rateColumns, denominatorRecords(report)),
  flow: ({ report }) => file(report, flowColumns, flowRecords(report))
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
  if (url.searchParams.has('release')) {
    error(400, 'Files of figures hold small counts. Ask /api/v1/outcomes with release=true.');
  }
  const outcome = await chosenOutcome(locals.scope, url);
  const { report } = outcome;
  await recordAccess(locals, {
    action: 'file-exported',
    subject: { file: params.figure, definition: report.definition.id }
  });
  const cut = report.dataCutOn ?? 'day-numbers';
  return csvResponse(
    `outcomes_${params.figure}_${report.definition.id}_${cut}.csv`,
    write(outcome)
  );
};
