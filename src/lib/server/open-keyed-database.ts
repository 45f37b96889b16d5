import { signBeforeClose } from './audit/keep-head-signed.ts';
import { openConfiguredDatabase, type OpenDatabase } from './db/connection.ts';
import { rewriteFile } from './db/rewrite-file.ts';
import type { Settings } from './settings.ts';
import { holdsPlainResidue, plainResidue } from './writes/plain-identities.ts';
import { useKeys, type KeyedDatabase } from './writes/use-keys.ts';

/**
 * Opens the configured database, migrated before, with its keys.
 *
 * @throws DatabaseOpenError, or KeyError when the keys are not to be used; nothing stays open.
 */
export async function openKeyedDatabase(settings: Settings): Promise<KeyedDatabase> {
  return keyDatabase(await openConfiguredDatabase(settings), settings);
}

/**
 * The configured database with its keys; closing it signs the end of its audit. The file of one older than
 * sealing is closed, rewritten and opened again, so that nothing it held in plain is left between its rows.
 *
 * @throws KeyError when the keys are not to be used; the database is then closed.
 */
export async function keyDatabase(
  database: OpenDatabase,
  settings: Settings
): Promise<KeyedDatabase> {
  const keyed = await orClose(database, () => useKeys(database, settings));
  if (!(await orClose(keyed, () => holdsPlainResidue(keyed.quick)))) {
    return signBeforeClose(keyed, settings.auditHeadFile);
  }
  await keyed.close();
  await rewriteFile(keyed.path, plainResidue);
  const rewritten = await openConfiguredDatabase(settings);
  const sealed = await orClose(rewritten, () => useKeys(rewritten, settings));
  return signBeforeClose(sealed, settings.auditHeadFile);
}

async function orClose<T>(database: OpenDatabase, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await database.close();
    throw error;
  }
}
