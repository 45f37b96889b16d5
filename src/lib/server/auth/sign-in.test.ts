import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase } from '../../../../tests/db/test-database.ts';
import type { KeyedDatabase } from '../writes/use-keys.ts';
import { findLink, issueLink, useLink } from './one-time-links.ts';
import { changePassword, endOtherSessions } from './own-account.ts';
import { SignInLimits } from './rate-limits.ts';
import { findSession, hashToken, type Session } from './sessions.ts';
import { confirmCode, enrolmentSecret, signIn, signOut, type SignInService } from './sign-in.ts';
import { totpCode } from './totp.ts';
import { addUser, setDisabled } from './users.ts';

const email = 'ada@clinic.example';
const password = 'harbour lantern seventeen';
const address = '192.0.2.1';
const nobody = { userId: null, address: null };
const memberships = [{ role: 'administrator', clinicId: null, clinicianId: null }] as const;

let database: KeyedDatabase;
let service: SignInService;
let userId: number;
/** Each test is at an hour of its own, since a code is used once. */
let nowMs = Date.parse('2026-06-01T08:00:00Z');

beforeAll(async () => {
  database = await createTestDatabase();
  const added = await database.write((trx) =>
    addUser(trx, { email, name: 'Ada', memberships }, nobody)
  );
  userId = added.userId;
  await useLink(database, added.linkToken, { password, address });
  await database.write((trx) =>
    addUser(trx, { email: 'second@clinic.example', name: 'Second', memberships }, nobody)
  );
});
afterAll(() => database.close());
beforeEach(() => {
  nowMs += 3_600_000;
  service = {
    database,
    keys: database.keys,
    limits: new SignInLimits(),
    secondFactorRequired: true
  };
});

async function enter(given: Partial<{ email: string; password: string }> = {}): Promise<Session> {
  const result = await signIn(service, { email, password, address, ...given }, nowMs);
  if (result.kind !== 'signed-in') throw new Error(result.kind);
  return sessionOf(result.token);
}

async function sessionOf(token: string): Promise<Session> {
  const session = await findSession(database, token, nowMs);
  if (!session) throw new Error('no session');
  return session;
}

async function secretOf(): Promise<string> {
  await database.write((trx) =>
    trx
      .updateTable('users')
      .set({ totp_confirmed_at: null })
      .where('user_id', '=', userId)
      .execute()
  );
  const session = await enter();
  const secret = await enrolmentSecret(service, session.user);
  const done = await confirmCode(
    service,
    session,
    { code: totpCode(secret, nowMs), address },
    nowMs
  );
  if (done.kind !== 'signed-in') throw new Error(done.kind);
  nowMs += 60_000;
  return secret;
}

const isLive = async ({ tokenHash }: Session) =>
  (await database.db.selectFrom('sessions').select('token_hash').execute()).some(
    ({ token_hash }) => token_hash === tokenHash
  );

describe('the password', () => {
  test('is refused in the same words for everybody whom it does not let in', async () => {
    const tries = [
      { email, password: 'not the password' },
      { email: 'nobody@clinic.example', password },
      { email: 'second@clinic.example', password: '' },
      { email: '', password: '' },
      { email: "' or 1=1 --", password }
    ];
    for (const given of tries) {
      expect(await signIn(service, { ...given, address }, nowMs)).toEqual({ kind: 'refused' });
    }
    await database.write((trx) => setDisabled(trx, userId, true, nobody));
    expect(await signIn(service, { email, password, address }, nowMs)).toEqual({ kind: 'refused' });
    await database.write((trx) => setDisabled(trx, userId, false, nobody));
  });

  test('five wrong ones lock out the right one too, known account or not', async () => {
    for (const who of [email, 'nobody@clinic.example']) {
      for (let n = 0; n < 5; n += 1) {
        await signIn(service, { email: who, password: 'not the password', address }, nowMs);
      }
      const sixth = await signIn(service, { email: who, password, address }, nowMs);
      expect(sixth).toMatchObject({ kind: 'wait' });
    }
  });

  test('takes as long for an account that is not there', async () => {
    const times: Record<string, number[]> = {};
    for (let turn = 0; turn < 11; turn += 1) {
      for (const who of [email, 'nobody@clinic.example']) {
        service = { ...service, limits: new SignInLimits() };
        const startedAt = performance.now();
        await signIn(service, { email: who, password: 'not the password', address }, nowMs);
        (times[who] ??= []).push(performance.now() - startedAt);
      }
    }
    const [known = 0, unknown = 0] = Object.values(times).map(
      (list) => list.sort((a, b) => a - b)[5]
    );
    expect(known / unknown).toBeGreaterThan(0.5);
    expect(known / unknown).toBeLessThan(2);
  });

  test('alone opens nothing: the session waits for a code', async () => {
    await secretOf();
    expect(await enter()).toMatchObject({ stage: 'second-factor' });
  });

  test('opens a new session each time, whatever came before', async () => {
    const [one, two] = [await enter(), await enter()];
    expect(one.tokenHash).not.toBe(two.tokenHash);
  });
});

