import { recordAudit } from '../audit/record-audit.ts';
import { KeyError } from '../key-file.ts';
import { addVersion, keysOf, loadKeyRing, saveKeyRing, type KeySource } from '../keys.ts';
import { sealedTables } from './sealed-tables.ts';
import { writeKeyState, type KeyedDatabase } from './use-keys.ts';

export interface Rotation {
  readonly version: number;
  /** Rows whose values were sealed anew. */
  readonly rows: number;
}

/**
 * Seals every value anew under a new version of the keys, blind index included. The file holds the new
 * version before the database uses it and keeps the old ones, so it opens the database whenever this stops,
 * and older backups after.
 *
 * @throws KeyError when the keys come from the environment or the file cannot be written.
 */
export async function rotateKeys(database: KeyedDatabase, source: KeySource): Promise<Rotation> {
  const ring = addVersion(loadKeyRing(source));
  const version = Math.max(...ring.versions.keys());
  saveKeyRing(source, ring);
  const keys = keysOf(ring, version);
  const rows = await database.write(async (trx) => {
    let count = 0;
    for (const table of sealedTables) count += await table.reseal(trx, keys);
    await writeKeyState(trx, keys);
    await recordAudit(trx, {
      action: 'keys-rotated',
      userId: null,
      subject: { version, rows: count }
    });
    return count;
  });
  saveKeyRing(source, { ...ring, current: version });
  await database.checkpoint();
  return { version, rows };
}

/**
 * Takes every version of the keys but the database's own from the file; backups sealed under those open
 * no longer.
 *
 * @returns the versions taken out
 * @throws KeyError when a value is still sealed under one of them, or the file holds a newer version.
 */
export async function retireKeys(database: KeyedDatabase, source: KeySource): Promise<number[]> {
  const ring = loadKeyRing(source);
  const { currentVersion } = database.keys;
  if (ring.current > currentVersion) {
    throw new KeyError(
      `The database is an older backup, sealed with version ${currentVersion} of the keys. Run "keys rotate" first.`
    );
  }
  for (const table of sealedTables) {
    if (await table.holdsOtherThan(database.db, currentVersion)) {
      throw new KeyError(
        `The table ${table.table} holds values of older keys. Run "keys rotate" first.`
      );
    }
  }
  const retired = [...ring.versions.keys()].filter((version) => version !== currentVersion);
  if (retired.length === 0) return [];
  // First, so that what cannot be written is not done.
  await database.write((trx) =>
    recordAudit(trx, {
      action: 'keys-retired',
      userId: null,
      subject: { versions: retired.join(', ') }
    })
  );
  saveKeyRing(source, {
    ...ring,
    current: currentVersion,
    versions: new Map([...ring.versions].filter(([version]) => version === currentVersion))
  });
  return retired;
}
