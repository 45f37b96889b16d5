import type { Kysely, Transaction } from 'kysely';
import { appendRows } from '../db/append.ts';
import type { Database } from '../db/database.ts';
import { decryptField, encryptField, fieldContext, versionOf } from '../field-encryption.ts';
import type { Keys } from '../keys.ts';
import { identityColumns, openIdentity, sealIdentities } from '../patient-identity.ts';

const ROWS_AT_ONCE = 20_000;

/** A table with sealed values, so that a rotation of the keys misses none. */
export interface SealedTable {
  readonly table: keyof Database;
  holdsAny(db: Kysely<Database>): Promise<boolean>;
  /** Seals every value anew under `keys.currentVersion`; answers how many rows there were. */
  reseal(trx: Transaction<Database>, keys: Keys): Promise<number>;
  /** Whether a value is sealed under any version but this one. */
  holdsOtherThan(db: Kysely<Database>, version: number): Promise<boolean>;
}

const patientIdentities: SealedTable = {
  table: 'patient_identities',
  async holdsAny(db) {
    const row = await db.selectFrom('patient_identities').select('patient_key').limit(1).execute();
    return row.length > 0;
  },
  async reseal(trx, keys) {
    let resealed = 0;
    for (let after = 0; ;) {
      const rows = await trx
        .selectFrom('patient_identities')
        .selectAll()
        .where('key_version', '<>', keys.currentVersion)
        .where('patient_key', '>', after)
        .orderBy('patient_key')
        .limit(ROWS_AT_ONCE)
        .execute();
      const last = rows.at(-1);
      if (!last) break;
      after = last.patient_key;
      resealed += rows.length;
      const identities = rows.map((sealed) => {
        const row = openIdentity(keys, sealed);
        return {
          patientKey: row.patient_key,
          clinicId: row.clinic_id,
          localId: row.local_id,
          givenName: row.given_name,
          familyName: row.family_name,
          birthOn: row.birth_on
        };
      });
      const resealedRows = await sealIdentities(keys, identities);
      await appendRows(trx, 'patient_identities', identityColumns, resealedRows);
    }
    await trx
      .deleteFrom('patient_identities')
      .where('key_version', '<>', keys.currentVersion)
      .execute();
    return resealed;
  },
  async holdsOtherThan(db, version) {
    const rows = await db
      .selectFrom('patient_identities')
      .select('patient_key')
      .where('key_version', '<>', version)
      .limit(1)
      .execute();
    return rows.length > 0;
  }
};

type AnyTable = Record<string, Record<string, string | number | null>>;

/**
 * A table of few rows with one column sealed under `fieldContext(table, row's key, column)`; null is
 * left null.
 */
export function sealedColumn<Table extends keyof Database & string>(
  table: Table,
  key: keyof Database[Table] & string,
  column: keyof Database[Table] & string
): SealedTable {
  const read = async (db: Kysely<Database>) => {
    const rows = await db
      .withTables<AnyTable>()
      .selectFrom(table as string)
      .select([key as string, column as string])
      .where(column as string, 'is not', null)
      .execute();
    return rows.map((row) => ({ key: row[key] ?? null, sealed: String(row[column]) }));
  };
  return {
    table,
    holdsAny: async (db) => (await read(db)).length > 0,
    async reseal(trx, keys) {
      const rows = await read(trx);
      for (const row of rows) {
        const context = fieldContext(table, row.key ?? '', column);
        const sealed = encryptField(keys, decryptField(keys, row.sealed, context), context);
        await trx
          .withTables<AnyTable>()
          .updateTable(table as string)
          .set({ [column]: sealed })
          .where(key as string, '=', row.key)
          .execute();
      }
      return rows.length;
    },
    holdsOtherThan: async (db, version) =>
      (await read(db)).some(({ sealed }) => versionOf(sealed) !== version)
  };
}

/** Every table with sealed values. */
export const sealedTables: readonly SealedTable[] = [
  patientIdentities,
  sealedColumn('users', 'user_id', 'totp_secret')
];
