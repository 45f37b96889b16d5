const compressible = /^(text\/|application\/json|image\/svg)/;

/**
 * Gzips a rendered page or file where the browser takes it; the built assets are compressed beforehand.
 * Pages carry no secret beside what a request chose, so their compressed length tells nothing (BREACH).
 */
export function compressResponse(request: Request, response: Response): Response {
  const accepts = /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '');
  const type = response.headers.get('content-type') ?? '';
  if (!accepts || !response.body || !compressible.test(type)) return response;
  if (response.headers.has('content-encoding')) return response;
  const headers = new Headers(response.headers);
  headers.set('content-encoding', 'gzip');
  headers.append('vary', 'accept-encoding');
  headers.delete('content-length');
  headers.delete('etag');
  return new Response(response.body.pipeThrough(new CompressionStream('gzip')), {
    status: response.status,
    statusText: response.statusText,
    headers
  });
}
