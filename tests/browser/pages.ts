import type { Visitor } from './visitors.ts';

export interface SitePage {
  readonly name: string;
  readonly path: string;
  /** Who looks at it. */
  readonly visitor: Visitor;
  /** Default 200. */
  readonly status?: number;
}

/** Every kind of page, by one address that shows it with data. Each is held to the whole of `every-page.spec.ts`. */
export const pages: readonly SitePage[] = [
  { name: 'patients', path: '/patients', visitor: 'clinician' },
  { name: 'patients, none found', path: '/patients?q=no-such-patient', visitor: 'clinician' },
  { name: 'patient', path: '/patients/:patient', visitor: 'clinician' },
  {
    name: 'patient by infusion number',
    path: '/patients/:patient?axis=infusion',
    visitor: 'clinician'
  },
  { name: 'look-up', path: '/patients/look-up', visitor: 'clinician' },
  { name: 'outcomes', path: '/outcomes', visitor: 'director' },
  { name: 'about', path: '/about', visitor: 'nobody' },
  { name: 'demo accounts', path: '/sign-in', visitor: 'nobody' },
  { name: 'sign-in', path: '/sign-in', visitor: 'clinic: nobody' },
  { name: 'sign-in, told to wait', path: '/sign-in?wait', visitor: 'clinic: nobody' },
  { name: 'second factor', path: '/sign-in/set-up', visitor: 'clinic: newcomer' },
  { name: 'code', path: '/sign-in/code', visitor: 'clinic: before the code' },
  { name: 'one-time link', path: '/one-time/:token', visitor: 'clinic: nobody' },
  { name: 'account', path: '/account', visitor: 'clinic: administrator' },
  { name: 'users', path: '/admin/users', visitor: 'administrator' },
  { name: 'add user', path: '/admin/users/add', visitor: 'administrator' },
  { name: 'user', path: '/admin/users/1', visitor: 'administrator' },
  { name: 'audit', path: '/admin/audit?what=everything', visitor: 'administrator' },
  { name: 'audit, no patient key', path: '/admin/audit?patient=abc', visitor: 'administrator' },
  { name: 'imports', path: '/admin/imports', visitor: 'administrator' },
  { name: 'import to take back', path: '/admin/imports?undo=1', visitor: 'administrator' },
  { name: 'backups', path: '/admin/backups', visitor: 'administrator' },
  { name: 'another role’s page', path: '/patients', visitor: 'director', status: 403 },
  { name: 'no such patient', path: '/patients/1', visitor: 'clinician', status: 404 }
];

/** Colours do not change with the width, nor do names; the layout does, and is the same in both. */
export const schemes = [
  { colorScheme: 'light', widths: [1440, 1180, 820, 390] },
  { colorScheme: 'dark', widths: [1440, 390] }
] as const;
