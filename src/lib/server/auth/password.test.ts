import { expect, test } from 'vitest';
import { hashPassword, isPassword, passwordFault } from './password.ts';

test('is kept as argon2id of at least 19 MiB, 2 passes and 1 lane, with a salt of its own', async () => {
  const stored = await hashPassword('harbour lantern seventeen');
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  expect(await hashPassword('harbour lantern seventeen')).not.toBe(stored);
  expect(await isPassword('harbour lantern seventeen', stored)).toBe(true);
  expect(await isPassword('harbour lantern seventeem', stored)).toBe(false);
});

test('nobody has the password of nobody', async () => {
  expect(await isPassword('', null)).toBe(false);
  expect(await isPassword('a password of nobody, made at start', null)).toBe(false);
});

test('an account that is not there is refused in the time of one that is', async () => {
  const stored = await hashPassword('harbour lantern seventeen');
  const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] };
  for (let turn = 0; turn < 12; turn += 1) {
    for (const [kind, hash] of [
      ['known', stored],
      ['unknown', null]
    ] as const) {
      const startedAt = performance.now();
      await isPassword('not the password at all', hash);
      times[kind].push(performance.now() - startedAt);
    }
  }
  const median = (list: number[]) => list.sort((a, b) => a - b)[6] ?? 0;
  const ratio = median(times.known) / median(times.unknown);
  expect(ratio).toBeGreaterThan(0.5);
  expect(ratio).toBeLessThan(2);
});

test.each([
  ['short', 'elevenchars', 'Use at least 12'],
  ['endless', 'ab cd ef gh '.repeat(30), 'Use fewer'],
  ['of a few characters', 'aabbaabbaabb', 'repeats a few characters'],
  ['with the name of the account', 'my Ada.North 2026', 'the name of the account'],
  ['as guessed first', 'Password2026!', 'most guessed'],
  ['as guessed next', 'qwertyuiop123', 'most guessed']
])('a new one that is %s is refused with what to do', (_, password, words) => {
  expect(passwordFault(password, 'ada.north@clinic.example')).toContain(words);
});

test('a few unrelated words are good', () => {
  expect(passwordFault('harbour lantern seventeen', 'ada.north@clinic.example')).toBeNull();
});
