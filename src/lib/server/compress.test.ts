import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { compressResponse } from './compress.ts';

const asking = new Request('http://localhost/', { headers: { 'accept-encoding': 'br, gzip' } });

it('gzips text and keeps status and headers', async () => {
  const response = compressResponse(
    asking,
    new Response('x'.repeat(1000), {
      status: 404,
      headers: { 'content-type': 'text/html', a: 'b' }
    })
  );
  expect(response.status).toBe(404);
  expect([response.headers.get('content-encoding'), response.headers.get('a')]).toEqual([
    'gzip',
    'b'
  ]);
  const bytes = Buffer.from(await response.arrayBuffer());
  expect(bytes.length).toBeLessThan(100);
  expect(gunzipSync(bytes).toString()).toBe('x'.repeat(1000));
});

it.each([
  [new Request('http://localhost/'), 'text/html'],
  [asking, 'font/woff2']
])('leaves %o of %s as it is', (request, type) => {
  const response = new Response('x', { headers: { 'content-type': type } });
  expect(compressResponse(request, response)).toBe(response);
});
