import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { formatRejection } from '../../src/lib/server/imports/import-report.ts';
import { readTidyFolder, type TidyOutcome } from '../../src/lib/server/imports/tidy.ts';
import type { ReadTidyOptions } from '../../src/lib/server/imports/tidy.ts';
import { makeTestFolder } from './test-database.ts';

export type TidyFiles = Readonly<
  Partial<Record<'patients.csv' | 'infusions.csv' | 'assessments.csv', string | Uint8Array>>
>;

/** Two patients with one infusion and one PHQ-9 each, by study day. */
export const smallStudy: TidyFiles = {
  'patients.csv': 'patient_id,site,diagnosis\nA1,Northgate,MDD\nA2,Northgate,CRPS\n',
  'infusions.csv': 'patient_id,day,drug\nA1,0,ketamine\nA2,0,ketamine\n',
  'assessments.csv': 'patient_id,day,instrument,score\nA1,-1,PHQ-9,21\nA2,-1,NRS,7\n'
};

export const today = '2026-11-22';

/** Writes the small study, with some of its files replaced, into a new folder. */
export async function writeStudy(files: TidyFiles = {}): Promise<string> {
  const folder = await makeTestFolder();
  for (const [name, content] of Object.entries({ ...smallStudy, ...files }))
    await writeFile(join(folder, name), content);
  return folder;
}

export async function readStudy(
  files: TidyFiles = {},
  options: Partial<ReadTidyOptions> = {}
): Promise<TidyOutcome> {
  return readTidyFolder(await writeStudy(files), { today, ...options });
}

/** What is wrong with a study that must be refused, as the command line says it. */
export async function complaints(
  files: TidyFiles,
  options: Partial<ReadTidyOptions> = {}
): Promise<string[]> {
  const { ok, report } = await readStudy(files, options);
  expect(ok).toBe(false);
  return report.rejected.map(
    (rejection) =>
      `${rejection.file}:${rejection.line} ${rejection.column}: ${formatRejection(rejection, 'value')}`
  );
}

export const assessments = (...rows: string[]) =>
  ['patient_id,day,instrument,score', ...rows, ''].join('\n');
export const dated = (...rows: string[]) =>
  ['patient_id,date,instrument,score', ...rows, ''].join('\n');
export const datedInfusions =
  'patient_id,date,drug\nA1,2026-01-05,ketamine\nA2,2026-01-05,ketamine\n';
