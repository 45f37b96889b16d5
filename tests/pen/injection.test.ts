import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tables } from '../../src/lib/server/auth/purposes.ts';
import type { KeyedDatabase } from '../../src/lib/server/writes/use-keys.ts';
import { password, startClinics, type Clinics, type Person } from './clinics.ts';

/** What asking may add to: who asked, when, and how long the session lasts. */
const grows = ['audit_entries', 'audit_head', 'sessions', 'patient_lookups', 'one_time_links'];

const payloads = [
  "'; drop table patients; --",
  "x' or '1'='1",
  '1 or 1=1',
  '1) union select * from users --',
  "read_csv('/etc/passwd')",
  "x'; copy users to '/tmp/stolen.csv'; --",
  "x'; attach '/etc/passwd'; --",
  "x'; load httpfs; select 1; --",
  '$$; delete from users; $$',
  '%27%3B%20drop%20table%20users',
  '"; drop table sessions; --',
  '\\x27; select pg_sleep(9)',
  '{"$ne":null}',
  '%_%',
  '() { :; }; echo'
];

let clinics: Clinics;
let before: Record<string, number>;
beforeAll(async () => {
  clinics = await startClinics();
  await clinics.again(async (database) => {
    before = await countRows(database);
  });
});
afterAll(() => clinics.remove());

async function countRows({ db }: KeyedDatabase): Promise<Record<string, number>> {
  const counted: Record<string, number> = {};
  for (const table of tables.filter((one) => !grows.includes(one))) {
    const { n } = await db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    counted[table] = n;
  }
  return counted;
}

/** Every parameter of every address, and every field of every form but new accounts'. */
const parameters: [person: Person, path: string, names: string[]][] = [
  ['aune', '/patients', ['q', 'clinic', 'indication', 'sort', 'page']],
  ['aune', '/patients/:key', ['axis']],
  [
    'director',
    '/outcomes',
    ['definition', 'instrument', 'window', 'success', 'agent', 'clinic', 'by']
  ],
  ['director', '/outcomes/flow.csv', ['definition', 'agent', 'clinic']],
  ['director', '/api/v1/outcomes', ['definition', 'by', 'clinic', 'include', 'release']],
  ['administrator', '/admin/users', ['q', 'page']],
  [
    'administrator',
    '/admin/audit',
    ['what', 'who', 'patient', 'clinic', 'from', 'to', 'page', 'q']
  ],
  ['administrator', '/admin/imports', ['page', 'undo', 'undone']],
  ['beforeCode', '/sign-in', ['next', 'wait']]
];

const fields: [person: Person, path: string, body: Record<string, string>][] = [
  ['aune', '/patients/look-up', { clinic: '1', localId: 'XX1', reason: 'covering' }],
  ['administrator', '/admin/imports?/undo', { import: '999' }],
  ['administrator', '/admin/backups?/check', { backup: 'none' }]
];

/** The answer, less what it repeats of the question and the marks of a page. */
function shapeOf(text: string, value: string): string {
  const spellings = [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)];
  const escaped = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  const plus = new URLSearchParams({ v: value }).toString().slice(2);
  return [...spellings, escaped, plus, escaped.replaceAll("'", '&#39;')]
    .sort((a, b) => b.length - a.length)
    .reduce((left, one) => left.replaceAll(one, '…'), text)
    .replaceAll(/nonce="[^"]+"|__sveltekit_\w+/g, '')
    .replaceAll(/<tbody[\s\S]*?<\/tbody>/g, '')
    .replace(/<script[\s\S]*/, '');
}

describe('a value that would be SQL is a value that nobody has', () => {
  it.each(parameters.flatMap(([person, path, names]) => names.map((name) => [path, name, person])))(
    '%s ?%s',
    async (path = '', name = '', person = '') => {
      const ask = (value: string) =>
        clinics.server.ask(
          `${path.replace(':key', String(clinics.patientKeys.NA1))}?${name}=${encodeURIComponent(value)}`,
          { session: clinics.sessions[person as Person] }
        );
      const unknown = await ask('unknown-value');
      // A third of them each, and all of them together.
      for (const payload of payloads.filter((_, place) => place % 3 === name.length % 3)) {
        const { status, text } = await ask(payload);
        expect(status, payload).toBe(unknown.status);
        expect(status).toBeLessThan(500);
        expect(text, payload).not.toMatch(/root:x|Parser Error|Binder Error|Catalog Error|syntax/i);
        if (path === '/patients') expect(text).not.toMatch(/Family[NS][B-D]/);
      }
    }
  );

  it('a search finds as many with it as with any other name', async () => {
    const ask = async (q: string) => {
      const { text } = await clinics.server.ask(`/patients?q=${encodeURIComponent(q)}`, {
        session: clinics.sessions.aune
      });
      return shapeOf(text, q);
    };
    const unknown = await ask('unknown-value');
    for (const payload of payloads) expect(await ask(payload), payload).toBe(unknown);
  });

  it.each(fields)('a form of %s at %s', async (person, path, body) => {
    for (const name of Object.keys(body)) {
      for (const payload of payloads) {
        const { status, text } = await clinics.server.ask(path, {
          session: clinics.sessions[person],
          body: { ...body, [name]: payload }
        });
        expect([400, 404, 409], `${name} ${payload}`).toContain(status);
        expect(text).not.toMatch(/Parser Error|Binder Error|Catalog Error/);
      }
    }
  });

  it('an e-mail address lets nobody in', async () => {
    const { server } = clinics;
    for (const payload of [...payloads, "aune@clinic.example' --", 'aune@clinic.example%']) {
      const { status, headers } = await server.ask('/sign-in?/password', {
        body: { email: payload, password }
      });
      expect(status, payload).toBe(400);
      expect(headers['set-cookie']).toBeUndefined();
    }
  });

  it('a session token, or a link’s, finds nobody', async () => {
    for (const payload of payloads.map(encodeURIComponent)) {
      const page = await clinics.server.ask('/account', { session: payload });
      expect(page.status).toBe(303);
      expect((await clinics.server.ask(`/one-time/${payload}`)).status).toBe(404);
    }
  });

  it('a very long one is answered soon', async () => {
    const startedAt = performance.now();
    for (const long of [
      'a'.repeat(7000),
      `${'('.repeat(3000)}`,
      `${'1.'.repeat(3000)}`,
      ' '.repeat(7000)
    ]) {
      for (const [person, path] of [
        ['aune', '/patients?q='],
        ['director', '/outcomes?definition='],
        ['director', '/api/v1/outcomes?definition='],
        ['aune', '/sign-in?next=']
      ] as const) {
        const { status } = await clinics.server.ask(path + encodeURIComponent(long), {
          session: clinics.sessions[person]
        });
        expect(status).toBeLessThan(500);
      }
    }
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });
});

it('afterwards every table holds what it held, and no file was written', async () => {
  expect(existsSync('/tmp/stolen.csv')).toBe(false);
  expect(existsSync(join(clinics.folder, 'stolen.csv'))).toBe(false);
  expect(await clinics.afterwards(countRows)).toEqual(before);
});
