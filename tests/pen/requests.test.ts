import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { password, startClinics, type Clinics, type Person } from './clinics.ts';
import type { Asked } from './server.ts';

let clinics: Clinics;
beforeAll(async () => {
  clinics = await startClinics();
});
afterAll(() => clinics.remove());

const askAs = (person: Person, path: string, asked: Asked = {}) =>
  clinics.server.ask(path, { session: clinics.sessions[person], ...asked });

const rolesForm = (role: string) => ({ [role]: '1' });
const isAdministrator = async (person: Person) =>
  (await askAs(person, '/admin/users')).status === 200;

describe('a form from elsewhere does nothing', () => {
  const types = [
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain',
    'application/json',
    'application/octet-stream',
    'APPLICATION/X-WWW-FORM-URLENCODED',
    null
  ];
  const senders: Record<string, string | null>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: null },
    { origin: null, 'sec-fetch-site': 'cross-site' },
    { origin: null, 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }
  ];
  const targets = [
    ['signing somebody in', '/sign-in?/password', { email: 'aune@clinic.example', password }],
    ['signing out', '/sign-out', {}],
    ['ending sessions', '/account?/endOthers', {}],
    ['a look-up', '/patients/look-up', { clinic: '1', localId: 'NB1', reason: 'covering' }],
    ['roles', '/admin/users/1?/roles', rolesForm('administrator')]
  ] as const;

  it.each(targets)('%s', async (_, path, body) => {
    const text = new URLSearchParams(body).toString();
    for (const type of types) {
      for (const headers of senders) {
        const person = path.startsWith('/admin') ? 'administrator' : 'aune';
        const answer = await askAs(person, path, {
          method: 'POST',
          body: type === 'application/json' ? JSON.stringify(body) : text,
          headers: { ...headers, 'content-type': type }
        });
        expect(answer.status, `${type} ${JSON.stringify(headers)}`).toBe(403);
        expect(answer.headers['set-cookie']).toBeUndefined();
      }
    }
    expect((await askAs('aune', '/account')).status).toBe(200);
  });

  it.each(['PUT', 'PATCH', 'DELETE'])('nor does %s', async (method) => {
    const { status } = await askAs('aune', '/account', {
      method,
      headers: { origin: 'https://evil.example' }
    });
    expect(status).toBe(403);
  });

  it('no page elsewhere may read an answer', async () => {
    for (const path of ['/api/v1/outcomes', '/patients', '/sign-in']) {
      const { headers } = await askAs('aune', path, {
        headers: { origin: 'https://evil.example' }
      });
      const named = Object.keys(headers).filter((name) => name.startsWith('access-control'));
      expect(named).toEqual([]);
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    }
  });
});

describe('names and addresses that a request brings', () => {
  const hosts = ['evil.example', '127.0.0.1.evil.example', 'evil.example:80', ''];

  it.each(hosts)('the host %j is answered nothing', async (host) => {
    const { status, text } = await askAs('administrator', '/admin/users', { headers: { host } });
    expect([400, 421]).toContain(status);
    expect(text).not.toContain('Name of');
  });

  it('no header changes where links and redirects lead', async () => {
    const headers = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      'x-forwarded-port': '444',
      forwarded: 'host=evil.example;proto=https',
      'x-original-url': '/admin/users',
      'x-rewrite-url': '/admin/users',
      'x-http-method-override': 'DELETE'
    };
    const reset = await askAs('administrator', `/admin/users/${clinics.userIds.brandt}?/reset`, {
      body: {},
      headers
    });
    expect(reset.status).toBe(200);
    expect(reset.text).toMatch(new RegExp(`${clinics.server.origin}/one-time/[\\w-]{43}`));
    expect(reset.text).not.toContain('evil.example');
    const away = await clinics.server.ask('/patients', { headers });
    expect(away.headers.location).toBe('/sign-in?next=%2Fpatients');
  });

  it.each([
    '//evil.example',
    '/\\evil.example',
    '%2F%2Fevil.example',
    'https://evil.example',
    '/%09/evil.example',
    '/%0d%0aset-cookie:a=b',
    'javascript:alert(1)'
  ])('after signing in, next=%s leads nowhere else', async (next) => {
    const { status, headers } = await askAs('aune', `/sign-in?next=${next}`);
    expect(status).toBe(303);
    const to = new URL(headers.location ?? '', clinics.server.origin);
    expect(to.origin).toBe(clinics.server.origin);
    expect(headers['set-cookie']).toBeUndefined();
  });

  it.each([
    '//evil.example',
    '/\\evil.example/',
    '//evil.example/%2e%2e',
    '/sign-in//evil.example/'
  ])('the path %s is redirected nowhere else', async (path) => {
    const { headers } = await askAs('aune', path);
    const to = new URL(headers.location ?? '/', clinics.server.origin);
    expect(to.origin).toBe(clinics.server.origin);
  });
});

