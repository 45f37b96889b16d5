import { stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultImportLimits } from '../lib/server/imports/csv-file.ts';
import {
  formatCellText,
  formatRejection,
  rejectionKinds,
  type ImportReport,
  type Rejection,
  type RejectionKind
} from '../lib/server/imports/import-report.ts';
import { isTimeZone } from '../lib/server/imports/instant.ts';
import { readTidyFolder, type ReadTidyOptions } from '../lib/server/imports/tidy.ts';
import { listClinics } from '../lib/server/queries/clinics.ts';
import type { ClinicalBatch } from '../lib/server/writes/clinical-batch.ts';
import { commitImport, type ImportOutcome } from '../lib/server/writes/commit-import.ts';
import type { KeyedDatabase } from '../lib/server/writes/use-keys.ts';
import { UsageError, type Command } from './command.ts';
import { migrateConfigured } from './migrate.ts';

export const command: Command = {
  usage:
    '<folder> [--clinic NAME] [--time-zone ZONE] [--dates calendar] [--encoding windows-1252] [--json]',
  async run(args, settings) {
    const { folder, json, options } = await readArguments(args);
    const limits = {
      ...defaultImportLimits,
      maximumRows: settings.importMaxRows,
      maximumBytes: settings.importMaxMegabytes * 1e6
    };
    await migrateConfigured(settings, (database) =>
      importFolder(database, folder, { ...options, limits }, json)
    );
  }
};

async function readArguments(args: string[]): Promise<{
  folder: string;
  json: boolean;
  options: ReadTidyOptions;
}> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      clinic: { type: 'string' },
      'time-zone': { type: 'string' },
      dates: { type: 'string' },
      encoding: { type: 'string' },
      json: { type: 'boolean', default: false }
    }
  });
  const [folder, ...rest] = positionals;
  if (folder === undefined || rest.length > 0) throw new UsageError('Name one folder.');
  if (!(await isFolder(folder))) throw new UsageError(`${folder} is not a folder.`);
  const { clinic, 'time-zone': timeZone, dates, encoding, json } = values;
  if (dates !== undefined && dates !== 'calendar')
    throw new UsageError('--dates can only be calendar.');
  if (encoding !== undefined && encoding !== 'windows-1252' && encoding !== 'utf-8')
    throw new UsageError('--encoding can be utf-8 or windows-1252.');
  if (clinic?.trim() === '') throw new UsageError('--clinic needs a name.');
  if (timeZone !== undefined && !isTimeZone(timeZone))
    throw new UsageError(`${timeZone} is not a time zone. Write one such as Europe/Oslo.`);
  return {
    folder,
    json,
    options: {
      today: new Date().toISOString().slice(0, 10),
      ...(clinic !== undefined && { clinic: clinic.trim() }),
      ...(timeZone !== undefined && { timeZone }),
      ...(dates !== undefined && { dates }),
      ...(encoding !== undefined && { encoding })
    }
  };
}

async function importFolder(
  database: KeyedDatabase,
  folder: string,
  options: ReadTidyOptions,
  json: boolean
): Promise<void> {
  const stored = await listClinics(database.quick);
  const storedTimeZones = new Map(stored.map((clinic) => [clinic.name, clinic.timeZone]));
  const read = await readTidyFolder(folder, { ...options, storedTimeZones });
  if (!read.ok || read.report.sha256 === null) {
    console.log(json ? asJson({ kind: 'refused' }, read.report) : refusedText(read.report));
    throw new Error(
      `Nothing was imported: ${count(read.report.rejectedTotal, 'thing')} to correct in ${folder}. Correct the files and import again.`
    );
  }
  const { batch, report } = read;
  const outcome = await commitImport(database, batch, {
    format: 'tidy',
    sourceName: resolve(folder).split(sep).slice(-2).join('/'),
    sha256: read.report.sha256,
    importedBy: userName()
  });
  if (json) console.log(asJson(outcome, report));
  else if (outcome.kind === 'already-imported')
    console.log(
      `Already imported as import ${outcome.importId} on ${outcome.committedAt.slice(0, 10)}; nothing was changed.`
    );
  else console.log(committedText(outcome, batch, report, new Set(storedTimeZones.keys())));
  if (outcome.kind === 'committed') requireReconciled(outcome, batch, report);
}

