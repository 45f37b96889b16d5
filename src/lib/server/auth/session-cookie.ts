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
