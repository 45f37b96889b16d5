import { beforeEach, describe, expect, test } from 'vitest';
import { batchOf, commit, infusion } from '../../../../tests/db/batch-builder.ts';
import { openTestDatabase } from '../../../../tests/db/test-database.ts';
import type { KeyedDatabase } from '../writes/use-keys.ts';
import { findListedUser, listUsers, userFilterSchema } from './list-users.ts';
import type { Membership } from './roles.ts';
import { openSession } from './sessions.ts';
import {
  AccountError,
  addUser,
  changeRoles,
  resetByLink,
  setDisabled,
  type Actor
} from './users.ts';

const administrator: Membership = { role: 'administrator', clinicId: null, clinicianId: null };
const director: Membership = { role: 'director', clinicId: 1, clinicianId: null };
const actor: Actor = { userId: 1, address: '192.0.2.1' };
const minuteMs = 60_000;

let database: KeyedDatabase;
beforeEach(async () => {
  database = await openTestDatabase();
  await commit(
    database,
    batchOf({
      clinicians: [{ clinic: 'Northgate', name: 'Dr Aune' }],
      infusions: [infusion('P1', 0)]
    }),
    'a'
  );
});

function add(email: string, memberships: Membership[] = [administrator], by = actor) {
  return database.write((trx) => addUser(trx, { email, name: email, memberships }, by));
}

async function fieldOf(work: Promise<unknown>): Promise<unknown> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown
  );
  return error instanceof AccountError ? error.field : error;
}

describe('roles', () => {
  test('a role without its clinic, or a panel of another clinic, is refused at the roles', async () => {
    expect(await fieldOf(add('a@b.org', []))).toBe('roles');
    expect(await fieldOf(add('a@b.org', [{ ...director, clinicId: 9 }]))).toBe('roles');
    const elsewhere: Membership = { role: 'clinician', clinicId: 1, clinicianId: 9 };
    expect(await fieldOf(add('a@b.org', [elsewhere]))).toBe('roles');
    expect((await listUsers(database.quick, { q: '', page: 1 })).total).toBe(0);
  });

  test('a change ends the sessions', async () => {
    await add('chief@b.org');
    const { userId } = await add('a@b.org', [director]);
    await database.write((trx) => openSession(trx, userId, 'full', Date.now()));
    await database.write((trx) =>
      changeRoles(trx, userId, [{ role: 'clinician', clinicId: 1, clinicianId: 1 }], actor)
    );
    expect(await database.quick.selectFrom('sessions').selectAll().execute()).toEqual([]);
    expect((await findListedUser(database.quick, userId))?.memberships).toEqual([
      { role: 'clinician', clinicId: 1, clinicianId: 1, clinic: 'Northgate', panel: 'Dr Aune' }
    ]);
  });

  test('the last administrator keeps the role and the account', async () => {
    const { userId } = await add('chief@b.org');
    const demote = database.write((trx) => changeRoles(trx, userId, [director], actor));
    expect(await fieldOf(demote)).toBe('roles');
    const disable = () => database.write((trx) => setDisabled(trx, userId, true, actor));
    expect(await fieldOf(disable())).toBe('roles');
    await add('second@b.org');
    await disable();
    expect(await findListedUser(database.quick, userId)).toMatchObject({ isDisabled: true });
  });
});

describe('links', () => {
  test('an invite of a page lives a day, every other link 15 minutes', async () => {
    const { userId } = await add('a@b.org');
    const minutesLeft = async () => {
      const until = (await findListedUser(database.quick, userId))?.linkUntil ?? '';
      return Math.round((Date.parse(until) - Date.now()) / minuteMs);
    };
    expect(await minutesLeft()).toBe(24 * 60);
    await database.write((trx) => resetByLink(trx, userId, true, actor));
    expect(await minutesLeft()).toBe(15);
  });

  test('nobody disabled, unknown or of the identity provider gets one', async () => {
    await add('chief@b.org');
    const { userId } = await add('a@b.org', [director]);
    const reset = (id: number) => database.write((trx) => resetByLink(trx, id, false, actor));
    await expect(reset(99)).rejects.toThrow('There is no such account.');
    await database.write((trx) =>
      trx.updateTable('users').set({ oidc_subject: 'x' }).where('user_id', '=', userId).execute()
    );
    await expect(reset(userId)).rejects.toThrow('identity provider');
    await database.write((trx) => setDisabled(trx, userId, true, actor));
    await expect(reset(userId)).rejects.toThrow('Enable it first.');
  });

  test('the audit says what was done, and holds no token', async () => {
    const { linkToken } = await add('a@b.org', [director]);
    const entries = await database.quick.selectFrom('audit_entries').selectAll().execute();
    expect(entries.at(-1)).toMatchObject({
      action: 'user-added',
      user_id: 1,
      subject: '{"user":1,"roles":"director of clinic 1"}'
    });
    expect(JSON.stringify(entries)).not.toContain(linkToken);
  });
});

test('the list is found by part of a name or address, a page at a time', async () => {
  for (let at = 0; at < 60; at += 1) await add(`user-${String(at).padStart(2, '0')}@b.org`);
  const list = (q: string, page: number) => listUsers(database.quick, { q, page });
  const second = await list('', 2);
  expect([second.total, second.users.length]).toEqual([60, 10]);
  expect(second.users.at(-1)?.email).toBe('user-59@b.org');
  expect((await list('USER-07', 1)).users.map(({ email }) => email)).toEqual(['user-07@b.org']);
  expect((await list('%', 1)).total).toBe(0);
  expect(userFilterSchema.parse({ q: ['x'], page: '-1' })).toEqual({ q: '', page: 1 });
});
