import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClinicalBatch } from '../writes/clinical-batch.ts';
import { assessmentColumns, assessmentReader } from './assessment-rows.ts';
import type { CsvColumn } from './csv-header.ts';
import { defaultImportLimits, readCsvFile, type CsvRow, type ImportLimits } from './csv-file.ts';
import {
  Refusal,
  formatCellText,
  type BatchCounts,
  type ImportReport,
  type ImportedFile
} from './import-report.ts';
import { ImportState, type TidyOptions } from './import-state.ts';
import { infusionColumns, infusionReader } from './infusion-rows.ts';
import { patientColumns, patientReader } from './patient-rows.ts';
import { UnreadableFile, type DeclaredEncoding } from './source-text.ts';

export interface ReadTidyOptions extends TidyOptions {
  readonly limits?: ImportLimits;
  /** Of files without a byte order mark; UTF-8 where left out. */
  readonly encoding?: DeclaredEncoding;
}

export type TidyOutcome =
  | { readonly ok: true; readonly batch: ClinicalBatch; readonly report: ImportReport }
  | { readonly ok: false; readonly report: ImportReport };

export const tidyFileNames = ['patients.csv', 'infusions.csv', 'assessments.csv'] as const;

/**
 * Reads and validates a folder of `patients.csv`, `infusions.csv` and `assessments.csv`. Nothing is
 * changed to fit: a file that cannot be read or a row that cannot be taken is reported, and there is then
 * no batch.
 */
export async function readTidyFolder(
  folder: string,
  options: ReadTidyOptions
): Promise<TidyOutcome> {
  const state = new ImportState(options);
  const files: ImportedFile[] = [];

  const read = async <Name extends string>(
    name: (typeof tidyFileNames)[number],
    columns: readonly (CsvColumn & { readonly name: Name })[],
    onRow: (row: CsvRow<Name>) => void
  ): Promise<void> => {
    const timed = name !== 'patients.csv';
    try {
      const summary = await readCsvFile<Name>({
        path: join(folder, name),
        name,
        columns,
        limits: options.limits ?? defaultImportLimits,
        encoding: options.encoding ?? 'utf-8',
        onHeader: (present) => (timed ? settleBasis(state, present) : undefined),
        onRow,
        onRefusal: (position, column, refusal, value) =>
          state.log.add(position, column, refusal, value)
      });
      if (summary.rows === 0 && name === 'patients.csv')
        throw new UnreadableFile('The file has no rows.', 'Add one row for each patient.');
      files.push({ name, sha256: summary.sha256, rows: summary.rows });
      if (summary.ignoredColumns.length > 0)
        state.notices.push(
          `${name}: not used: ${summary.ignoredColumns.slice(0, 20).map(formatCellText).join(', ')}.`
        );
      if (summary.emptyRows > 0)
        state.notices.push(
          `${name}: ${summary.emptyRows} rows without any value were passed over.`
        );
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      files.push({ name, sha256: null, rows: 0 });
      if (name === 'patients.csv') state.patientsKnown = false;
      const refusal = new Refusal('file', error.problem, error.remedy);
      state.log.add({ file: name, line: error.line, record: null }, null, refusal, null);
    }
  };

  await read('patients.csv', patientColumns(options.clinic !== undefined), patientReader(state));
  const infusions = infusionReader(state);
  await read('infusions.csv', infusionColumns, infusions.read);
  infusions.finish();
  await read('assessments.csv', assessmentColumns, assessmentReader(state));
  await noteOtherFiles(folder, state);

  const batch = assemble(state);
  const report: ImportReport = {
    files,
    sha256: hashOfSet(files),
    rejected: state.log.detailed,
    rejectedTotal: state.log.total,
    rejectedByKind: state.log.byKind,
    notices: state.notices,
    skippedDuplicates: state.skippedDuplicates,
    counts: countsOf(batch)
  };
  return state.log.total === 0 ? { ok: true, batch, report } : { ok: false, report };
}

/** Study days where the files have a `day` column, unless the dates are declared real. */
function settleBasis(state: ImportState, present: ReadonlySet<string>): void {
  const calendar = state.options.dates === 'calendar' || !present.has('day');
  if (calendar && !present.has('date'))
    throw new UnreadableFile(
      'The header has no column date' + (present.has('day') ? '.' : ' or day.'),
      'Add the date of each row, or the days since the first treatment as day.',
      { line: 1 }
    );
  const basis = calendar ? 'calendar' : 'study-day';
  if (state.basis !== null && state.basis !== basis)
    throw new UnreadableFile(
      'Only one of infusions.csv and assessments.csv has a day column.',
      'Give both the days since the first treatment, or import with --dates calendar.',
      { line: 1 }
    );
  state.basis = basis;
}

function assemble(state: ImportState): ClinicalBatch {
  state.resolveDates();
  const dayBasis = state.basis ?? 'calendar';
  const patients = [...state.patients.values()].map(({ fact }) => ({ ...fact, dayBasis }));
  if (dayBasis === 'study-day')
    state.notices.push(
      'The files count days from the first treatment, so their dates are kept as invented anchors. If the dates are real, import with --dates calendar.'
    );
  const other = patients.filter((patient) => patient.indication === 'other').length;
  if (other > 0)
    state.notices.push(
      `${other} patients have no diagnosis of depression or pain that is known here: their indication is "other", and they are in no rate by indication.`
    );
  const clinics = new Set(patients.map((patient) => patient.clinic));
  return {
    clinics: [...clinics].map((name) => ({
      name,
      timeZone: state.timeZoneOf(name),
      synthetic: false
    })),
    clinicians: [...state.clinicians.values()],
    patients,
    statedSeries: [...state.statedSeries.values()],
    infusions: state.infusions,
    assessments: state.assessments
  };
}

function countsOf(batch: ClinicalBatch): BatchCounts {
  return {
    clinics: batch.clinics.length,
    clinicians: batch.clinicians.length,
    patients: batch.patients.length,
    statedSeries: batch.statedSeries.length,
    infusions: batch.infusions.length,
    assessments: batch.assessments.length,
    itemScores: 0
  };
}

function hashOfSet(files: readonly ImportedFile[]): string | null {
  const hash = createHash('sha256');
  for (const { name, sha256 } of files.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (sha256 === null) return null;
    hash.update(`${sha256}  ${name}\n`);
  }
  return hash.digest('hex');
}

async function noteOtherFiles(folder: string, state: ImportState): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const known: readonly string[] = tidyFileNames;
  const others = names.filter((name) => !known.includes(name)).sort();
  if (others.length > 0)
    state.notices.push(
      `Not part of this import: ${others.slice(0, 20).map(formatCellText).join(', ')}.`
    );
}
