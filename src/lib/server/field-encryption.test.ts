import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  blindIndex,
  decryptField,
  encryptField,
  fieldContext,
  SealedFieldError,
  versionOf
} from './field-encryption.ts';
import { addVersion, generateKeyRing, keysOf } from './keys.ts';

const ring = addVersion(generateKeyRing());
const first = keysOf(ring, 1);
const second = keysOf(ring, 2);
const context = fieldContext('patient_identities', 17, 'given_name');

test('any text comes back as it was, under any version the keys hold', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.string(), (text, where) => {
      const sealed = encryptField(first, text, where);
      expect(decryptField(first, sealed, where)).toBe(text);
      expect(decryptField(second, sealed, where)).toBe(text);
      expect(versionOf(encryptField(second, text, where))).toBe(2);
    })
  );
});

test('one text sealed 2000 times is never the same twice', () => {
  const sealed = Array.from({ length: 2000 }, () => encryptField(first, 'Oda', context));
  expect(new Set(sealed).size).toBe(2000);
  expect(new Set(sealed.map((one) => one.slice(0, 19))).size).toBe(2000);
});

test.each([
  ['another row', fieldContext('patient_identities', 18, 'given_name')],
  ['another column', fieldContext('patient_identities', 17, 'family_name')],
  ['another table', fieldContext('users', 17, 'given_name')]
])('a value moved to %s does not open', (_, elsewhere) => {
  const sealed = encryptField(first, 'Oda', context);
  expect(() => decryptField(first, sealed, elsewhere)).toThrow(SealedFieldError);
});

test('a value with any one bit flipped, cut short, or under another version does not open', () => {
  const sealed = encryptField(first, 'Oda', context);
  const bytes = Buffer.from(sealed.slice(3), 'base64url');
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const flipped = Buffer.from(bytes);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(() => decryptField(first, `v1.${flipped.toString('base64url')}`, context)).toThrow(
      SealedFieldError
    );
  }
  for (let length = 0; length < sealed.length; length += 1) {
    expect(() => decryptField(first, sealed.slice(0, length), context)).toThrow(SealedFieldError);
  }
  for (const wrong of [
    sealed.replace('v1', 'v2'),
    sealed.replace('v1', 'v9'),
    `${sealed}A`,
    'Oda'
  ]) {
    expect(() => decryptField(first, wrong, context)).toThrow(SealedFieldError);
  }
  expect(() => decryptField(keysOf(generateKeyRing(), 1), sealed, context)).toThrow(
    SealedFieldError
  );
});

test('opens test case 14 of McGrew and Viega, “The Galois/Counter Mode of Operation”', () => {
  const keys = { ...first, encryption: new Map([[1, Buffer.alloc(32)]]) };
  const published = Buffer.concat([
    Buffer.alloc(12),
    Buffer.from('cea7403d4d606b6e074ec5d3baf39d18' + 'd0d1c8a799996bf0265b98b5d48ab919', 'hex')
  ]);
  expect(decryptField(keys, `v1.${published.toString('base64url')}`, '')).toBe('\0'.repeat(16));
});

test('a blind index is the HMAC-SHA-256 that Python’s hmac gives', () => {
  const keys = { ...first, index: Buffer.from(Array.from({ length: 32 }, (_, at) => at)) };
  expect(blindIndex(keys, 'P-0042', 'patient_identities|1|local_id')).toBe(
    'JsYPhpEPAS7TfzJf1jLcs3Wz8MAlHhQ1SO0ajabChCE'
  );
});

test('a blind index is the same for the same text, and differs by text, context and key', () => {
  const index = blindIndex(first, '00123', 'clinic 1');
  expect(index).toBe(blindIndex(first, '00123', 'clinic 1'));
  expect(index).not.toBe(blindIndex(first, '123', 'clinic 1'));
  expect(index).not.toBe(blindIndex(first, '00123', 'clinic 2'));
  expect(index).not.toBe(blindIndex(second, '00123', 'clinic 1'));
});

test('no error quotes what was sealed', () => {
  const sealed = encryptField(first, 'Marker-Name', context);
  try {
    decryptField(first, sealed, 'elsewhere');
    expect.unreachable();
  } catch (error) {
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('Marker');
    expect(String(error)).not.toContain(sealed.slice(3, 20));
  }
});
