import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { project } from '../../src/cli/build.ts';
import { totpCode } from '../../src/lib/server/auth/totp.ts';
import { hashToken } from '../../src/lib/server/auth/sessions.ts';
import { password, startClinics, type Clinics } from './clinics.ts';

let clinics: Clinics;
let slow: { socket: Socket; closed: Promise<void> };
beforeAll(async () => {
  // The limit is 20 s, which a test does not have either.
  clinics = await startClinics(undefined, {
    HEADERS_TIMEOUT: '1',
    NODE_OPTIONS: `--import ${new URL('./look-often.mjs', import.meta.url)}`
  });
  slow = openSlowly(clinics.server.port);
});
afterAll(() => clinics.remove());

/** A client that begins a request and never ends its headers. */
function openSlowly(port: number): { socket: Socket; closed: Promise<void> } {
  const socket = connect(port, '127.0.0.1', () => socket.write('GET /about HTTP/1.1\r\nHost: 127'));
  const closed = new Promise<void>((done) => socket.once('close', () => done()));
  socket.on('error', () => undefined);
  socket.resume();
  return { socket, closed };
}

const tokenOf = (cookies: string[] | undefined) =>
  /^session=([\w-]{43});/.exec(cookies?.[0] ?? '')?.[1];

describe('signing in over HTTP', () => {
  let code = '';
  let full = '';

  it('never adopts a cookie that was there before, at either step', async () => {
    const planted = 'A'.repeat(43);
    const body = { email: 'beforeSetUp@clinic.example', password };
    const first = await clinics.server.ask('/sign-in?/password', { session: planted, body });
    expect(first.status).toBe(303);
    expect(first.headers.location).toBe('/sign-in/set-up?next=%2F');
    const unfinished = tokenOf(first.headers['set-cookie']) ?? '';
    expect(unfinished).not.toBe('');
    expect(unfinished).not.toBe(planted);

    const page = await clinics.server.ask('/sign-in/set-up', { session: unfinished });
    const secret = /((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})/.exec(page.text)?.[1]?.replaceAll(' ', '');
    code = totpCode(secret ?? '', Date.now());
    const wrong = await clinics.server.ask('/sign-in/set-up', {
      session: unfinished,
      body: { code: code === '000000' ? '000001' : '000000' }
    });
    expect(wrong.status).toBe(400);
    const second = await clinics.server.ask('/sign-in/set-up', {
      session: unfinished,
      body: { code }
    });
    full = tokenOf(second.headers['set-cookie']) ?? '';
    expect(second.status).toBe(303);
    expect([planted, unfinished, '']).not.toContain(full);

    const statusOf = async (session: string) =>
      (await clinics.server.ask('/account', { session })).status;
    expect([await statusOf(planted), await statusOf(unfinished), await statusOf(full)]).toEqual([
      303, 303, 200
    ]);
  });

  it('gives a cookie that no script reads and no other site sends', async () => {
    const { headers } = await clinics.server.ask('/sign-in?/password', {
      body: { email: 'aune@clinic.example', password }
    });
    const [cookie = ''] = headers['set-cookie'] ?? [];
    expect(headers['set-cookie']).toHaveLength(1);
    expect(cookie).toMatch(/; Path=\//);
    expect(cookie).toContain('; HttpOnly');
    expect(cookie).toContain('; SameSite=Lax');
    expect(cookie).not.toMatch(/Domain|Max-Age|Expires/i);
  });

  it('takes no code twice, and no token after signing out', async () => {
    const body = { email: 'beforeSetUp@clinic.example', password };
    const again = await clinics.server.ask('/sign-in?/password', { body });
    const session = tokenOf(again.headers['set-cookie']) ?? '';
    expect(again.headers.location).toBe('/sign-in/code?next=%2F');
    const replayed = await clinics.server.ask('/sign-in/code', { session, body: { code } });
    expect(replayed.status).toBe(400);
    const out = await clinics.server.ask('/sign-out', { session: full, body: {} });
    expect(out.headers['set-cookie']?.[0]).toMatch(/^session=; .*Max-Age=0/);
    expect((await clinics.server.ask('/account', { session: full })).status).toBe(303);
  });

  it('answers an unknown account and a wrong password with the same page', async () => {
    const answers: string[] = [];
    for (const email of ['brandt@clinic.example', 'nobody@clinic.example']) {
      const { status, text } = await clinics.server.ask('/sign-in?/password', {
        body: { email, password: 'not the password' }
      });
      expect(status).toBe(400);
      answers.push(text.replaceAll(email, '…').replaceAll(/nonce="[^"]+"|__sveltekit_\w+/g, ''));
    }
    expect(answers[0]).toBe(answers[1]);
  });

  it('a link sets one password once; nothing else sets anything up', async () => {
    const path = `/one-time/${clinics.linkToken}`;
    const set = (value: string) => clinics.server.ask(path, { body: { password: value } });
    expect((await clinics.server.ask(path)).status).toBe(200);
    expect((await set('short')).status).toBe(400);
    expect((await set('granite willow thirteen')).status).toBe(303);
    expect((await set('another one entirely')).status).toBe(404);
    expect((await clinics.server.ask(path)).status).toBe(404);
    for (const guess of ['/setup', '/install', '/admin/setup', '/register', '/sign-up']) {
      expect((await clinics.server.ask(guess)).status).toBe(404);
    }
  });
});

describe('what leaves the server beside its answers', () => {
  /** Everything that must be in no log, argument or bundle. */
  function markers(): string[] {
    const key = JSON.parse(readFileSync(join(clinics.folder, 'keys.json'), 'utf8')) as unknown;
    return [
      ...(JSON.stringify(key).match(/[\w+/=-]{40,}/g) ?? []),
      ...Object.values(clinics.sessions),
      ...Object.values(clinics.sessions).map(hashToken),
      ...Object.values(clinics.patientKeys).map(String),
      clinics.linkToken,
      password,
      'harbour',
      'granite',
      'FamilyNA',
      'GivenNA',
      'MarkerName',
      'MarkerQuery',
      'Name of',
      '@clinic.example',
      'NA1',
      'NB1',
      'Northgate'
    ];
  }

  it('the log of a whole walk names no person, patient, secret or question', async () => {
    const { server, sessions, patientKeys, userIds } = clinics;
    const walks = [
      ['aune', `/patients?q=MarkerName&clinic=1`],
      ['aune', `/patients/${patientKeys.NA1}?axis=MarkerQuery`],
      ['aune', `/patients/${patientKeys.NB1}`],
      ['aune', `/patients/${patientKeys.NA1}/trajectory.csv`],
      ['aune', `/patients/MarkerName`],
      ['director', '/outcomes?definition=MarkerQuery'],
      ['director', '/api/v1/outcomes?clinic=MarkerName'],
      ['director', '/patients'],
      ['administrator', '/admin/users?q=MarkerName'],
      ['administrator', `/admin/users/${userIds.aune}`],
      ['administrator', '/admin/audit?q=MarkerQuery'],
      ['administrator', '/no/MarkerName?x=MarkerQuery']
    ] as const;
    for (const [person, path] of walks) await server.ask(path, { session: sessions[person] });
    const forms = [
      ['aune', '/patients/look-up', { clinic: '1', localId: 'NB1', reason: 'covering' }],
      ['aune', '/patients/look-up', { clinic: '1', localId: 'MarkerName', reason: 'covering' }],
      ['aune', '/account?/password', { current: 'MarkerQuery', next: 'MarkerQuery' }],
      ['administrator', `/admin/users/${userIds.castro}?/reset`, {}],
      ['administrator', '/admin/users/add', { email: 'MarkerName', name: 'MarkerName' }],
      ['aune', '/account?/password', { current: '\u0000'.repeat(2000), next: 'MarkerName' }]
    ] as const;
    for (const [person, path, body] of forms) {
      await server.ask(path, { session: sessions[person], body });
    }
    for (const body of ['{"email":"MarkerName"', '\u0000MarkerName', 'a=%ZZ&email=MarkerName']) {
      await server.ask('/sign-in?/password', {
        body,
        headers: {
          'content-type': body.startsWith('{') ? 'application/json' : 'multipart/form-data'
        }
      });
    }
    const log = server.log();
    expect(log.split('\n').length).toBeGreaterThan(walks.length);
    expect(log).toContain('"route":"/patients/[patient]"');
    expect(markers().length).toBeGreaterThan(40);
    expect(markers().filter((marker) => log.includes(marker))).toEqual([]);
    expect(log).not.toMatch(/\bat .+\.js:\d+/);
    expect(log).not.toContain('127.0.0.1,');
  });

  it('no process carries a secret among its arguments', () => {
    const children = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.includes(String(clinics.server.pid)));
    expect(children.length).toBeGreaterThan(0);
    const text = children.join('\n');
    expect(markers().filter((marker) => text.includes(marker))).toEqual([]);
  });

  it('what browsers load holds no module, key or source of the server', () => {
    const client = join(project, 'build/client');
    const files = readdirSync(client, { recursive: true, encoding: 'utf8' });
    expect(files.filter((name) => name.endsWith('.map'))).toEqual([]);
    const scripts = files.filter((name) => name.endsWith('.js'));
    expect(scripts.length).toBeGreaterThan(5);
    const serverOnly =
      /argon2|duckdb|kysely|otpauth|KEY_FILE|DATABASE_PATH|process\.env|totp_secret|password_hash|local_id_index|sourceMappingURL|select \* from/i;
    expect(
      scripts.filter((name) => serverOnly.test(readFileSync(join(client, name), 'utf8')))
    ).toEqual([]);
  });

  it('an error says a code and a sentence, and nothing of the program', async () => {
    const { text, status } = await clinics.server.ask('/api/v1/outcomes', {
      headers: { accept: 'application/json' }
    });
    expect(status).toBe(401);
    expect(JSON.parse(text)).toEqual({
      code: 'sign-in-first',
      message: 'Sign in first, then ask again.'
    });
    for (const path of ['/patients/1', '/no-such-page', '/outcomes?definition=x']) {
      const answer = await clinics.server.ask(path, { session: clinics.sessions.aune });
      expect(answer.text).not.toMatch(/node_modules|\bat \w+ \(|\.svelte-kit|build\/server|SELECT/);
    }
  });

  it('every file is its owner’s alone', () => {
    const entries = readdirSync(clinics.folder, { recursive: true, withFileTypes: true });
    expect(entries.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['clinic.duckdb', 'keys.json'])
    );
    const open = entries.filter((entry) => {
      const { mode } = statSync(join(entry.parentPath, entry.name));
      return (mode & 0o077) !== 0;
    });
    expect(open.map(({ name }) => name)).toEqual([]);
  });
});

it('a client that never ends its headers is put out, and holds up nobody meanwhile', async () => {
  expect((await clinics.server.ask('/healthz')).status).toBe(200);
  await slow.closed;
  expect(slow.socket.destroyed).toBe(true);
});
