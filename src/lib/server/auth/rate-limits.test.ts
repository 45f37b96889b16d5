import { describe, expect, test } from 'vitest';
import { networkOf, SignInLimits } from './rate-limits.ts';

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2:ffff::1', '2001:db8:1:2'],
  ['2001:db8:1:3::1', '2001:db8:1:3'],
  ['not an address', 'unknown']
])('%s is counted as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

describe('tries of a password', () => {
  const tryOften = async (
    limits: SignInLimits,
    times: number,
    of: (n: number) => [string, string]
  ) => {
    const waits: number[] = [];
    for (let n = 0; n < times; n += 1) waits.push(await limits.countPassword(...of(n)));
    return waits;
  };

  test('five for an account, however it is written and from wherever, then 15 minutes', async () => {
    const limits = new SignInLimits();
    const waits = await tryOften(limits, 7, (n) => [
      n % 2 ? 'Ada@Clinic.example ' : 'ada@clinic.example',
      `192.0.2.${n}`
    ]);
    expect(waits.slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
    expect(waits[5]).toBeGreaterThan(890);
    expect(waits[5]).toBeLessThanOrEqual(900);
    expect(await limits.countPassword('berg@clinic.example', '192.0.2.1')).toBe(0);
  });

  test('fifty for a network, whatever the accounts', async () => {
    const waits = await tryOften(new SignInLimits(), 52, (n) => [
      `${n}@clinic.example`,
      `2001:db8:1:2::${n.toString(16)}`
    ]);
    expect(waits.slice(0, 50).every((wait) => wait === 0)).toBe(true);
    expect(waits[50]).toBeGreaterThan(890);
  });

  test('are forgotten for the account once it is signed in', async () => {
    const limits = new SignInLimits();
    await tryOften(limits, 4, () => ['ada@clinic.example', '192.0.2.1']);
    await limits.forgetPassword('ADA@clinic.example');
    const waits = await tryOften(limits, 5, () => ['ada@clinic.example', '192.0.2.1']);
    expect(waits).toEqual([0, 0, 0, 0, 0]);
  });
});

test('tries of a code: five, counted down, then 15 minutes', async () => {
  const limits = new SignInLimits();
  const seen: [wait: number, left: number][] = [];
  for (let n = 0; n < 6; n += 1) seen.push([await limits.countCode(7), await limits.codesLeft(7)]);
  expect(seen.slice(0, 5)).toEqual([
    [0, 4],
    [0, 3],
    [0, 2],
    [0, 1],
    [0, 0]
  ]);
  expect(seen[5]?.[0]).toBeGreaterThan(890);
  expect(await limits.countCode(8)).toBe(0);
});
