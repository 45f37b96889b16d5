import { appendFileSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Transaction } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, makeTestFolder } from '../../../../tests/db/test-database.ts';
import type { AuditEntryTable } from '../db/account-tables.ts';
import type { Database } from '../db/database.ts';
import { generateKeyRing, keysOf } from '../keys.ts';
import type { KeyedDatabase } from '../writes/use-keys.ts';
import { hashEntry, recordAudit } from './record-audit.ts';
import { readSignedHeads, signHead } from './signed-head.ts';
import { verifyAudit, type AuditCheck } from './verify-audit.ts';

const entries = 12;

let database: KeyedDatabase;
let file: string;
let stored: AuditEntryTable[];

beforeAll(async () => {
  database = await createTestDatabase();
  for (let at = 1; at <= entries; at += 1) {
    await database.write((trx) =>
      recordAudit(trx, {
        action: at % 2 === 0 ? 'patient-viewed' : 'signed-in',
        userId: at % 3 === 0 ? null : at,
        ...(at % 2 === 0 && { patientKey: 1000 + at, clinicId: 1, reason: 'Emergency' }),
        subject: { at },
        address: '192.0.2.1'
      })
    );
  }
  stored = await database.quick
    .selectFrom('audit_entries')
    .selectAll()
    .orderBy('entry_id')
    .execute();
});
afterAll(() => database.close());

beforeEach(async () => {
  file = join(await makeTestFolder(), 'heads.jsonl');
  await signHead(database.quick, database.keys, file);
});

/** What the check says after a change by somebody who can write the database; the change is undone. */
async function faultAfter(
  change: (trx: Transaction<Database>) => Promise<unknown>
): Promise<AuditCheck['fault']> {
  const checks: AuditCheck[] = [];
  const undone = new Error('undone');
  await database
    .write(async (trx) => {
      await change(trx);
      checks.push(await verifyAudit(trx, database.keys, file));
      throw undone;
    })
    .catch((error: unknown) => {
      if (error !== undone) throw error;
    });
  return checks[0]?.fault ?? null;
}

/** Writes the chain anew from an entry on, as who knows how it is made would. */
async function rewriteFrom(
  trx: Transaction<Database>,
  from: number,
  change: (entry: AuditEntryTable) => AuditEntryTable | null
): Promise<void> {
  await trx.deleteFrom('audit_entries').where('entry_id', '>=', from).execute();
  let hash = stored[from - 2]?.hash ?? '';
  let entryId = from - 1;
  for (const before of stored.slice(from - 1)) {
    const changed = change(before);
    if (!changed) continue;
    entryId += 1;
    const entry = { ...changed, entry_id: entryId, previous_hash: hash };
    hash = hashEntry(entry);
    await trx
      .insertInto('audit_entries')
      .values({ ...entry, hash })
      .execute();
  }
  await trx.updateTable('audit_head').set({ entry_id: entryId, hash }).execute();
}

test('a log as it was written is whole, and so is its newest part', async () => {
  const head = readSignedHeads(file).heads[0];
  expect(await verifyAudit(database.db, database.keys, file)).toEqual({
    first: 1,
    last: entries,
    signedAt: head?.at,
    fault: null
  });
  expect(await verifyAudit(database.db, database.keys, file, { newest: 5 })).toMatchObject({
    first: 8,
    last: entries,
    fault: null
  });
});

