import { expect, it } from 'vitest';
import { isLoopbackHost } from './request-host.ts';

it.each([
  ['127.0.0.1:3000', true],
  ['localhost', true],
  ['LOCALHOST:8080', true],
  ['[::1]:3000', true],
  ['clinic.example', false],
  ['127.0.0.1.evil.example', false],
  ['localhost:3000:evil', false],
  ['192.168.1.5:3000', false],
  ['', false],
  [null, false]
])('host %s is loopback: %s', (host, expected) => {
  expect(isLoopbackHost(host)).toBe(expected);
});
