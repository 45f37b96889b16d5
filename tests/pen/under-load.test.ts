import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { useLink } from '../../src/lib/server/auth/one-time-links.ts';
import { SignInLimits } from '../../src/lib/server/auth/rate-limits.ts';
import { findSession } from '../../src/lib/server/auth/sessions.ts';
import { confirmCode, enrolmentSecret, signIn } from '../../src/lib/server/auth/sign-in.ts';
import { totpCode } from '../../src/lib/server/auth/totp.ts';
import { addUser } from '../../src/lib/server/auth/users.ts';
import { generateDemoNetwork } from '../../src/lib/server/demo/generate.ts';
import { readDemoParameters } from '../../src/lib/server/demo/parameters.ts';
import { commitImport } from '../../src/lib/server/writes/commit-import.ts';
import type { KeyedDatabase } from '../../src/lib/server/writes/use-keys.ts';
import { password, startClinics, type Clinics } from './clinics.ts';

const analyst = 'everywhere@clinic.example';
const people = Array.from({ length: 5 }, (_, place) => `person${place}@clinic.example`);
const secrets = new Map<string, string>();

let clinics: Clinics;
beforeAll(async () => {
  clinics = await startClinics(
    async (database) => {
      await commitImport(database, generateDemoNetwork(readDemoParameters()), {
        format: 'demo',
        sourceName: 'demo network',
        sha256: 'demo',
        importedBy: 'test'
      });
      for (const email of [analyst, ...people]) await enrol(database, email);
      // As many as a clinic's server has, which is what is under test here.
    },
    { THREADS: String(availableParallelism()) }
  );
});
afterAll(() => clinics.remove());

/** Somebody with a password and a phone, set up ten minutes ago so that the code of now is unused. */
async function enrol(database: KeyedDatabase, email: string): Promise<void> {
  const address = '192.0.2.1';
  const nowMs = Date.now() - 600_000;
  const all = await database.db.selectFrom('clinics').select('clinic_id').execute();
  const memberships = all.map(({ clinic_id }) => ({
    role: 'analyst' as const,
    clinicId: clinic_id,
    clinicianId: null
  }));
  const { linkToken } = await database.write((trx) =>
    addUser(trx, { email, name: email, memberships }, { userId: null, address: null })
  );
  await useLink(database, linkToken, { password, address });
  const service = {
    database,
    keys: database.keys,
    limits: new SignInLimits(),
    secondFactorRequired: true
  };
  const entered = await signIn(service, { email, password, address }, nowMs);
  const session =
    entered.kind === 'signed-in' ? await findSession(database, entered.token, nowMs) : null;
  if (!session) throw new Error('not signed in');
  const secret = await enrolmentSecret(service, session.user);
  await confirmCode(service, session, { code: totpCode(secret, nowMs), address }, nowMs);
  secrets.set(email, secret);
}

/** Both steps of signing in, and how long each took. */
async function enter(email: string): Promise<{ session: string; times: number[] }> {
  const startedAt = performance.now();
  const first = await clinics.server.ask('/sign-in?/password', { body: { email, password } });
  const passedAt = performance.now();
  const second = await clinics.server.ask('/sign-in/code', {
    session: /session=([\w-]+)/.exec(first.headers['set-cookie']?.[0] ?? '')?.[1],
    body: { code: totpCode(secrets.get(email) ?? '', Date.now()) }
  });
  expect(second.status).toBe(303);
  return {
    session: /session=([\w-]+)/.exec(second.headers['set-cookie']?.[0] ?? '')?.[1] ?? '',
    times: [passedAt - startedAt, performance.now() - passedAt]
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

const median = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

it('eight slow questions at once hold up neither signing in nor the health check', async () => {
  const { session } = await enter(analyst);
  let asking = true;
  let asked = 0;
  const answered: number[] = [];
  // Each is a definition that nobody asked before, so nothing of it is kept.
  const keepAsking = async () => {
    while (asking) {
      asked += 1;
      const definition = `instrument.phq9_agent.ketamine_last.${1 + (asked % 9)}to${20 + asked}_down.50`;
      const { status } = await clinics.server.ask(
        `/api/v1/outcomes?definition=${definition}&by=quarter&include=estimates&include=timeline`,
        { session }
      );
      answered.push(status);
    }
  };
  const askers = Array.from({ length: 8 }, keepAsking);
  await new Promise((begun) => setTimeout(begun, 300));
  const health: number[] = [];
  const passwords: number[] = [];
  const codes: number[] = [];
  for (const email of people) {
    health.push(await timed(() => clinics.server.ask('/healthz')));
    const [ofPassword = 0, ofCode = 0] = (await enter(email)).times;
    passwords.push(ofPassword);
    codes.push(ofCode);
  }
  asking = false;
  await Promise.all(askers);
  console.log(
    `Password ${median(passwords).toFixed(0)} ms, code ${median(codes).toFixed(0)} ms, health ${median(health).toFixed(0)} ms, beside ${answered.length} slow questions.`
  );
  expect(new Set(answered)).toEqual(new Set([200]));
  expect(answered.length).toBeGreaterThanOrEqual(8);
  expect(median(health)).toBeLessThan(300);
  expect(median(passwords)).toBeLessThan(300);
  expect(median(codes)).toBeLessThan(300);
});
