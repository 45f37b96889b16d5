import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../tests/db/test-database.ts';
import type { KeyedDatabase } from '../writes/use-keys.ts';
import { callbackAddress, IdentityProvider } from './provider.ts';
import { findSession } from './sessions.ts';
import { addUser } from './users.ts';

const here = 'https://outcomes.example.org';
const people: Record<string, { email: string; email_verified: boolean }> = {
  ada: { email: 'Ada@example.org', email_verified: true },
  eve: { email: 'ada@example.org', email_verified: false }
};

let issuer: Server;
let database: KeyedDatabase;
let provider: IdentityProvider;

beforeAll(async () => {
  issuer = createServer();
  await new Promise<void>((done) => issuer.listen(0, '127.0.0.1', done));
  const address = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
  const oidc = new Provider(address, {
    clients: [
      {
        client_id: 'infusion-outcomes',
        client_secret: 'a secret of this test and of nothing else',
        redirect_uris: [callbackAddress(here)]
      }
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    pkce: { required: () => true },
    cookies: { keys: ['of this test'] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) })
  });
  issuer.on('request', oidc.callback());
  database = await createTestDatabase();
  provider = new IdentityProvider(
    {
      issuer: address,
      clientId: 'infusion-outcomes',
      clientSecret: 'a secret of this test and of nothing else'
    },
    database,
    database.keys
  );
});
afterAll(async () => {
  await database.close();
  issuer.closeAllConnections();
  await new Promise((done) => issuer.close(done));
});
beforeEach(async () => {
  await database.write(async (trx) => {
    for (const table of ['users', 'memberships', 'sessions', 'one_time_links'] as const) {
      await trx.deleteFrom(table).execute();
    }
  });
});

/** Walks the issuer's own pages as a browser would, and returns where it sends the browser back. */
async function walk(start: URL, login: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let next: URL = start;
  let form: URLSearchParams | null = null;
  for (let step = 0; step < 12; step += 1) {
    const response: Response = await fetch(next, {
      method: form ? 'POST' : 'GET',
      ...(form && { body: form }),
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    form = null;
    const location = response.headers.get('location');
    if (location) {
      next = new URL(location, next);
      if (next.origin === here) return next;
      continue;
    }
    const page = await response.text();
    const action = /action="([^"]+)"/.exec(page)?.[1];
    if (!action) throw new Error(`The issuer shows no form at ${next.pathname}.`);
    next = new URL(action, next);
    form = page.includes('name="login"')
      ? new URLSearchParams({ prompt: 'login', login, password: 'any' })
      : new URLSearchParams({ prompt: 'consent' });
  }
  throw new Error('The issuer never sent the browser back.');
}

function add(email: string): Promise<{ userId: number; linkToken: string }> {
  return database.write((trx) =>
    addUser(
      trx,
      {
        email,
        name: 'Ada Example',
        memberships: [{ role: 'administrator', clinicId: null, clinicianId: null }]
      },
      { userId: null, address: null }
    )
  );
}

async function signIn(login: string) {
  const { address, attempt } = await provider.begin(here, '/outcomes');
  return provider.finish(await walk(address, login), attempt, '192.0.2.1');
}

describe('the clinic’s own accounts', () => {
  it('let in the person whose verified address was invited, and the same person again', async () => {
    const { userId } = await add('ada@example.org');
    const first = await signIn('ada');
    expect(first).toMatchObject({ kind: 'signed-in', next: '/outcomes' });
    const token = first.kind === 'signed-in' ? first.token : '';
    const session = await findSession(database, token, Date.now());
    expect(session).toMatchObject({ stage: 'full', user: { userId } });
    await database.write((trx) =>
      trx.updateTable('users').set({ email: 'married@example.org' }).execute()
    );
    expect(await signIn('ada')).toMatchObject({ kind: 'signed-in' });
    const links = await database.quick.selectFrom('one_time_links').selectAll().execute();
    expect(links).toEqual([]);
  });

  it('let in nobody by an address that the issuer has not verified', async () => {
    await add('ada@example.org');
    expect(await signIn('eve')).toMatchObject({ kind: 'refused' });
  });

  it('take over no account that has a password, and no disabled one', async () => {
    const { userId } = await add('ada@example.org');
    await database.write((trx) =>
      trx.updateTable('users').set({ password_hash: 'set' }).where('user_id', '=', userId).execute()
    );
    expect(await signIn('ada')).toMatchObject({ kind: 'refused' });
    await database.write((trx) =>
      trx.updateTable('users').set({ password_hash: null, is_disabled: true }).execute()
    );
    expect(await signIn('ada')).toMatchObject({ kind: 'refused' });
  });

  it('refuse an answer without its attempt, of another attempt, or used before', async () => {
    await add('ada@example.org');
    const one = await provider.begin(here, '/');
    const other = await provider.begin(here, '/');
    const returned = await walk(one.address, 'ada');
    expect(await provider.finish(returned, null, '192.0.2.1')).toMatchObject({ kind: 'refused' });
    expect(await provider.finish(returned, other.attempt, '192.0.2.1')).toMatchObject({
      kind: 'refused'
    });
    expect(await provider.finish(returned, one.attempt, '192.0.2.1')).toMatchObject({
      kind: 'signed-in'
    });
    expect(await provider.finish(returned, one.attempt, '192.0.2.1')).toMatchObject({
      kind: 'refused'
    });
  });

  it('ask for a code with PKCE, state and nonce', async () => {
    const { address } = await provider.begin(here, '/');
    expect(Object.fromEntries(address.searchParams)).toMatchObject({
      response_type: 'code',
      redirect_uri: 'https://outcomes.example.org/sign-in/provider/callback',
      code_challenge_method: 'S256',
      scope: 'openid email'
    });
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(address.searchParams.get(name)?.length).toBeGreaterThan(20);
    }
  });
});
