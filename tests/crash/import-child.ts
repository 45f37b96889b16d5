import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../src/lib/server/db/connection.ts';
import { readTidyFolder } from '../../src/lib/server/imports/tidy.ts';
import { useKeys } from '../../src/lib/server/writes/use-keys.ts';
import { commitImport } from '../../src/lib/server/writes/commit-import.ts';
import { writeGeneratedStudy } from './generated-study.ts';

/** Imports one generated study after the other until it is killed, and says so once each is committed. */
const [databasePath = '', folder = '', run = ''] = process.argv.slice(2);

// Synchronous, so that an acknowledgement cannot be lost in a buffer.
const say = (line: string) => writeSync(1, `${line}\n`);

say('ready');
const database = await useKeys(
  await openDatabase({ path: databasePath, threads: 2, memoryLimit: '512MB' }),
  { keyFile: `${databasePath}.keys.json`, keys: undefined }
);
for (let number = 1; number <= 1000; number += 1) {
  const study = join(folder, `${run}-${number}`);
  await writeGeneratedStudy(study, `${run}-${number}`);
  const read = await readTidyFolder(study, { today: '2026-11-22' });
  if (!read.ok || read.report.sha256 === null) throw new Error('a generated study was refused');
  const outcome = await commitImport(database, read.batch, {
    format: 'tidy',
    sourceName: `${run}-${number}`,
    sha256: read.report.sha256,
    importedBy: 'crash test'
  });
  if (outcome.kind !== 'committed') throw new Error('a new study was taken for a known one');
  say(`committed ${outcome.importId}`);
}
