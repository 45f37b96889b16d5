import { describe, expect, test } from 'vitest';
import { isOwnHost, isSameOrigin, safePath } from './request-guard.ts';

const origin = new URL('https://outcomes.clinic.example');

describe('where to go after signing in', () => {
  test.each([
    ['/patients', '/patients'],
    ['/patients/17', '/patients/17'],
    ['/outcomes?clinic=1', '/outcomes'],
    ['/%2F%2Fevil.example', '/%2F%2Fevil.example']
  ])('%s is a page of ours', (text, path) => expect(safePath(text, origin)).toBe(path));

  test.each([
    null,
    '',
    'patients',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/ok\r\nset-cookie: a=b',
    '/ok\u0000',
    'https://evil.example',
    'https:evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    '/ok\\..\\evil'
  ])('%j is not', (text) => expect(safePath(text, origin)).toBe('/'));
});

describe('a request that may change something', () => {
  const request = (method: string, headers: Record<string, string>) =>
    new Request('https://outcomes.clinic.example/x', { method, headers });

  test.each([
    ['the own origin', { origin: 'https://outcomes.clinic.example' }, true],
    ['no origin, from the same page', { 'sec-fetch-site': 'same-origin' }, true],
    ['another origin', { origin: 'https://evil.example' }, false],
    ['another port', { origin: 'https://outcomes.clinic.example:8443' }, false],
    ['another scheme', { origin: 'http://outcomes.clinic.example' }, false],
    ['a longer name', { origin: 'https://outcomes.clinic.example.evil.example' }, false],
    ['an origin kept secret', { origin: 'null' }, false],
    [
      'another origin that says same-origin',
      { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
      false
    ],
    ['a page of the same site', { 'sec-fetch-site': 'same-site' }, false],
    ['another site', { 'sec-fetch-site': 'cross-site' }, false],
    ['an address typed in', { 'sec-fetch-site': 'none' }, false],
    ['nothing said', {}, false],
    ['JSON from elsewhere', { 'content-type': 'application/json', origin: 'null' }, false]
  ])('from %s', (_, headers, allowed) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      expect(isSameOrigin(request(method, headers), origin), method).toBe(allowed);
    }
  });

  test('reading asks no such thing', () => {
    expect(isSameOrigin(request('GET', { origin: 'https://evil.example' }), origin)).toBe(true);
  });
});

describe('the name that a request is for', () => {
  test.each([
    ['outcomes.clinic.example', true],
    ['OUTCOMES.clinic.example', true],
    ['outcomes.clinic.example:8443', false],
    ['evil.example', false],
    ['localhost', false],
    ['', false],
    [null, false]
  ])('%j', (host, own) => expect(isOwnHost(host, origin)).toBe(own));

  test.each([
    ['127.0.0.1:3000', true],
    ['localhost:3000', true],
    ['[::1]:3000', true],
    ['127.0.0.1.evil.example', false],
    ['evil.example:3000', false]
  ])('%s of a server on this machine', (host, own) => {
    expect(isOwnHost(host, new URL('http://127.0.0.1:3000'))).toBe(own);
  });
});
