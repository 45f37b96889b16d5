import { permissions, type Permission, type Who } from './permissions.ts';
import type { Session } from './sessions.ts';

export type Access =
  | { readonly kind: 'allowed'; readonly permission: Permission }
  /** Nobody, or somebody between password and code, asks for what needs a finished sign-in. */
  | { readonly kind: 'sign-in-first' }
  | { readonly kind: 'refused' }
  /** No such page, method or action. */
  | { readonly kind: 'unlisted' };

export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

export const refusals = {
  'sign-in-first': {
    status: 401,
    code: 'sign-in-first',
    message: 'Sign in first, then ask again.'
  },
  refused: {
    status: 403,
    code: 'refused',
    message: 'This belongs to another role. An administrator can say who has it.'
  },
  unlisted: { status: 404, code: 'not-found', message: 'There is no such page.' }
} as const satisfies Record<string, Refusal>;

/** The key of `permissions` that a request is of: its method, with the form action that it names. */
export function methodOf(method: string, url: URL, isPageWithActions: boolean): string {
  if (method === 'HEAD') return 'GET';
  if (method !== 'POST' || !isPageWithActions) return method;
  const named = [...url.searchParams.keys()].find((key) => key.startsWith('/'));
  return named === undefined ? 'POST default' : `POST ?${named}`;
}

/** Whether the session, or the lack of one, may use the method of the route. */
export function decideAccess(
  routeId: string | null,
  method: string,
  url: URL,
  session: Session | null
): Access {
  const listed = routeId === null ? undefined : ownEntry(permissions, routeId);
  if (!listed) return { kind: 'unlisted' };
  const hasActions = Object.keys(listed).some((key) => key.startsWith('POST '));
  const permission = ownEntry(listed, methodOf(method, url, hasActions));
  if (!permission) return { kind: 'unlisted' };
  if (permission.who.some((who) => isMet(who, session))) return { kind: 'allowed', permission };
  return session?.stage === 'full' ? { kind: 'refused' } : { kind: 'sign-in-first' };
}

function isMet(who: Who, session: Session | null): boolean {
  switch (who) {
    case 'anyone':
      return true;
    case 'second-factor':
    case 'enrolment':
      return session?.stage === who;
    case 'signed-in':
      return session?.stage === 'full';
    default:
      return session?.stage === 'full' && session.user.memberships.some(({ role }) => role === who);
  }
}

/** A name from outside must not find what every object has, such as `constructor`. */
function ownEntry<Value>(entries: Readonly<Record<string, Value>>, name: string) {
  return Object.hasOwn(entries, name) ? entries[name] : undefined;
}
