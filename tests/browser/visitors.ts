import { join } from 'node:path';

/** Who looks at a page: on the server of the demo clinics, or on one that a clinic runs. */
export const visitors = {
  nobody: { server: 'demo' },
  clinician: { server: 'demo' },
  director: { server: 'demo' },
  analyst: { server: 'demo' },
  administrator: { server: 'demo' },
  'clinic: nobody': { server: 'clinic' },
  /** Has a password and no second factor yet. */
  'clinic: newcomer': { server: 'clinic' },
  /** An administrator whose password was right and who has not entered the code. */
  'clinic: before the code': { server: 'clinic' },
  'clinic: administrator': { server: 'clinic' }
} as const satisfies Record<string, { server: 'demo' | 'clinic' }>;

export type Visitor = keyof typeof visitors;

const unavailable = 'There is no server. Run: npm run test:browser';

/** What the runner hands to the tests. */
export function handed(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(unavailable);
  return value;
}

export function originOf(visitor: Visitor): string {
  return handed(visitors[visitor].server === 'demo' ? 'SERVER_ORIGIN' : 'CLINIC_ORIGIN');
}

/** Where the visitor's cookies are kept; nobody has any. */
export function cookieFile(visitor: Visitor, folder = handed('COOKIE_FOLDER')): string | undefined {
  return visitor.endsWith('nobody')
    ? undefined
    : join(folder, `${visitor.replace(/\W+/g, '-')}.json`);
}
