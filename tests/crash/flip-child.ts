import { copyFileSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { findDatabaseFaults } from '../../src/lib/server/backup/database-faults.ts';
import { openDatabase } from '../../src/lib/server/db/connection.ts';
import { listStoredTables, readTableContent } from '../../src/lib/server/db/table-files.ts';

/** Says for each flip `file:offset:bit` of a database what became of it: refused, reported, or its content. */
const [folder = '', ...flips] = process.argv.slice(2);
const parts = ['', '.wal', '.writes'];
const path = join(folder, 'flipped.duckdb');

async function open(): Promise<string> {
  const database = await openDatabase({ path, threads: 1, memoryLimit: '256MB' });
  try {
    const faults = await findDatabaseFaults(database.db);
    if (faults.length > 0) return 'reported';
    const content: string[] = [];
    for (const table of await listStoredTables(database.db))
      content.push((await readTableContent(database.db, table)).checksum);
    return `content ${content.join(' ')}`;
  } finally {
    await database.close();
  }
}

for (const flip of flips) {
  for (const part of parts) {
    rmSync(`${path}${part}`, { force: true });
    copyFileSync(join(folder, `sound.duckdb${part}`), `${path}${part}`);
  }
  const [part = '', offset, bit] = flip.split(':');
  if (offset !== undefined) {
    const bytes = readFileSync(`${path}${part}`);
    bytes[Number(offset)] = (bytes[Number(offset)] ?? 0) ^ (1 << Number(bit));
    writeFileSync(`${path}${part}`, bytes);
  }
  const outcome = await open().catch(nameRefusal);
  writeSync(1, `${flip} ${outcome}\n`);
}

function nameRefusal(error: unknown): string {
  const message = String(error).replaceAll(/\s+/g, ' ');
  if (message.includes('changes are missing')) return 'missing';
  if (/checksum|Corrupt|replaying WAL|not a DuckDB|could not be opened/i.test(message))
    return 'refused';
  return `refused otherwise: ${message.slice(0, 100)}`;
}
