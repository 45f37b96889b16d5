import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Transaction } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Purpose } from '../../src/lib/server/auth/purposes.ts';
import type { Membership, User } from '../../src/lib/server/auth/roles.ts';
import { scopeDatabase } from '../../src/lib/server/auth/scope.ts';
import { openDatabase } from '../../src/lib/server/db/connection.ts';
import { migrate } from '../../src/lib/server/db/migrate.ts';
import type { Database } from '../../src/lib/server/db/database.ts';
import { openIdentityField } from '../../src/lib/server/patient-identity.ts';
import { commitImport } from '../../src/lib/server/writes/commit-import.ts';
import { useKeys, type KeyedDatabase } from '../../src/lib/server/writes/use-keys.ts';
import { clinicalBatch } from './clinical-batch.arbitrary.ts';
import { notReaders, readers, type Known } from './scoped-readers.ts';
import { migrationsFolder } from './test-database.ts';

const modules = import.meta.glob<Record<string, unknown>>(
  ['../../src/lib/server/queries/*.ts', '!**/*.test.ts'],
  { eager: true }
);

interface Row {
  readonly patientKey: number;
  readonly clinicId: number;
  readonly clinicianId: number | null;
}

let folder: string;
let database: KeyedDatabase;
let known: Known;
let rows: Row[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'infusion-outcomes-scope-'));
  const made = await openCopy('all.duckdb');
  for (const [turn, batch] of fc.sample(clinicalBatch, { seed: 20, numRuns: 2 }).entries()) {
    const own = <Fact extends { localId: string }>(facts: readonly Fact[]) =>
      facts.map((fact) => ({ ...fact, localId: `${turn}${fact.localId}` }));
    await commitImport(
      made,
      {
        ...batch,
        patients: own(batch.patients).map((one) => ({
          ...one,
          givenName: `Given ${one.localId}`,
          familyName: `Family ${one.localId}`
        })),
        statedSeries: own(batch.statedSeries),
        infusions: own(batch.infusions),
        assessments: own(batch.assessments)
      },
      { format: 'test', sourceName: 'test', sha256: String(turn), importedBy: 'test' }
    );
  }
  await made.checkpoint();
  await made.close();
  await copyFile(join(folder, 'all.duckdb'), join(folder, 'scoped.duckdb'));
  database = await openCopy('scoped.duckdb');
  const { db, keys } = database;
  const patients = await db.selectFrom('patients').selectAll().orderBy('patient_key').execute();
  const identities = await db.selectFrom('patient_identities').selectAll().execute();
  const series = await db.selectFrom('series').select('series_id').execute();
  rows = patients.map((one) => ({
    patientKey: one.patient_key,
    clinicId: one.clinic_id,
    clinicianId: one.clinician_id
  }));
  known = {
    keys,
    patientKeys: rows.map(({ patientKey }) => patientKey),
    localIds: identities.map((one) =>
      openIdentityField(keys, one.patient_key, 'local_id', one.local_id)
    ),
    seriesIds: series.map(({ series_id }) => series_id)
  };
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

async function openCopy(name: string): Promise<KeyedDatabase> {
  const opened = await openDatabase({ path: join(folder, name), threads: 1, memoryLimit: '512MB' });
  await migrate(opened, migrationsFolder);
  return useKeys(opened, { keyFile: join(folder, 'keys.json'), keys: undefined });
}

/** The rule in words of the issue, apart from the code under test. */
function inReach(
  { memberships }: User,
  purpose: Purpose,
  lookedUp: readonly number[]
): { clinicIds: number[]; patientKeys: number[] } {
  const reads = ({ role }: Membership) =>
    role === 'clinician' || (purpose === 'outcomes' && (role === 'director' || role === 'analyst'));
  const reading = memberships.filter(reads);
  return {
    clinicIds: reading.flatMap(({ clinicId }) => clinicId ?? []),
    patientKeys: rows
      .filter(
        (row) =>
          (purpose === 'patients' && lookedUp.includes(row.patientKey)) ||
          reading.some(
            ({ role, clinicId, clinicianId }) =>
              clinicId === row.clinicId &&
              (role !== 'clinician' || purpose === 'lookup' || clinicianId === row.clinicianId)
          )
      )
      .map(({ patientKey }) => patientKey)
  };
}

