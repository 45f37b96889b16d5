import { randomBytes } from 'node:crypto';
import {
  json,
  redirect,
  type Handle,
  type HandleServerError,
  type RequestEvent,
  type ServerInit
} from '@sveltejs/kit';
import type { Administration } from '$lib/server/administration.ts';
import { app, closeApp } from '$lib/server/app.ts';
import { decideAccess, refusals, type Access, type Refusal } from '$lib/server/auth/access.ts';
import { isOwnHost, isSameOrigin } from '$lib/server/auth/request-guard.ts';
import { scopeOf } from '$lib/server/auth/give-scope.ts';
import { ScopeError } from '$lib/server/auth/scope-plugin.ts';
import { readSessionCookie } from '$lib/server/auth/session-cookie.ts';
import { compressResponse } from '$lib/server/compress.ts';
import { outageOf } from '$lib/server/db/errors.ts';
import { kindOf, log } from '$lib/server/log.ts';
import { setSecurityHeaders } from '$lib/server/response-headers.ts';

export const init: ServerInit = async () => {
  try {
    await app();
  } catch (error) {
    // Its message was written for whoever starts the server: what is wrong with keys, file or settings.
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
  process.on('sveltekit:shutdown', closeApp);
};

export const handle: Handle = async ({ event, resolve }) => {
  const startedAt = performance.now();
  const answered = await withOutage(event, () =>
    answer(event, (allowed) => resolve(allowed, { preload }))
  );
  setSecurityHeaders(answered.headers, event.url.protocol === 'https:');
  const response = compressResponse(event.request, answered);
  if (!event.isSubRequest && !isForMonitors(event.url)) {
    log('info', 'request', {
      method: event.request.method,
      route: event.route.id,
      status: response.status,
      ms: Math.round(performance.now() - startedAt)
    });
  }
  return response;
};

/** Requests whose page was cut short by an outage: the framework answers every such one with 500. */
const outages = new WeakMap<RequestEvent, number>();

async function withOutage(event: RequestEvent, work: () => Promise<Response>): Promise<Response> {
  try {
    const response = await work();
    const status = outages.get(event);
    if (status === undefined || response.status !== 500) return response;
    return new Response(response.body, { status, headers: response.headers });
  } catch (error) {
    const outage = outageOf(error);
    if (!outage || !(error instanceof Error)) throw error;
    return fault(outage.status, outage.code, error.message);
  }
}

function isForMonitors({ pathname }: URL): boolean {
  return pathname === '/healthz' || pathname === '/readyz';
}

type Resolve = (event: RequestEvent) => Response | Promise<Response>;

const preload = ({ type }: { type: string }) => type !== 'font';

async function answer(event: RequestEvent, resolve: Resolve): Promise<Response> {
  const { request, url, locals, route } = event;
  // A watchdog on this machine asks by its address, and must not wait for the database.
  if (isForMonitors(url)) return resolve(event);
  if (!event.isSubRequest && !isOwnHost(request.headers.get('host'), url)) {
    return fault(421, 'wrong-host', 'This server does not answer to that name. Use its address.');
  }
  if (!isSameOrigin(request, url)) {
    return fault(403, 'cross-site', 'This came from another site, so nothing was done.');
  }
  const { database, authentication, administration } = await app();
  const token = readSessionCookie(event.cookies, url);
  const session = token === null ? null : await authentication.findSession(token);
  const user = session?.stage === 'full' ? session.user : null;
  const access = decideAccess(route.id, request.method, url, session);
  const permission = access.kind === 'allowed' ? access.permission : null;
  const own = {
    authentication,
    address: event.getClientAddress(),
    session,
    user,
    get administration(): Administration {
      if (permission?.purpose === 'administration') return administration;
      throw new ScopeError('This page is not of the administration.');
    }
  };
  const refusal = refusalOf(access, route.id);
  // The getters of what a page has no permission for throw, so the scope is defined, not spread.
  Object.defineProperties(locals, {
    ...Object.getOwnPropertyDescriptors(own),
    ...Object.getOwnPropertyDescriptors(
      await scopeOf({ database, keys: database.keys }, permission, user)
    )
  });
  if (!refusal) return resolve(event);
  if (access.kind === 'refused') {
    await authentication.record({
      action: 'access-refused',
      outcome: 'refused',
      userId: user?.userId ?? null,
      subject: { route: route.id ?? '', method: request.method },
      address: own.address
    });
  }
  const isPage =
    request.method === 'GET' &&
    request.headers.get('accept')?.includes('text/html') === true &&
    !isFile(route.id ?? '');
  if (access.kind === 'sign-in-first') {
    const location = session ? unfinishedPath(session.stage) : signInPath(url);
    // The framework turns this one into what its script in the browser reads.
    if (event.isDataRequest) redirect(303, location);
    if (isPage) return new Response(null, { status: 303, headers: { location } });
  }
  if (isPage) return refusedPage(event, refusal);
  return fault(refusal.status, refusal.code, refusal.message);
}

/** An address that no route has is left to the router, which answers "not found" and reads nothing. */
function refusalOf({ kind }: Access, routeId: string | null): Refusal | null {
  return kind === 'allowed' || routeId === null ? null : refusals[kind];
}

/** The page's own error state, from a page that can read nothing. */
async function refusedPage({ fetch }: RequestEvent, { code }: Refusal): Promise<Response> {
  const page = await fetch(`/refused?as=${code}`, { headers: { accept: 'text/html' } });
  return new Response(page.body, page);
}

function isFile(routeId: string): boolean {
  return routeId.startsWith('/api/') || routeId.endsWith('.csv');
}

function signInPath(url: URL): string {
  return url.pathname === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(url.pathname)}`;
}

function unfinishedPath(stage: string): string {
  return stage === 'enrolment' ? '/sign-in/set-up' : '/sign-in/code';
}

function fault(status: number, code: string, message: string): Response {
  return json({ code, message }, { status });
}

export const handleError: HandleServerError = ({ error, event, status, message }) => {
  const reference = randomBytes(4).toString('hex').toUpperCase();
  const outage = outageOf(error);
  if (outage) outages.set(event, outage.status);
  if (status !== 404) {
    log('error', 'request-failed', {
      reference,
      route: event.route.id,
      method: event.request.method,
      status: outage?.status ?? status,
      kind: kindOf(error)
    });
  }
  return {
    code: outage?.code ?? (status === 404 ? 'not-found' : 'internal'),
    message: outage && error instanceof Error ? error.message : message,
    reference
  };
};
