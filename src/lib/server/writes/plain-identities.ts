import type { Kysely, Transaction } from 'kysely';
import { appendRows } from '../db/append.ts';
import type { Database } from '../db/database.ts';
import type { Keys } from '../keys.ts';
import { identityColumns, sealIdentities } from '../patient-identity.ts';

const ROWS_AT_ONCE = 20_000;

/** As databases made before identities were sealed hold them. */
type PlainTables = {
  plain_identities: {
    patient_key: number;
    clinic_id: number;
    local_id: string;
    given_name: string | null;
    family_name: string | null;
    birth_on: string | null;
  };
};

/** An empty table that says: pieces of what was held in plain are still between the file's rows. */
export const plainResidue = 'plain_residue';

export function holdsPlainResidue(db: Kysely<Database>): Promise<boolean> {
  return holdsTable(db, plainResidue);
}

/** Seals the identities of an older database and drops the table that held them. */
export async function sealPlainIdentities(trx: Transaction<Database>, keys: Keys): Promise<void> {
  if (!(await holdsTable(trx, 'plain_identities'))) return;
  const plain = trx.withTables<PlainTables>();
  let sealed = 0;
  for (let after = 0; ;) {
    const rows = await plain
      .selectFrom('plain_identities')
      .selectAll()
      .where('patient_key', '>', after)
      .orderBy('patient_key')
      .limit(ROWS_AT_ONCE)
      .execute();
    const last = rows.at(-1);
    if (!last) break;
    after = last.patient_key;
    sealed += rows.length;
    const identities = rows.map((row) => ({
      patientKey: row.patient_key,
      clinicId: row.clinic_id,
      localId: row.local_id,
      givenName: row.given_name,
      familyName: row.family_name,
      birthOn: row.birth_on
    }));
    const sealedRows = await sealIdentities(keys, identities);
    await appendRows(trx, 'patient_identities', identityColumns, sealedRows);
  }
  await trx.schema.dropTable('plain_identities').execute();
  if (sealed === 0) return;
  await trx.schema.createTable(plainResidue).addColumn('residue', 'integer').execute();
}

async function holdsTable(db: Kysely<Database>, table: string): Promise<boolean> {
  return (await db.introspection.getTables()).some(({ name }) => name === table);
}