const tablesWithPatients = [
  'patients',
  'patient_identities',
  'stated_series',
  'infusions',
  'assessments',
  'series',
  'aligned_assessments'
] as const satisfies readonly (keyof Database)[];

/** The database with only the rows in reach, for anybody to read whole. */
async function openReach(
  name: string,
  { clinicIds, patientKeys }: ReturnType<typeof inReach>
): Promise<KeyedDatabase> {
  await copyFile(join(folder, 'all.duckdb'), join(folder, name));
  const copy = await openCopy(name);
  const narrow = async (trx: Transaction<Database>) => {
    // item_scores are found by their assessment and its patient alike.
    for (const table of [...tablesWithPatients, 'item_scores'] as const) {
      await trx
        .deleteFrom(table as 'patients') // all have patient_key; Kysely cannot resolve it for all at once
        .where('patient_key', 'not in', [-1, ...patientKeys])
        .execute();
    }
    for (const table of ['clinics', 'clinicians'] as const) {
      await trx
        .deleteFrom(table as 'clinics') // both have clinic_id
        .where('clinic_id', 'not in', [-1, ...clinicIds])
        .execute();
    }
  };
  await copy.write(narrow, { keepDataVersion: true });
  return copy;
}

/** Rows of a query without an order come in any; maps and dates are compared by what they hold. */
function canonical(value: unknown): unknown {
  if (value instanceof Map) return canonical([...value.entries()]);
  if (Array.isArray(value)) {
    return value.map(canonical).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (value === null || typeof value !== 'object') return value ?? null;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, canonical(part)]));
}

const membership: fc.Arbitrary<Membership> = fc.oneof(
  fc.record({
    role: fc.constant('clinician' as const),
    clinicId: fc.constantFrom(1, 2),
    // 1 and 2 are of clinic 1; one of the other clinic is nobody's panel here.
    clinicianId: fc.constantFrom(1, 2, 3, 4)
  }),
  fc.record({
    role: fc.constantFrom('director' as const, 'analyst' as const),
    clinicId: fc.constantFrom(1, 2),
    clinicianId: fc.constant(null)
  })
);

it('asks every exported reader there is', () => {
  const exported = Object.values(modules).flatMap((module) =>
    Object.entries(module).flatMap(([name, value]) =>
      typeof value === 'function' && !/^[A-Z]/.test(name) ? [name] : []
    )
  );
  expect([...readers.map(([name]) => name), ...notReaders].sort()).toEqual(exported.sort());
});

it('answers under a scope as a database that holds nothing else', async () => {
  let answered = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(membership, { minLength: 1, maxLength: 3 }),
      fc.array(fc.nat(), { maxLength: 2 }),
      fc.constantFrom<Purpose>('patients', 'outcomes', 'outcomes', 'lookup'),
      async (memberships, picks, purpose) => {
        const user = { userId: 1, email: '', name: '', isDemo: false, memberships };
        const own = rows.filter(({ clinicId }) =>
          memberships.some((one) => one.role === 'clinician' && one.clinicId === clinicId)
        );
        const lookedUp = picks.flatMap((pick) => own[pick % own.length]?.patientKey ?? []);
        const scope = scopeDatabase(database, user, purpose, lookedUp);
        const name = `reach-${(answered += 1)}.duckdb`;
        const whole = await openReach(name, inReach(user, purpose, lookedUp));
        try {
          for (const [reader, purposes, read] of readers) {
            if (!purposes.includes(purpose)) continue;
            expect(canonical(await read(scope, known)), reader).toEqual(
              canonical(await read(whole, known))
            );
          }
        } finally {
          await whole.close();
        }
      }
    ),
    {
      numRuns: 5,
      // A loaded machine asks fewer users; never fewer than the examples, which have every purpose.
      interruptAfterTimeLimit: 25_000,
      examples: [
        [[{ role: 'clinician', clinicId: 1, clinicianId: 1 }], [1], 'patients'],
        [[{ role: 'director', clinicId: 2, clinicianId: null }], [], 'outcomes'],
        [[{ role: 'clinician', clinicId: 2, clinicianId: 3 }], [], 'lookup']
      ]
    }
  );
});