describe('the code', () => {
  test('turns the session into another: the token from before it is dead', async () => {
    const secret = await secretOf();
    const before = await enter();
    const result = await confirmCode(
      service,
      before,
      { code: totpCode(secret, nowMs), address },
      nowMs
    );
    expect(result).toMatchObject({ kind: 'signed-in' });
    expect(await isLive(before)).toBe(false);
    if (result.kind === 'signed-in') {
      expect(await sessionOf(result.token)).toMatchObject({ stage: 'full' });
      expect(hashToken(result.token)).not.toBe(before.tokenHash);
    }
  });

  test('is accepted once, from whatever session', async () => {
    const secret = await secretOf();
    const code = totpCode(secret, nowMs);
    const [one, two] = [await enter(), await enter()];
    const accepted = await confirmCode(service, one, { code, address }, nowMs);
    expect(accepted.kind).toBe('signed-in');
    expect(await confirmCode(service, two, { code, address }, nowMs)).toMatchObject({
      kind: 'refused'
    });
    const earlier = { code: totpCode(secret, nowMs - 30_000), address };
    expect(await confirmCode(service, two, earlier, nowMs)).toMatchObject({ kind: 'refused' });
  });

  test('two at the same moment let one in', async () => {
    const secret = await secretOf();
    const code = totpCode(secret, nowMs);
    const sessions = [await enter(), await enter(), await enter()];
    const results = await Promise.all(
      sessions.map((session) => confirmCode(service, session, { code, address }, nowMs))
    );
    expect(results.filter(({ kind }) => kind === 'signed-in')).toHaveLength(1);
  });

  test('guessed five times ends the session, and a new one waits too', async () => {
    const secret = await secretOf();
    const session = await enter();
    const wrong = totpCode(secret, nowMs + 3_600_000);
    const left: (number | string)[] = [];
    for (let n = 0; n < 5; n += 1) {
      const result = await confirmCode(service, session, { code: wrong, address }, nowMs);
      left.push(result.kind === 'refused' ? result.triesLeft : result.kind);
    }
    expect(left).toEqual([4, 3, 2, 1, 0]);
    const right = { code: totpCode(secret, nowMs), address };
    expect(await confirmCode(service, session, right, nowMs)).toMatchObject({ kind: 'wait' });
    expect(await isLive(session)).toBe(false);
    const next = await enter();
    expect(await confirmCode(service, next, right, nowMs)).toMatchObject({ kind: 'wait' });
    expect(await isLive(next)).toBe(false);
  });

  test('the secret is sealed in the database, and shown to nobody who has confirmed it', async () => {
    const secret = await secretOf();
    const stored = await database.db
      .selectFrom('users')
      .select('totp_secret')
      .where('user_id', '=', userId)
      .executeTakeFirstOrThrow();
    expect(stored.totp_secret).toMatch(/^v1\./);
    expect(stored.totp_secret).not.toContain(secret);
    const session = await enter();
    await expect(enrolmentSecret(service, session.user)).rejects.toThrow('already');
  });

  test('cannot be left out by setting up a second one', async () => {
    await secretOf();
    const session = await enter();
    expect(session.stage).toBe('second-factor');
    const wrong = await confirmCode(service, session, { code: '', address }, nowMs);
    expect(wrong.kind).toBe('refused');
  });
});

describe('afterwards', () => {
  const other = 'granite willow thirteen';

  test('a new password ends every session and this one’s token', async () => {
    await secretOf();
    const [here, elsewhere] = [await enter(), await enter()];
    const wrong = { current: other, next: other, address };
    expect(await changePassword(service, here, wrong, nowMs)).toMatchObject({ kind: 'refused' });
    const weak = { current: password, next: 'short', address };
    expect(await changePassword(service, here, weak, nowMs)).toMatchObject({ kind: 'refused' });
    expect(await isLive(elsewhere)).toBe(true);
    const changed = await changePassword(
      service,
      here,
      { current: password, next: other, address },
      nowMs
    );
    if (changed.kind !== 'changed') throw new Error(changed.kind);
    expect([await isLive(here), await isLive(elsewhere)]).toEqual([false, false]);
    expect(await sessionOf(changed.token)).toMatchObject({ stage: 'full' });
    expect((await signIn(service, { email, password, address }, nowMs)).kind).toBe('refused');
    await changePassword(
      service,
      await sessionOf(changed.token),
      { current: other, next: password, address },
      nowMs
    );
  });

  test('guessing the current password is counted as signing in is', async () => {
    const session = await enter();
    for (let n = 0; n < 5; n += 1) {
      await changePassword(service, session, { current: 'x', next: other, address }, nowMs);
    }
    const right = { current: password, next: other, address };
    expect(await changePassword(service, session, right, nowMs)).toMatchObject({ kind: 'wait' });
  });

  test('signing out ends this one, ending the others all but this one', async () => {
    const [one, two, three] = [await enter(), await enter(), await enter()];
    await signOut(service, one, address);
    expect(await isLive(one)).toBe(false);
    await endOtherSessions(service, two, address);
    expect([await isLive(two), await isLive(three)]).toEqual([true, false]);
  });

  test('a link sets a password once, and ends every session', async () => {
    const issue = (resetsTotp: boolean) =>
      database.write((trx) => issueLink(trx, userId, { resetsTotp, isInvite: false }, nowMs));
    const session = await enter();
    const [first, second] = [await issue(false), await issue(true)];
    expect(await findLink(database.quick, first, nowMs)).toBeNull();
    expect(await useLink(database, second, { password, address }, nowMs)).toBe(true);
    expect(await isLive(session)).toBe(false);
    expect(await useLink(database, second, { password: other, address }, nowMs)).toBe(false);
    expect(await enter()).toMatchObject({ stage: 'enrolment' });
    const late = await issue(false);
    expect(await useLink(database, late, { password: other, address }, nowMs + 900_001)).toBe(
      false
    );
  });
});

test('the audit names no password, code or token', async () => {
  const rows = await database.db.selectFrom('audit_entries').selectAll().execute();
  expect(new Set(rows.map(({ action }) => action))).toContain('sign-in-refused');
  const text = JSON.stringify(rows.map(({ hash, previous_hash, ...rest }) => rest));
  expect(text).not.toContain('harbour');
  expect(text).not.toMatch(/[\w-]{43}/);
});
