const loopbackNames = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Whether a request names this machine. Until there is sign-in, any other name is refused: a page elsewhere
 * could otherwise point its own host name at 127.0.0.1 and read the answers.
 *
 * @param host the Host header, with or without port
 */
export function isLoopbackHost(host: string | null): boolean {
  if (host === null) return false;
  return loopbackNames.has(host.toLowerCase().replace(/:\d{1,5}$/, ''));
}
