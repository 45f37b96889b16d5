import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { DatabaseOpenError } from './errors.ts';
import { prepareFile, restrictToOwner } from './file.ts';

/**
 * Copies what a closed database holds into a new file that takes its place: nothing that was ever dropped
 * or deleted is left in it. `leaveOut` names a table that the new file does without. The file is whole
 * whenever this stops.
 *
 * @throws DatabaseOpenError when the copy holds other rows; the file is then as it was.
 */
export async function rewriteFile(path: string, leaveOut: string): Promise<void> {
  const file = prepareFile(path, false);
  const fresh = `${file}.rewritten`;
  removeDatabase(fresh);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await connection.run(`attach '${quoted(file)}' as former (read_only)`);
    await connection.run(`attach '${quoted(fresh)}' as fresh`);
    await connection.run('copy from database former to fresh');
    await connection.run(`drop table fresh.main.${leaveOut}`);
    await connection.run('checkpoint fresh');
    await requireSameRows(connection, file, leaveOut);
    await connection.run('detach fresh');
    await connection.run('detach former');
  } finally {
    connection.disconnectSync();
    instance.closeSync();
  }
  restrictToOwner(fresh);
  sync(fresh);
  renameSync(fresh, file);
}

async function requireSameRows(
  connection: DuckDBConnection,
  file: string,
  leaveOut: string
): Promise<void> {
  const tables = await connection.runAndReadAll(
    `select table_name from duckdb_tables() where database_name = 'former' and table_name <> $1`,
    [leaveOut]
  );
  for (const [name] of tables.getRows()) {
    const counts = await connection.runAndReadAll(
      `select (select count(*) from former.main."${String(name)}") = (select count(*) from fresh.main."${String(name)}")`
    );
    if (counts.getRows()[0]?.[0] !== true) {
      throw new DatabaseOpenError(
        `${file} could not be copied whole and was left as it is. Check the disk.`
      );
    }
  }
}

function removeDatabase(file: string): void {
  for (const path of [file, `${file}.wal`]) rmSync(path, { force: true });
}

function sync(file: string): void {
  const descriptor = openSync(file, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function quoted(path: string): string {
  return path.replaceAll("'", "''");
}
