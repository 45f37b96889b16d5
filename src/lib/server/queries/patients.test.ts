import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commit, infusion, patient } from '../../../../tests/db/batch-builder.ts';
import { createTestDatabase, openTestDatabase } from '../../../../tests/db/test-database.ts';
import type { KeyedDatabase } from '../writes/use-keys.ts';
import { findPatient } from './patient.ts';
import { listPatients, patientFilterSchema, patientsPerPage } from './patients.ts';

const people = [
  patient('100', { givenName: 'Zoë', familyName: 'Ångström', birthOn: '1969-02-28' }),
  patient('1001', { givenName: 'Mara', familyName: 'Lindqvist', indication: 'pain' }),
  patient('X-7', { givenName: 'Mara', familyName: 'Aasen' }),
  patient('X-8', { givenName: null, familyName: null }),
  patient('X-9', { givenName: 'Ola', familyName: '100%' }),
  patient('100', { clinic: 'Fjord', givenName: 'Eli', familyName: 'Lindqvist' })
];

let database: KeyedDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await commit(
    database,
    {
      clinics: ['Northgate', 'Fjord'].map((name) => ({
        name,
        timeZone: 'Europe/Oslo',
        synthetic: true
      })),
      patients: people,
      // X-8 has none.
      infusions: [
        infusion('100', 10),
        infusion('1001', 30),
        infusion('X-7', 20),
        infusion('X-9', 5),
        infusion('100', 1, { clinic: 'Fjord' })
      ]
    },
    'a'
  );
});
afterAll(() => database.close());

async function list(filter: Record<string, string>) {
  const parsed = patientFilterSchema.parse(filter);
  const { rows, total } = await listPatients(database.db, database.keys, parsed);
  const found = rows.map(({ clinic, localId }) => (clinic === 'Fjord' ? `F${localId}` : localId));
  expect(total).toBe(found.length);
  return found;
}

describe('the list of patients', () => {
  it('puts the last infusion first, and patients without one last', async () => {
    expect(await list({})).toEqual(['1001', 'X-7', '100', 'X-9', 'F100', 'X-8']);
  });

  it('sorts by name as people read it, those without a name last', async () => {
    expect(await list({ sort: 'name' })).toEqual(['X-9', 'X-7', '100', 'F100', '1001', 'X-8']);
  });

  it.each([
    ['a part of a name, letter case and accents aside', 'ANGSTR', ['100']],
    ['an accent that the name lacks', 'mårå', ['1001', 'X-7']],
    ['two words in any order', 'mara, lind', ['1001']],
    ['words that no patient has together', 'mara ångström', []],
    ['a part of a local id', 'x-', ['X-7', 'X-9', 'X-8']],
    ['a part of a local id in digits', '001', ['1001']],
    ['a whole local id: only those who have exactly it', '100', ['100', 'F100']],
    ['what is a wildcard elsewhere', '%', ['X-9']],
    ['what is a wildcard elsewhere too', '_', []]
  ])('searches for %s', async (_, q, expected) => {
    expect(await list({ q })).toEqual(expected);
  });

  it('keeps clinic and indication while searching and sorting', async () => {
    expect(await list({ clinic: '2' })).toEqual(['F100']);
    expect(await list({ clinic: '1', q: '100' })).toEqual(['100']);
    expect(await list({ indication: 'pain' })).toEqual(['1001']);
    expect(await list({ indication: 'depression', sort: 'name', q: 'lindqvist' })).toEqual([
      'F100'
    ]);
  });

  it('finds nobody by number where no clinic is in reach', async () => {
    const empty = await openTestDatabase();
    const search = patientFilterSchema.parse({ q: '1001' });
    expect(await listPatients(empty.db, empty.keys, search)).toEqual({ rows: [], total: 0 });
  });

  it('shows the names, the current series and nothing sealed', async () => {
    const filter = patientFilterSchema.parse({ q: 'Ångström' });
    const { rows } = await listPatients(database.db, database.keys, filter);
    expect(rows).toMatchObject([
      {
        localId: '100',
        givenName: 'Zoë',
        familyName: 'Ångström',
        clinic: 'Northgate',
        dayBasis: 'calendar',
        series: { agent: 'ketamine', inductionInfusions: 1, firstInfusionOn: '2026-01-15' }
      }
    ]);
    const key = rows[0]?.patientKey ?? 0;
    expect(await findPatient(database.db, database.keys, key)).toMatchObject({
      local_id: '100',
      given_name: 'Zoë',
      family_name: 'Ångström',
      birth_on: '1969-02-28'
    });
    expect(await findPatient(database.db, database.keys, 1)).toBeUndefined();
  });
});

describe('pages', () => {
  it.each([{}, { sort: 'name' }, { q: 'many' }])(
    'of %o hold every patient once',
    async (filter) => {
      const many = await createTestDatabase();
      const count = patientsPerPage * 2 + 3;
      const patients = Array.from({ length: count }, (_, at) =>
        patient(`M${at}`, { givenName: 'Many', familyName: `Same ${at % 3}` })
      );
      await commit(
        many,
        { patients, infusions: patients.map(({ localId }) => infusion(localId, 0)) },
        'a'
      );
      const seen: string[] = [];
      const sizes: number[] = [];
      for (const page of [1, 2, 3, 4]) {
        const parsed = patientFilterSchema.parse({ ...filter, page });
        const { rows, total } = await listPatients(many.db, many.keys, parsed);
        expect(total).toBe(count);
        sizes.push(rows.length);
        seen.push(...rows.map(({ localId }) => localId));
      }
      await many.close();
      expect(sizes).toEqual([25, 25, 3, 0]);
      expect(new Set(seen).size).toBe(count);
    }
  );
});
