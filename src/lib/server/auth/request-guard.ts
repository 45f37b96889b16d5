import { isLoopbackHost } from '../request-host.ts';

/**
 * Whether the Host header names this server: the configured origin's host or, where that is this machine,
 * any name of it. A page elsewhere could otherwise point its own name at this address and read the answers.
 */
export function isOwnHost(host: string | null, origin: URL): boolean {
  if (host === null) return false;
  if (host.toLowerCase() === origin.host) return true;
  return isLoopbackHost(host) && isLoopbackHost(origin.host);
}

const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request that may change something comes from a page of this server, whatever its content type:
 * its Origin is ours or, where the browser sends none, Sec-Fetch-Site says so.
 */
export function isSameOrigin({ method, headers }: Request, origin: URL): boolean {
  if (readingMethods.has(method)) return true;
  const given = headers.get('origin');
  if (given !== null) return given === origin.origin;
  return headers.get('sec-fetch-site') === 'same-origin';
}

/** A path of this server to go to after signing in; `/` where the text is anything else. */
export function safePath(text: string | null, origin: URL): string {
  if (text === null || !/^\/(?![/\\])/.test(text) || /[\\\p{Cc}]/u.test(text)) return '/';
  const url = URL.canParse(text, origin.origin) ? new URL(text, origin.origin) : null;
  return url?.origin === origin.origin ? url.pathname : '/';
}