describe('shows', () => {
  const place = fc.integer({ min: 1, max: entries });
  const text = fc.string({ minLength: 1, maxLength: 40 });
  const number = fc.integer({ min: 0, max: 2_000_000_000 });
  const changes: { [Column in keyof AuditEntryTable]: fc.Arbitrary<AuditEntryTable[Column]> } = {
    entry_id: fc.integer({ min: -5, max: 3 * entries }),
    recorded_at: fc
      .integer({ min: 0, max: 4_000_000_000_000 })
      .map((ms) => new Date(ms).toISOString())
      .chain((iso) => fc.constantFrom(iso, iso.replace('Z', '001Z'))),
    user_id: fc.option(number),
    action: text,
    outcome: text,
    clinic_id: fc.option(number),
    patient_key: fc.option(number),
    subject: text,
    reason: fc.option(text),
    address: fc.option(text),
    previous_hash: text,
    hash: text
  };
  // Object.keys forgets the keys' type.
  const columns = Object.keys(changes) as (keyof AuditEntryTable)[];

  test.each(columns)('any other value of %s', async (column) => {
    await fc.assert(
      fc.asyncProperty(place, changes[column] as fc.Arbitrary<unknown>, async (at, value) => {
        fc.pre(stored[at - 1]?.[column] !== value);
        const fault = await faultAfter((trx) =>
          trx
            .updateTable('audit_entries')
            .set({ [column]: value })
            .where('entry_id', '=', at)
            .execute()
        );
        expect(fault).not.toBeNull();
      }),
      { numRuns: 25 }
    );
  });

  test('an instant moved by a microsecond', async () => {
    const instant = stored[4]?.recorded_at.replace('Z', '001Z') ?? '';
    const fault = await faultAfter((trx) =>
      trx
        .updateTable('audit_entries')
        .set({ recorded_at: instant })
        .where('entry_id', '=', 5)
        .execute()
    );
    expect(fault).toEqual({ entryId: 5, sentence: 'Entry 5 was changed.' });
  });

  test('any entry removed, and names the first', async () => {
    for (let at = 1; at <= entries; at += 1) {
      const fault = await faultAfter((trx) =>
        trx.deleteFrom('audit_entries').where('entry_id', '=', at).execute()
      );
      expect(fault?.entryId).toBe(at);
    }
    const all = await faultAfter((trx) => trx.deleteFrom('audit_entries').execute());
    expect(all).toEqual({ entryId: 1, sentence: 'Entry 1 is missing.' });
  });

  test('any entry added or repeated', async () => {
    await fc.assert(
      fc.asyncProperty(place, fc.integer({ min: -2, max: entries + 3 }), async (of, as) => {
        const copy = { ...stored[of - 1]!, entry_id: as }; // `place` names stored entries only
        const fault = await faultAfter((trx) =>
          trx.insertInto('audit_entries').values(copy).execute()
        );
        expect(fault).not.toBeNull();
      }),
      { numRuns: 40 }
    );
  });

  test('any two entries in each other’s place', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(place, { minLength: 2, maxLength: 2 }), async (pair) => {
        const [one = 0, other = 0] = pair;
        const move = (trx: Transaction<Database>, from: number, to: number) =>
          trx
            .updateTable('audit_entries')
            .set({ entry_id: to })
            .where('entry_id', '=', from)
            .execute();
        const fault = await faultAfter(async (trx) => {
          await move(trx, one, -1);
          await move(trx, other, one);
          await move(trx, -1, other);
        });
        expect(fault?.entryId).toBe(Math.min(one, other));
      }),
      { numRuns: 25 }
    );
  });

  test('a chain rewritten from any entry on, against the signed head', async () => {
    for (let at = 1; at <= entries; at += 1) {
      const changed = await faultAfter((trx) =>
        rewriteFrom(trx, at, (entry) =>
          entry.entry_id === at ? { ...entry, user_id: 4711 } : entry
        )
      );
      expect(changed?.sentence).toContain(`Entry ${entries} is not the one that was signed`);
      const shortened = await faultAfter((trx) =>
        rewriteFrom(trx, at, (entry) => (entry.entry_id === at ? null : entry))
      );
      expect(shortened?.sentence).toMatch(/is not in the log: its end was cut off/);
    }
  });

  test('an end cut off, head and all', async () => {
    for (let last = 0; last < entries; last += 1) {
      const fault = await faultAfter(async (trx) => {
        await trx.deleteFrom('audit_entries').where('entry_id', '>', last).execute();
        await trx
          .updateTable('audit_head')
          .set({ entry_id: last, hash: stored[last - 1]?.hash ?? '' })
          .execute();
      });
      expect(fault?.entryId).toBe(last + 1);
    }
  });

  test('another head, two of them, or none', async () => {
    const other = { entry_id: entries - 1, hash: stored[entries - 2]?.hash ?? '' };
    for (const change of [
      (trx: Transaction<Database>) => trx.updateTable('audit_head').set(other).execute(),
      (trx: Transaction<Database>) => trx.updateTable('audit_head').set({ hash: 'x' }).execute(),
      (trx: Transaction<Database>) => trx.insertInto('audit_head').values(other).execute(),
      (trx: Transaction<Database>) => trx.deleteFrom('audit_head').execute()
    ]) {
      expect(await faultAfter(change)).not.toBeNull();
    }
  });

  test('a signed head that was edited, or signed with another key', async () => {
    const line = readFileSync(file, 'utf8');
    writeFileSync(file, line.replace(`"entryId":${entries}`, `"entryId":${entries - 1}`));
    const check = () => verifyAudit(database.db, database.keys, file);
    expect((await check()).fault?.sentence).toContain('was not signed with this key');
    rmSync(file);
    expect((await check()).fault?.sentence).toContain('There is no file of signed heads');
    await signHead(database.quick, keysOf(generateKeyRing(), 1), file);
    expect((await check()).fault?.sentence).toContain('was not signed with this key');
  });
});

describe('the file of signed heads', () => {
  test('is the owner’s alone and grows only with the log', async () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await signHead(database.quick, database.keys, file)).toBeNull();
    expect(readSignedHeads(file).heads).toHaveLength(1);
    await database.write((trx) => recordAudit(trx, { action: 'signed-out', userId: 1 }));
    const head = await signHead(database.quick, database.keys, file);
    expect(head?.entryId).toBe(entries + 1);
    expect(readSignedHeads(file).heads.at(-1)).toEqual(head);
    expect((await verifyAudit(database.db, database.keys, file)).fault).toBeNull();
  });

  test('goes on after a power cut within a line, and is read from its end alone', async () => {
    const [head] = readSignedHeads(file).heads;
    appendFileSync(file, '{"at":"2026-');
    await database.write((trx) => recordAudit(trx, { action: 'signed-out', userId: 1 }));
    const next = await signHead(database.quick, database.keys, file);
    expect(readSignedHeads(file).heads).toEqual([head, next]);
    expect(readSignedHeads(file, 300).heads).toEqual([next]);
    expect((await verifyAudit(database.db, database.keys, file)).fault).toBeNull();
  });
});
