import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Transaction } from 'kysely';
import { inject } from 'vitest';
import { migrateConfigured } from '../../src/cli/migrate.ts';
import { useLink } from '../../src/lib/server/auth/one-time-links.ts';
import type { Membership } from '../../src/lib/server/auth/roles.ts';
import { openSession } from '../../src/lib/server/auth/sessions.ts';
import { addUser } from '../../src/lib/server/auth/users.ts';
import type { SessionStage } from '../../src/lib/server/db/account-tables.ts';
import type { Database } from '../../src/lib/server/db/database.ts';
import { openIdentityField } from '../../src/lib/server/patient-identity.ts';
import { readSettings } from '../../src/lib/server/settings.ts';
import type { KeyedDatabase } from '../../src/lib/server/writes/use-keys.ts';
import { assessment, commit, infusion, patient } from '../db/batch-builder.ts';
import { startAttackedServer, type AttackedServer } from './server.ts';

/** Northgate has the panels of Aune and Brandt, Southgate those of Castro and Dahl. */
const panels = [
  { clinic: 'Northgate', clinician: 'Dr Aune', ids: ['NA1', 'NA2', 'NA3'] },
  { clinic: 'Northgate', clinician: 'Dr Brandt', ids: ['NB1', 'NB2'] },
  { clinic: 'Southgate', clinician: 'Dr Castro', ids: ['SC1', 'SC2'] },
  { clinic: 'Southgate', clinician: 'Dr Dahl', ids: ['SD1', 'SD2'] }
] as const;

export type PatientId = (typeof panels)[number]['ids'][number];

const administration: Membership = { role: 'administrator', clinicId: null, clinicianId: null };
const inClinic = (role: Membership['role'], clinicId: number, clinicianId: number | null = null) =>
  ({ role, clinicId, clinicianId }) satisfies Membership;

/** By name: roles, in the order of clinics and clinicians above, and how far the sign-in has come. */
const people = {
  aune: { memberships: [inClinic('clinician', 1, 1)] },
  brandt: { memberships: [inClinic('clinician', 1, 2)] },
  castro: { memberships: [inClinic('clinician', 2, 3)] },
  director: { memberships: [inClinic('director', 1)] },
  analyst: { memberships: [inClinic('analyst', 1)] },
  southDirector: { memberships: [inClinic('director', 2)] },
  administrator: { memberships: [administration] },
  otherAdministrator: { memberships: [administration] },
  /** Let in, with no role yet. */
  roleless: { memberships: [administration], stage: 'roleless' },
  beforeCode: { memberships: [inClinic('clinician', 1, 1)], stage: 'second-factor' },
  beforeSetUp: { memberships: [administration], stage: 'enrolment' }
} as const satisfies Record<string, { memberships: Membership[]; stage?: string }>;

export type Person = keyof typeof people;
export const password = 'harbour lantern seventeen';

/** What is in a database of the clinics. */
interface Made {
  readonly patientKeys: Readonly<Record<PatientId, number>>;
  readonly userIds: Readonly<Record<Person, number>>;
  readonly sessions: Readonly<Record<Person, string>>;
  /** A link of `roleless` that was not used. */
  readonly linkToken: string;
}

export interface Clinics extends Made {
  /** The server that runs now. */
  readonly server: AttackedServer;
  readonly folder: string;
  readonly settings: Readonly<Record<string, string>>;
  /** Stops the server and reads what it left behind. */
  afterwards<T>(read: (database: KeyedDatabase) => Promise<T>): Promise<T>;
  /** Changes the database, and starts the server on it again. */
  again(change: (database: KeyedDatabase) => Promise<void>): Promise<void>;
  remove(): Promise<void>;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder with the clinics' database and keys, and what is in them. */
    clinics: { readonly folder: string } & Made;
  }
}

const databaseFile = 'clinic.duckdb';

/** Two clinics with two clinicians each in a database file in the folder, everybody signed in. */
export async function makeClinics(folder: string): Promise<Made> {
  return onDatabase({ DATABASE_PATH: join(folder, databaseFile) }, async (database) => {
    await storePatients(database);
    const accounts = await addPeople(database);
    return { ...accounts, patientKeys: await findPatientKeys(database) };
  });
}

/**
 * The clinics in a copy of their own, and the server on it. `prepare` adds to the database before the server
 * has it.
 */