type Committed = Extract<ImportOutcome, { kind: 'committed' }>;

function knownPatients({ counts }: Committed, batch: ClinicalBatch): number {
  return batch.patients.length - counts.patients;
}

function rowsInFiles(report: ImportReport): number {
  return report.files.reduce((rows, file) => rows + file.rows, 0);
}

/** Every row of the files is stored, was stored before, or repeats another row of the files. */
function requireReconciled(outcome: Committed, batch: ClinicalBatch, report: ImportReport): void {
  const { patients, infusions, assessments, alreadyStored } = outcome.counts;
  const accounted =
    patients + infusions + assessments + alreadyStored + knownPatients(outcome, batch);
  if (accounted + report.skippedDuplicates === rowsInFiles(report)) return;
  throw new Error(
    `Import ${outcome.importId} does not add up: ${rowsInFiles(report)} rows in the files, ${accounted} accounted for. Restore the last backup and report this.`
  );
}

function committedText(
  outcome: Committed,
  batch: ClinicalBatch,
  report: ImportReport,
  clinicsBefore: ReadonlySet<string>
): string {
  const { importId, counts } = outcome;
  const before = counts.alreadyStored + knownPatients(outcome, batch);
  const added = batch.clinics.filter(({ name }) => !clinicsBefore.has(name));
  return [
    `Imported as import ${importId}.`,
    '',
    `  ${count(rowsInFiles(report), 'row')} in the files:`,
    `  ${count(counts.patients, 'patient')}, ${count(counts.infusions, 'infusion')} and ${count(counts.assessments, 'assessment')} stored`,
    ...(before > 0 ? [`  ${count(before, 'row')} stored before, left as they are`] : []),
    ...(report.skippedDuplicates > 0
      ? [
          `  ${count(report.skippedDuplicates, 'row')} skipped, identical to another row of the file`
        ]
      : []),
    ...added.map(
      ({ name, timeZone }) => `  New clinic: ${formatCellText(name)}, time zone ${timeZone}`
    ),
    ...noticeLines(report)
  ].join('\n');
}

function refusedText(report: ImportReport): string {
  const more = report.rejectedTotal - report.rejected.length;
  // Keys of `rejectedByKind` are its kinds.
  const kinds = Object.entries(report.rejectedByKind) as [RejectionKind, number][];
  return [
    ...report.rejected.map(
      (rejection) => `${placeOf(rejection)}: ${formatRejection(rejection, 'value')}`
    ),
    ...(more > 0 ? [`… and ${more.toLocaleString('en')} more, counted below.`] : []),
    '',
    ...kinds.map(([kind, times]) => `  ${rejectionKinds[kind]}: ${times.toLocaleString('en')}`),
    ...noticeLines(report)
  ].join('\n');
}

function placeOf({ file, line, record, column }: Rejection): string {
  return [
    file,
    line === null ? '' : `line ${line}`,
    record === null ? '' : `row ${record}`,
    column === null ? '' : `column ${formatCellText(column)}`
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function noticeLines(report: ImportReport): string[] {
  return report.notices.length === 0
    ? []
    : ['', ...report.notices.map((notice) => `  Note: ${notice}`)];
}

/** Without the cells' text: this output is kept in files. */
function asJson(outcome: ImportOutcome | { kind: 'refused' }, report: ImportReport): string {
  const rejected = report.rejected.map((rejection) => ({
    file: rejection.file,
    line: rejection.line,
    record: rejection.record,
    column: rejection.column,
    kind: rejection.kind,
    message: formatRejection(rejection, 'no-value')
  }));
  return JSON.stringify({ outcome, report: { ...report, rejected } }, null, 2);
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false
  );
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // The operating system has no name for this user id, as in a container.
    return 'command line';
  }
}
