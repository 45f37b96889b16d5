import type { Transaction } from 'kysely';
import type { OpenDatabase } from '../db/connection.ts';
import type { Database } from '../db/database.ts';
import {
  blindIndex,
  decryptField,
  encryptField,
  fieldContext,
  SealedFieldError
} from '../field-encryption.ts';
import { KeyError, KeyMissingError } from '../key-file.ts';
import {
  createKeyRing,
  keysOf,
  loadKeyRing,
  saveKeyRing,
  type KeyRing,
  type Keys,
  type KeySource
} from '../keys.ts';
import { sealPlainIdentities } from './plain-identities.ts';
import { sealedTables } from './sealed-tables.ts';

/** A database with the keys that open its identities. */
export interface KeyedDatabase extends OpenDatabase {
  readonly keys: Keys;
}

const proofContext = fieldContext('key_state', 1, 'proof');

/**
 * Finds the keys of a migrated database, makes them where nothing depends on any yet, and seals the
 * identities of a database older than sealing. The database says which version seals, so a rotation that
 * was cut short and a restored backup both open.
 *
 * @throws KeyError when the keys are missing, weak, open to others, or not those of this database.
 */
export async function useKeys(database: OpenDatabase, source: KeySource): Promise<KeyedDatabase> {
  await requireSchema(database);
  const state = await database.quick.selectFrom('key_state').selectAll().executeTakeFirst();
  const isInUse = state !== undefined && (await holdsWorkOfKeys(database));
  const ring = loadOrCreate(source, isInUse);
  const isProven = state !== undefined && proves(ring, state);
  if (isInUse && !isProven) throw notOurs(database, source, keysOf(ring, state.version));
  const keys = keysOf(ring, isProven ? state.version : ring.current);
  if (isProven && state.version > ring.current && source.keys === undefined) {
    saveKeyRing(source, { ...ring, current: state.version });
  }
  await database.write(async (trx) => {
    if (!isProven) await writeKeyState(trx, keys);
    await sealPlainIdentities(trx, keys);
  });
  return { ...database, keys };
}

/** Says in the database which version seals, with a proof that a later start can hold keys against. */
export async function writeKeyState(trx: Transaction<Database>, keys: Keys): Promise<void> {
  await trx.deleteFrom('key_state').execute();
  await trx
    .insertInto('key_state')
    .values({
      version: keys.currentVersion,
      proof: encryptField(keys, proofText(keys), proofContext)
    })
    .execute();
}

async function requireSchema(database: OpenDatabase): Promise<void> {
  const present = (await database.quick.introspection.getTables()).map(({ name }) => name);
  const needed = ['key_state', 'audit_entries', ...sealedTables.map(({ table }) => table)];
  if (needed.every((name) => present.includes(name))) return;
  throw new KeyError(
    `The database ${database.path} has an older schema. Run: npm run -s cli -- migrate`
  );
}

/** Whether something is sealed, or signed as the audit trail is: other keys would be of no use to it. */
async function holdsWorkOfKeys({ quick }: OpenDatabase): Promise<boolean> {
  for (const table of sealedTables) if (await table.holdsAny(quick)) return true;
  return (await quick.selectFrom('audit_entries').select('entry_id').limit(1).execute()).length > 0;
}

function loadOrCreate(source: KeySource, isInUse: boolean): KeyRing {
  try {
    return loadKeyRing(source);
  } catch (error) {
    if (!(error instanceof KeyMissingError) || isInUse) throw error;
    return createKeyRing(source);
  }
}

function proves(ring: KeyRing, state: { version: number; proof: string }): boolean {
  return ring.versions.has(state.version) && isProof(keysOf(ring, state.version), state.proof);
}

function notOurs(database: OpenDatabase, source: KeySource, keys: Keys): KeyError {
  const place = source.keys === undefined ? source.keyFile : 'KEYS';
  return new KeyError(
    `Version ${keys.currentVersion} of the keys in ${place} is not that of the database ${database.path}. Put back the key file that belongs to it.`
  );
}

/** Opening it takes the encryption key, and what it says only the index key can say. */
function isProof(keys: Keys, proof: string): boolean {
  try {
    return decryptField(keys, proof, proofContext) === proofText(keys);
  } catch (error) {
    if (error instanceof SealedFieldError) return false;
    throw error;
  }
}

function proofText(keys: Keys): string {
  return blindIndex(keys, 'proof', 'key_state');
}