export async function startClinics(
  prepare?: (database: KeyedDatabase) => Promise<void>,
  more: Readonly<Record<string, string>> = {}
): Promise<Clinics> {
  const folder = mkdtempSync(join(tmpdir(), 'infusion-outcomes-pen-'));
  const { folder: original, ...made } = inject('clinics');
  cpSync(original, folder, { recursive: true });
  const settings = { DATABASE_PATH: join(folder, databaseFile), ...more };
  const read = <T>(work: (database: KeyedDatabase) => Promise<T>) => onDatabase(settings, work);
  if (prepare) await read(prepare);
  let server = await startAttackedServer(settings);
  let running = true;
  const stop = async () => {
    if (running) await server.stop();
    running = false;
  };
  return {
    ...made,
    get server() {
      return server;
    },
    folder,
    settings,
    async afterwards(work) {
      await stop();
      return read(work);
    },
    async again(change) {
      await stop();
      await read(change);
      server = await startAttackedServer(settings);
      running = true;
    },
    async remove() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

async function onDatabase<T>(
  settings: Readonly<Record<string, string>>,
  work: (database: KeyedDatabase) => Promise<T>
): Promise<T> {
  const results: T[] = [];
  await migrateConfigured(readSettings(settings), async (database) => {
    results.push(await work(database));
  });
  return results[0] as T; // the work was done, or the line above threw
}

async function storePatients(database: KeyedDatabase): Promise<void> {
  const everyone = panels.flatMap(({ clinic, clinician, ids }) =>
    ids.map((id) => ({ id, clinic, clinician }))
  );
  await commit(
    database,
    {
      clinics: ['Northgate', 'Southgate'].map((name) => ({
        name,
        timeZone: 'UTC',
        synthetic: false
      })),
      clinicians: panels.map(({ clinic, clinician }) => ({ clinic, name: clinician })),
      patients: everyone.map(({ id, clinic, clinician }) =>
        patient(id, { clinic, clinician, givenName: `Given${id}`, familyName: `Family${id}` })
      ),
      infusions: everyone.flatMap(({ id, clinic }) =>
        [0, 3, 7].map((day) => infusion(id, day, { clinic }))
      ),
      assessments: everyone.flatMap(({ id, clinic }) => [
        assessment(id, -1, 21, { clinic }),
        assessment(id, 31, 6, { clinic })
      ])
    },
    'clinics'
  );
}

async function addPeople(database: KeyedDatabase) {
  const userIds: Partial<Record<Person, number>> = {};
  const sessions: Partial<Record<Person, string>> = {};
  let linkToken = '';
  for (const [name, { memberships, ...rest }] of Object.entries(people)) {
    const person = name as Person; // Object.entries forgets the keys' type
    const stage = 'stage' in rest ? rest.stage : 'full';
    const added = await database.write((trx) =>
      addUser(
        trx,
        { email: `${person}@clinic.example`, name: `Name of ${person}`, memberships },
        { userId: null, address: null }
      )
    );
    userIds[person] = added.userId;
    if (stage === 'roleless') linkToken = added.linkToken;
    else await useLink(database, added.linkToken, { password, address: '127.0.0.1' });
    sessions[person] = await database.write((trx) => enter(trx, added.userId, stage));
  }
  // The loop has been over every person.
  return {
    userIds: userIds as Record<Person, number>,
    sessions: sessions as Record<Person, string>,
    linkToken
  };
}

async function enter(trx: Transaction<Database>, userId: number, stage: string): Promise<string> {
  if (stage === 'roleless') {
    await trx.deleteFrom('memberships').where('user_id', '=', userId).execute();
  }
  const reached: SessionStage = stage === 'second-factor' || stage === 'enrolment' ? stage : 'full';
  return openSession(trx, userId, reached, Date.now());
}

async function findPatientKeys({ db, keys }: KeyedDatabase): Promise<Record<PatientId, number>> {
  const rows = await db
    .selectFrom('patient_identities')
    .select(['patient_key', 'local_id'])
    .execute();
  const entries = rows.map((row) => [
    openIdentityField(keys, row.patient_key, 'local_id', row.local_id),
    row.patient_key
  ]);
  return Object.fromEntries(entries) as Record<PatientId, number>; // stored above
}
