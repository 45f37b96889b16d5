import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase } from '../../../../tests/db/test-database.ts';
import { addUser } from '../auth/users.ts';
import type { KeyedDatabase } from '../writes/use-keys.ts';
import { describeAction, describeSubject } from './describe-entry.ts';
import { recordAudit, type AuditEvent } from './record-audit.ts';
import { auditFilterSchema, findLastCheck, searchAudit, searchWholeAudit } from './search-audit.ts';

const events: AuditEvent[] = [
  { action: 'signed-in', userId: 1 },
  { action: 'patient-viewed', userId: 1, patientKey: 9_007_199_254_740_991, clinicId: 2 },
  { action: 'access-refused', outcome: 'refused', userId: 1, subject: { route: '/admin/users' } },
  { action: 'sign-in-refused', outcome: 'refused', userId: null, subject: { step: 'password' } },
  { action: 'audit-verified', userId: 1, subject: { entries: 5, brokenAt: null } }
];

let database: KeyedDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.write((trx) =>
    addUser(
      trx,
      {
        email: 'kari@example.org',
        name: 'Kari Lund',
        memberships: [{ role: 'administrator', clinicId: null, clinicianId: null }]
      },
      { userId: null, address: null }
    )
  );
  for (const event of events) await database.write((trx) => recordAudit(trx, event));
});
afterAll(() => database.close());

/** Numbers of the entries found: 1 is the account, 2–6 are `events`. */
async function found(parameters: Record<string, string>, before = 7): Promise<number[]> {
  const filter = auditFilterSchema.parse(parameters);
  const { rows, total } = await searchAudit(database.quick, filter, before);
  expect(total).toBe(rows.length);
  return rows.map(({ entry_id }) => entry_id);
}

describe('finds', () => {
  test('all but page views, newest first', async () => {
    expect(await found({})).toEqual([6, 5, 4, 2, 1]);
    expect(await found({ what: 'everything' })).toEqual([6, 5, 4, 3, 2, 1]);
    expect(await found({ what: 'patient-viewed' })).toEqual([3]);
  });

  test('what one did, and what nobody signed in did', async () => {
    expect(await found({ who: '1', what: 'everything' })).toEqual([6, 4, 3, 2]);
    expect(await found({ who: 'nobody' })).toEqual([5, 1]);
  });

  test('what was refused, and what was on one patient', async () => {
    expect(await found({ refused: 'yes' })).toEqual([5, 4]);
    expect(await found({ patient: '9007199254740991', what: 'everything' })).toEqual([3]);
    expect(await found({ patient: '1 or 1=1', what: 'everything' })).toEqual([]);
  });

  test('whole days', async () => {
    const today = new Date().toISOString().slice(0, 10);
    expect(await found({ from: today, to: today })).toEqual([6, 5, 4, 2, 1]);
    expect(await found({ to: '2020-01-01' })).toEqual([]);
    expect(await found({ from: '2999-01-01' })).toEqual([]);
  });

  test('nothing that came after it began', async () => {
    expect(await found({}, 4)).toEqual([2, 1]);
  });
});

test('parameters that are none count as left out', () => {
  const odd = { from: '31.12.2026', who: "1' or 1=1", what: 'constructor', page: '0' };
  expect(auditFilterSchema.parse(odd)).toEqual({ what: '', patient: '', page: 1 });
});

test('a file holds everything that the search finds', async () => {
  const filter = auditFilterSchema.parse({ what: 'everything' });
  for (const perPiece of [1, 2, 3, 6, 7]) {
    const numbers: number[] = [];
    for await (const rows of searchWholeAudit(database.quick, filter, 7, perPiece)) {
      numbers.push(...rows.map(({ entry_id }) => entry_id));
    }
    expect(numbers).toEqual([6, 5, 4, 3, 2, 1]);
  }
});

test('the newest whole check is found', async () => {
  expect(await findLastCheck(database.quick)).toMatchObject({ entries: 5, brokenAt: null });
});

describe('an entry in words', () => {
  const names = { users: new Map([[17, 'H. Mensah']]), clinics: new Map([[2, 'Northgate']]) };

  test.each([
    [
      { user: 17, roles: 'director of clinic 2' },
      'user 17 (H. Mensah) · roles director of clinic 2'
    ],
    [{ user: 9, secondFactorToo: true }, 'user 9 · second factor too'],
    [{ user: 9, secondFactorToo: false }, 'user 9'],
    [{ step: 'code', page: null }, 'step code']
  ])('%j', (subject, text) => {
    const entry = { patient_key: null, clinic_id: null, subject: JSON.stringify(subject) };
    expect(describeSubject(entry, names)).toBe(text);
  });

  test('keys stay beside names, and what cannot be read is shown as it stands', () => {
    expect(describeSubject({ patient_key: 5, clinic_id: 2, subject: '{}' }, names)).toBe(
      'patient key 5 · clinic 2 (Northgate)'
    );
    expect(describeSubject({ patient_key: null, clinic_id: 3, subject: '{' }, names)).toBe(
      'clinic 3 · subject {'
    );
    expect(describeAction({ action: 'roles-changed' })).toBe('Changed roles');
    expect(describeAction({ action: 'of-another-version' })).toBe('of-another-version');
  });
});
