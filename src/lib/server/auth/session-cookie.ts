import type { Cookies } from '@sveltejs/kit';

/** The browser keeps a `__Host-` cookie to this host, all of it, over TLS; plain http exists on loopback. */
function cookieName(url: URL): string {
  return url.protocol === 'https:' ? '__Host-session' : 'session';
}

export function readSessionCookie(cookies: Cookies, url: URL): string | null {
  return cookies.get(cookieName(url)) ?? null;
}

export function setSessionCookie(cookies: Cookies, url: URL, token: string): void {
  cookies.set(cookieName(url), token, {
    path: '/',
    httpOnly: true,
    secure: url.protocol === 'https:',
    sameSite: 'lax'
  });
}

export function clearSessionCookie(cookies: Cookies, url: URL): void {
  cookies.delete(cookieName(url), {
    path: '/',
    httpOnly: true,
    secure: url.protocol === 'https:',
    sameSite: 'lax'
  });
}

function attemptName(url: URL): string {
  return url.protocol === 'https:' ? '__Host-provider' : 'provider';
}

/** What the browser keeps while it is at the identity provider. */
export function setAttemptCookie(cookies: Cookies, url: URL, attempt: string): void {
  cookies.set(attemptName(url), attempt, {
    path: '/',
    httpOnly: true,
    secure: url.protocol === 'https:',
    sameSite: 'lax',
    maxAge: 10 * 60
  });
}

/** Reads it once: a second return finds nothing. */
export function takeAttemptCookie(cookies: Cookies, url: URL): string | null {
  const attempt = cookies.get(attemptName(url)) ?? null;
  cookies.delete(attemptName(url), {
    path: '/',
    httpOnly: true,
    secure: url.protocol === 'https:',
    sameSite: 'lax'
  });
  return attempt;
}
