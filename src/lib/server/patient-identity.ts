import { setImmediate } from 'node:timers/promises';
import type { RowOf } from './db/append.ts';
import { blindIndex, decryptField, encryptField, fieldContext } from './field-encryption.ts';
import type { Keys } from './keys.ts';

const table = 'patient_identities';
const SEALED_BETWEEN_TURNS = 256;

export interface PatientIdentity {
  readonly patientKey: number;
  readonly clinicId: number;
  readonly localId: string;
  readonly givenName: string | null;
  readonly familyName: string | null;
  /** ISO date. */
  readonly birthOn: string | null;
}

type SealedColumn = 'local_id' | 'given_name' | 'family_name' | 'birth_on';

export const identityColumns = [
  'patient_key',
  'clinic_id',
  'local_id',
  'local_id_index',
  'given_name',
  'family_name',
  'birth_on',
  'key_version'
] as const;

export type IdentityRow = RowOf<typeof table, typeof identityColumns>;

/** A row for `identityColumns`, each value sealed to its patient and column. */
export function sealIdentity(keys: Keys, identity: PatientIdentity): IdentityRow {
  const { patientKey, clinicId, localId } = identity;
  const seal = (column: SealedColumn, text: string) =>
    encryptField(keys, text, fieldContext(table, patientKey, column));
  const sealAny = (column: SealedColumn, text: string | null) =>
    text === null ? null : seal(column, text);
  return [
    patientKey,
    clinicId,
    seal('local_id', localId),
    localIdIndex(keys, clinicId, localId),
    sealAny('given_name', identity.givenName),
    sealAny('family_name', identity.familyName),
    sealAny('birth_on', identity.birthOn),
    keys.currentVersion
  ];
}

/** Many rows; other work gets its turn between every 256. */
export async function sealIdentities(
  keys: Keys,
  identities: readonly PatientIdentity[]
): Promise<IdentityRow[]> {
  const rows: IdentityRow[] = [];
  for (const identity of identities) {
    rows.push(sealIdentity(keys, identity));
    if (rows.length % SEALED_BETWEEN_TURNS === 0) await setImmediate();
  }
  return rows;
}

/**
 * One sealed value of a patient in plain text.
 *
 * @throws SealedFieldError where it was changed, moved, or sealed with a key that is not held.
 */
export function openIdentityField<Sealed extends string | null>(
  keys: Keys,
  patientKey: number,
  column: SealedColumn,
  sealed: Sealed
): string | Extract<Sealed, null>;
export function openIdentityField(
  keys: Keys,
  patientKey: number,
  column: SealedColumn,
  sealed: string | null
): string | null {
  return sealed === null
    ? null
    : decryptField(keys, sealed, fieldContext(table, patientKey, column));
}

interface SealedIdentity {
  readonly patient_key: number;
  readonly local_id: string;
  readonly given_name: string | null;
  readonly family_name: string | null;
  readonly birth_on?: string | null;
}

/** The row with its sealed values opened; its other columns stay as they are. */
export function openIdentity<Row extends SealedIdentity>(keys: Keys, row: Row): Row {
  const open = <Sealed extends string | null>(column: SealedColumn, sealed: Sealed) =>
    openIdentityField(keys, row.patient_key, column, sealed);
  return {
    ...row,
    local_id: open('local_id', row.local_id),
    given_name: open('given_name', row.given_name),
    family_name: open('family_name', row.family_name),
    ...(row.birth_on !== undefined && { birth_on: open('birth_on', row.birth_on) })
  };
}

/** What `local_id_index` holds for a clinic's patient; the same however accents are encoded. */
export function localIdIndex(keys: Keys, clinicId: number, localId: string): string {
  return blindIndex(keys, localId.normalize('NFC'), fieldContext(table, clinicId, 'local_id'));
}
