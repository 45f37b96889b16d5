import { describe, expect, test } from 'vitest';
import { acceptedTotpStep, newTotpSecret, totpAddress, totpCode } from './totp.ts';

/** RFC 6238, appendix B: the secret `12345678901234567890`, SHA-1. Its codes have eight digits, ours the last six. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const published = [
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130']
] as const;

test.each(published)('the code at second %i is that of RFC 6238', (seconds, eight) => {
  const code = eight.slice(2);
  expect(totpCode(secret, seconds * 1000)).toBe(code);
  expect(acceptedTotpStep(secret, code, null, seconds * 1000)).toBe(Math.floor(seconds / 30));
});

describe('a code', () => {
  const now = 1_234_567_890_000;
  const step = 41_152_263;

  test.each([
    [-2, null],
    [-1, step - 1],
    [0, step],
    [1, step + 1],
    [2, null]
  ])('of %i steps from now gives step %s', (away, accepted) => {
    const code = totpCode(secret, now + away * 30_000);
    expect(acceptedTotpStep(secret, code, null, now)).toBe(accepted);
  });

  test('is never accepted again, nor any older one', () => {
    const code = totpCode(secret, now);
    expect(acceptedTotpStep(secret, code, step - 1, now)).toBe(step);
    expect(acceptedTotpStep(secret, code, step, now)).toBeNull();
    expect(acceptedTotpStep(secret, totpCode(secret, now - 30_000), step, now)).toBeNull();
    expect(acceptedTotpStep(secret, totpCode(secret, now + 30_000), step, now)).toBe(step + 1);
  });

  test.each(['', '00592', '0059244', 'abcdef', '٠٠٥٩٢٤', '005924\u0000', '-05924', '0x5924'])(
    'written %j is none',
    (code) => expect(acceptedTotpStep(secret, code, null, now)).toBeNull()
  );

  test('may be typed in two halves', () => {
    expect(acceptedTotpStep(secret, '005 924', null, now)).toBe(step);
  });
});

test('a new secret has 160 bits, and no two are the same', () => {
  const secrets = Array.from({ length: 200 }, newTotpSecret);
  expect(secrets.every((one) => /^[A-Z2-7]{32}$/.test(one))).toBe(true);
  expect(new Set(secrets).size).toBe(200);
});

test('the address for the phone names who and where, and what the codes are', () => {
  const address = new URL(totpAddress(secret, 'ada@clinic.example'));
  expect(address.protocol).toBe('otpauth:');
  expect(decodeURIComponent(address.pathname)).toContain('Infusion Outcomes:ada@clinic.example');
  expect(Object.fromEntries(address.searchParams)).toMatchObject({
    secret,
    algorithm: 'SHA1',
    digits: '6',
    period: '30'
  });
});
