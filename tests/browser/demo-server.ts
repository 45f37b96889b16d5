import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildIfStale, project } from '../../src/cli/build.ts';
import { openConfiguredDatabase } from '../../src/lib/server/db/connection.ts';
import { openIdentityField } from '../../src/lib/server/patient-identity.ts';
import { readSettings } from '../../src/lib/server/settings.ts';
import { useKeys } from '../../src/lib/server/writes/use-keys.ts';

interface RunningServer {
  origin: string;
  stop(): Promise<void>;
}

export interface DemoServer extends RunningServer {
  /** Page of the patient with the most assessments: the longest table, the fullest charts. */
  patientPath: string;
}

/** The built server with the demo clinics, on a free port and a database of its own that goes with it. */
export async function startDemoServer(): Promise<DemoServer> {
  buildIfStale();
  const folder = mkdtempSync(join(tmpdir(), 'infusion-outcomes-browser-'));
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  try {
    const env = { ...process.env, DATABASE_PATH: join(folder, 'demo.duckdb'), PORT: '0' };
    const loaded = spawnSync(process.execPath, cliArguments('demo', '--no-serve'), {
      cwd: project,
      env,
      stdio: 'inherit'
    });
    if (loaded.status !== 0) throw new Error('The demo clinics could not be loaded.');
    const patientPath = await findFullestPatient(env);
    const { origin, stop } = await startServer(env);
    return { origin, patientPath, stop: () => stop().then(removeFolder) };
  } catch (error) {
    removeFolder();
    throw error;
  }
}

function cliArguments(...args: string[]): string[] {
  return ['--import', 'tsx', 'src/cli/main.ts', ...args];
}

async function findFullestPatient(env: NodeJS.ProcessEnv): Promise<string> {
  const settings = readSettings(env);
  const database = await openConfiguredDatabase(settings);
  try {
    const { keys } = await useKeys(database, settings);
    const rows = await database.db
      .selectFrom('assessments as a')
      .innerJoin('patient_identities as i', 'i.patient_key', 'a.patient_key')
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
    if (!fullest) throw new Error('The demo clinics have no assessments.');
    return `/patients/${fullest.patientKey}`;
  } finally {
    await database.close();
  }
}

async function startServer(env: NodeJS.ProcessEnv): Promise<RunningServer> {
  const server = spawn(process.execPath, cliArguments('serve'), {
    cwd: project,
    env,
    stdio: ['ignore', 'pipe', 'inherit']
  });
  const ended = new Promise<void>((done) => server.once('exit', () => done()));
  for await (const line of createInterface({ input: server.stdout })) {
    const origin = /http:\/\/\S+/.exec(line)?.[0];
    if (line.includes('Infusion Outcomes:') && origin) {
      server.stdout.resume();
      return {
        origin,
        async stop() {
          server.kill('SIGTERM');
          await ended;
        }
      };
    }
  }
  throw new Error('The server ended before it answered.');
}