describe('paths out of the folder', () => {
  const paths = [
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/_app/..%2f..%2f..%2fpackage.json',
    '/_app/../../server/index.js',
    '/fonts/%5c..%5c..%5cindex.js',
    '/favicon.svg%00.css',
    '/%00',
    '/%',
    '/%ff%fe',
    '/outcomes/..%2f..%2fkeys.json.csv',
    '/outcomes/benefit%00.csv',
    '/outcomes/__proto__.csv',
    '/outcomes/constructor.csv',
    '/outcomes/%0d%0aset-cookie:%20a=b.csv',
    '/build/server/index.js',
    '/index.js',
    '/env.js',
    '/data/local/demo.duckdb',
    '/keys.json',
    '/.env',
    '/.git/config'
  ];

  it.each(paths)('%s', async (path) => {
    const { status, text, headers } = await askAs('director', path);
    expect([400, 404]).toContain(status);
    expect(text).not.toMatch(/root:|"name": "infusion|createServer|encryption/);
    expect(headers['set-cookie']).toBeUndefined();
  });
});

describe('more than the form has', () => {
  it('no field makes anybody more than they are', async () => {
    const more = {
      role: 'administrator',
      administrator: 'on',
      userId: String(clinics.userIds.administrator),
      user_id: String(clinics.userIds.administrator),
      memberships: '[{"role":"administrator","clinicId":null,"clinicianId":null}]',
      stage: 'full',
      isDemo: 'true',
      '__proto__[role]': 'administrator',
      'constructor[prototype][role]': 'administrator',
      __proto__: 'administrator'
    };
    for (const path of ['/account?/password', '/account?/endOthers', '/patients/look-up']) {
      await askAs('aune', path, { body: more });
      await askAs('aune', `${path.replace('?', '?role=administrator&userId=1&')}`, { body: more });
    }
    await askAs('beforeCode', '/sign-in/code', { body: { ...more, code: '' } });
    await askAs('beforeSetUp', '/sign-in/set-up', { body: { ...more, code: '' } });
    for (const person of ['aune', 'beforeCode', 'beforeSetUp'] as const) {
      expect(await isAdministrator(person), person).toBe(false);
    }
  });

  it.each(['roles', 'disable', 'enable', 'reset'])(
    '%s is an administrator’s alone',
    async (action) => {
      for (const person of ['aune', 'director', 'analyst', 'roleless', 'beforeCode'] as const) {
        const { status } = await askAs(person, `/admin/users/${clinics.userIds.aune}?/${action}`, {
          body: rolesForm('administrator')
        });
        expect([401, 403]).toContain(status);
      }
      expect(await isAdministrator('aune')).toBe(false);
    }
  );

  it('an action is the first that is named, and what is allowed is held to that one', async () => {
    const path = `/account?/endOthers&/admin/users/${clinics.userIds.aune}?/roles`;
    await askAs('aune', path, { body: rolesForm('administrator') });
    const unlisted = await askAs('aune', '/account?/roles&/password', { body: {} });
    expect(unlisted.status).toBe(404);
    expect(await isAdministrator('aune')).toBe(false);
  });

  it('an object’s own names in the address change no answer', async () => {
    const plain = await askAs('director', '/api/v1/outcomes');
    const { status } = await askAs('director', '/api/v1/outcomes?__proto__=1&constructor=2');
    expect(status).toBe(400);
    const page = await askAs(
      'aune',
      '/patients?__proto__[q]=x&constructor.prototype.q=x&__proto__=x'
    );
    expect(page.text).toContain('FamilyNA1');
    expect((await askAs('director', '/api/v1/outcomes')).text).toBe(plain.text);
  });

  it('a body over the limit is refused, whatever it says of its length', async () => {
    const big = `password=${'x'.repeat(600_000)}`;
    const { status } = await clinics.server.ask('/sign-in?/password', {
      method: 'POST',
      body: big
    });
    expect([400, 413]).toContain(status);
    const chunked = await clinics.server.ask('/sign-in?/password', {
      method: 'POST',
      body: big,
      headers: { 'content-length': null, 'transfer-encoding': 'chunked' }
    });
    expect([400, 413]).toContain(chunked.status);
    expect((await clinics.server.ask('/about')).status).toBe(200);
  });

  it('two lengths in one request are no request', async () => {
    const answer = await new Promise<string>((done) => {
      const socket = connect(clinics.server.port, '127.0.0.1');
      let text = '';
      socket.on('data', (chunk) => (text += chunk.toString()));
      socket.on('close', () => done(text));
      socket.on('error', () => done(text));
      socket.write(
        'POST /sign-out HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /patients HTTP/1.1\r\n\r\n'
      );
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400/);
    expect(answer).not.toContain('200 OK');
  });
});

describe('every answer', () => {
  const paths = [
    '/',
    '/about',
    '/sign-in',
    '/patients',
    '/outcomes',
    '/outcomes/flow.csv',
    '/api/v1/outcomes',
    '/account',
    '/no-such-page',
    '/patients/1',
    '/patients/look-up',
    '/healthz',
    '/refused'
  ];

  it.each(paths)(
    '%s is kept by nobody, and framed, sniffed and scripted by nobody',
    async (path) => {
      for (const person of ['aune', 'director', 'administrator', 'beforeCode'] as const) {
        const { headers } = await askAs(person, path);
        expect(headers).toMatchObject({
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
          'x-frame-options': 'DENY',
          'cross-origin-opener-policy': 'same-origin',
          'referrer-policy': 'same-origin'
        });
        const csp = String(headers['content-security-policy']);
        expect(csp).toContain("default-src 'none'");
        expect(csp).toContain("frame-ancestors 'none'");
        expect(csp).not.toMatch(/unsafe-(inline|eval)|\*|https?:/);
        expect(headers['server']).toBeUndefined();
        expect(headers['x-powered-by']).toBeUndefined();
      }
    }
  );
});
