import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase } from '../../../../tests/db/test-database.ts';
import type { SessionStage } from '../db/account-tables.ts';
import type { KeyedDatabase } from '../writes/use-keys.ts';
import {
  endSession,
  endSessionsOf,
  findSession,
  hashToken,
  listSessions,
  newToken,
  openSession
} from './sessions.ts';
import { addUser, changeRoles, setDisabled } from './users.ts';

const minuteMs = 60_000;
const start = Date.parse('2026-06-01T08:00:00Z');
const nobody = { userId: null, address: null };
const administration = { role: 'administrator', clinicId: null, clinicianId: null } as const;

let database: KeyedDatabase;
let userId: number;
beforeAll(async () => {
  database = await createTestDatabase();
  const add = (email: string) =>
    database.write((trx) =>
      addUser(trx, { email, name: 'Ada', memberships: [administration] }, nobody)
    );
  ({ userId } = await add('ada@clinic.example'));
  await add('other@clinic.example');
});
afterAll(() => database.close());

const open = (stage: SessionStage = 'full', atMs = start) =>
  database.write((trx) => openSession(trx, userId, stage, atMs));
const find = (token: string, minutes: number) =>
  findSession(database, token, start + minutes * minuteMs);

test('tokens are 256 random bits, and only their hash is stored', async () => {
  const tokens = Array.from({ length: 500 }, newToken);
  expect(tokens.every((token) => /^[\w-]{43}$/.test(token))).toBe(true);
  expect(new Set(tokens).size).toBe(500);
  const token = await open();
  const stored = JSON.stringify(await database.db.selectFrom('sessions').selectAll().execute());
  expect(stored).not.toContain(token);
  expect(stored).toContain(hashToken(token));
  expect(await find(hashToken(token), 1)).toBeNull();
});

test('a session idles out after 30 minutes', async () => {
  const token = await open();
  expect(await find(token, 29.9)).not.toBeNull();
  expect(await find(token, 59)).not.toBeNull();
  expect(await find(token, 59 + 30.1)).toBeNull();
});

test('a session that is used all the time ends after 12 hours', async () => {
  const token = await open();
  for (let minutes = 20; minutes < 720; minutes += 20) {
    expect(await find(token, minutes), `${minutes} minutes`).not.toBeNull();
  }
  expect(await find(token, 719.9)).not.toBeNull();
  expect(await find(token, 720.1)).toBeNull();
});

test.each(['second-factor', 'enrolment'] as const)(
  'a sign-in at %s that is not finished ends after 10 minutes',
  async (stage) => {
    const token = await open(stage);
    expect(await find(token, 9.9)).toMatchObject({ stage });
    expect(await find(token, 10.1)).toBeNull();
  }
);

test('what was last used is known to a server that was started anew', async () => {
  const token = await open();
  await find(token, 20);
  // Written behind the page's back.
  await expect
    .poll(async () => {
      const row = await database.db
        .selectFrom('sessions')
        .select('seen_at')
        .where('token_hash', '=', hashToken(token))
        .executeTakeFirstOrThrow();
      return row.seen_at;
    })
    .toBe('2026-06-01T08:20:00.000Z');
});

test('ends at once: by signing out, with the others, and with those that ran out', async () => {
  const [one, two, three] = [await open(), await open(), await open()];
  await database.write((trx) => endSession(trx, hashToken(one)));
  expect(await find(one, 1)).toBeNull();
  const ended = await database.write((trx) => endSessionsOf(trx, userId, hashToken(three)));
  expect(ended).toBeGreaterThanOrEqual(1);
  expect(await find(two, 1)).toBeNull();
  expect(await find(three, 1)).not.toBeNull();
  await open('full', start + 24 * 60 * minuteMs);
  const left = await database.db.selectFrom('sessions').select('token_hash').execute();
  expect(left.map(({ token_hash }) => token_hash)).not.toContain(hashToken(three));
});

test('a change of roles and a disabled account end every session', async () => {
  const before = await open();
  await database.write((trx) => changeRoles(trx, userId, [administration], nobody));
  expect(await find(before, 1)).toBeNull();
  const after = await open();
  await database.write((trx) => setDisabled(trx, userId, true, nobody));
  expect(await find(after, 1)).toBeNull();
  await database.write((trx) => setDisabled(trx, userId, false, nobody));
  expect(await find(after, 1)).toBeNull();
});

test('a session of an account disabled behind its back finds nobody', async () => {
  const token = await open();
  await database.write((trx) =>
    trx.updateTable('users').set({ is_disabled: true }).where('user_id', '=', userId).execute()
  );
  expect(await find(token, 1)).toBeNull();
  await database.write((trx) =>
    trx.updateTable('users').set({ is_disabled: false }).where('user_id', '=', userId).execute()
  );
});

test.each(['', 'x', '0'.repeat(43), "' or 1=1 --", '__proto__'])(
  'the token %j finds nobody',
  async (token) => {
    expect(await find(token, 1)).toBeNull();
  }
);

test('the list of one’s sessions holds no token, and says which this is', async () => {
  await database.write((trx) => endSessionsOf(trx, userId));
  const nowMs = Date.now();
  const [one, two] = [await open('full', nowMs), await open('full', nowMs)];
  await open('second-factor', nowMs);
  const listed = await listSessions(database.quick, userId, hashToken(two));
  expect(listed.map(({ isThis }) => isThis).sort()).toEqual([false, true]);
  expect(JSON.stringify(listed)).not.toContain(hashToken(one));
});
