import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SealedFieldError } from './field-encryption.ts';
import { addVersion, generateKeyRing, keysOf } from './keys.ts';
import {
  identityColumns,
  localIdIndex,
  openIdentity,
  openIdentityField,
  sealIdentities,
  sealIdentity,
  type IdentityRow
} from './patient-identity.ts';

const ring = addVersion(generateKeyRing());
const keys = keysOf(ring, 1);

function asRecord(row: IdentityRow) {
  const [patient_key, clinic_id, local_id, local_id_index, given_name, family_name, birth_on] = row;
  return { patient_key, clinic_id, local_id, local_id_index, given_name, family_name, birth_on };
}

const mara = {
  patientKey: 41,
  clinicId: 2,
  localId: 'P-0042',
  givenName: 'Mara',
  familyName: 'Lindqvist',
  birthOn: '1969-02-28'
};

const anyIdentity = fc.record({
  patientKey: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  clinicId: fc.nat(1000),
  localId: fc.string({ unit: 'grapheme' }),
  givenName: fc.option(fc.string({ unit: 'grapheme' })),
  familyName: fc.option(fc.string({ unit: 'grapheme' })),
  birthOn: fc.option(fc.constantFrom('1969-02-28', '2001-12-31'))
});

test('any identity comes back as it was, and its row holds none of it in plain', () => {
  fc.assert(
    fc.property(anyIdentity, (identity) => {
      const row = asRecord(sealIdentity(keys, identity));
      expect(openIdentity(keys, row)).toMatchObject({
        patient_key: identity.patientKey,
        clinic_id: identity.clinicId,
        local_id: identity.localId,
        given_name: identity.givenName,
        family_name: identity.familyName,
        birth_on: identity.birthOn
      });
    })
  );
  expect(JSON.stringify(sealIdentity(keys, mara))).not.toMatch(/Mara|Lind|0042|1969/);
});

test('a row is in the order of its columns', () => {
  const row = sealIdentity(keys, { ...mara, givenName: null });
  expect(Object.fromEntries(identityColumns.map((column, at) => [column, row[at]]))).toMatchObject({
    patient_key: 41,
    clinic_id: 2,
    given_name: null,
    local_id_index: localIdIndex(keys, 2, 'P-0042'),
    key_version: 1
  });
});

test('a value of another patient or column does not open', () => {
  const row = asRecord(sealIdentity(keys, mara));
  expect(() => openIdentity(keys, { ...row, patient_key: 42 })).toThrow(SealedFieldError);
  expect(() =>
    openIdentity(keys, { ...row, given_name: row.family_name, family_name: row.given_name })
  ).toThrow(SealedFieldError);
  expect(() => openIdentityField(keys, 41, 'birth_on', row.local_id)).toThrow(SealedFieldError);
});

test('the blind index tells patients, clinics and keys apart, and not encodings of accents', () => {
  const index = localIdIndex(keys, 1, 'Zo\u00eb-1');
  expect(localIdIndex(keys, 1, 'Zoe\u0308-1')).toBe(index);
  expect(localIdIndex(keys, 2, 'Zo\u00eb-1')).not.toBe(index);
  expect(localIdIndex(keys, 1, 'zo\u00eb-1')).not.toBe(index);
  expect(localIdIndex(keysOf(ring, 2), 1, 'Zo\u00eb-1')).not.toBe(index);
});

test('sealing thousands leaves the event loop free', async () => {
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  const many = Array.from({ length: 5000 }, (_, at) => ({ ...mara, patientKey: at + 1 }));
  expect(await sealIdentities(keys, many)).toHaveLength(5000);
  clearInterval(timer);
  expect(turns).toBeGreaterThanOrEqual(8);
});
