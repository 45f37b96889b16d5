import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { project } from '../../src/cli/build.ts';
import { migrateConfigured } from '../../src/cli/migrate.ts';
import { readSettings } from '../../src/lib/server/settings.ts';
import { openIdentityField } from '../../src/lib/server/patient-identity.ts';
import type { KeyedDatabase } from '../../src/lib/server/writes/use-keys.ts';
import { cliArguments, inNewFolder, startServer, type RunningServer } from './server-process.ts';

export interface DemoServer extends RunningServer {
  /** Page of the demo clinician's patient with the most assessments: the longest table, the fullest charts. */
  patientPath: string;
}

/** The built server with the demo clinics, on a free port and a database of its own that goes with it. */
export function startDemoServer(): Promise<DemoServer> {
  return inNewFolder(async (folder) => {
    const env = { ...process.env, DATABASE_PATH: join(folder, 'demo.duckdb'), PORT: '0' };
    const loading = spawn(process.execPath, cliArguments('demo', '--no-serve'), {
      cwd: project,
      env,
      stdio: 'inherit'
    });
    const [code] = await once(loading, 'exit');
    if (code !== 0) throw new Error('The demo clinics could not be loaded.');
    let patientPath = '';
    await migrateConfigured(readSettings(env), async (database) => {
      patientPath = await findFullestPatient(database);
    });
    return { ...(await startServer(env, 'demo')), patientPath };
  });
}

async function findFullestPatient({ db, keys }: KeyedDatabase): Promise<string> {
  const rows = await db
    .selectFrom('assessments as a')
    .innerJoin('patient_identities as i', 'i.patient_key', 'a.patient_key')
    .innerJoin('patients as p', 'p.patient_key', 'a.patient_key')
    .innerJoin('memberships as m', 'm.clinician_id', 'p.clinician_id')
    .groupBy(['i.patient_key', 'i.local_id'])
    .select((eb) => ['i.patient_key', 'i.local_id', eb.fn.countAll<number>().as('scores')])
    .execute();
  const most = Math.max(...rows.map(({ scores }) => scores));
  // Keys are random in each database; the clinics' own numbers are not.
  const [fullest] = rows
    .filter(({ scores }) => scores === most)
    .map((row) => ({
      patientKey: row.patient_key,
      localId: openIdentityField(keys, row.patient_key, 'local_id', row.local_id)
    }))
    .sort((one, other) => (one.localId < other.localId ? -1 : 1));
  if (!fullest) throw new Error('The demo clinician’s patients have no assessments.');
  return `/patients/${fullest.patientKey}`;
}
