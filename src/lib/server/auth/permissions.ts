import type { Purpose } from './purposes.ts';
import type { Role } from './roles.ts';

/**
 * - `anyone`: no sign-in
 * - `second-factor`, `enrolment`: between the password and the code
 * - `signed-in`: any role, or none yet
 */
export type Who = 'anyone' | 'second-factor' | 'enrolment' | 'signed-in' | Role;

export interface Permission {
  readonly who: readonly Who[];
  /** What the page may read; nothing of the database where it is left out. */
  readonly purpose?: Purpose;
}

const anyone: Permission = { who: ['anyone'] };
const signedIn: Permission = { who: ['signed-in'] };
const ownPatients: Permission = { who: ['clinician'], purpose: 'patients' };
const outcomes: Permission = { who: ['director', 'analyst', 'clinician'], purpose: 'outcomes' };
const administration: Permission = { who: ['administrator'], purpose: 'administration' };

/**
 * Route → method, or form action → who may use it. What is not listed is refused to everyone;
 * `permissions.test.ts` holds the list against the routes there are, both ways.
 */
export const permissions: Readonly<Record<string, Readonly<Record<string, Permission>>>> = {
  '/': { GET: signedIn },
  '/about': { GET: anyone },
  '/healthz': { GET: anyone },
  '/readyz': { GET: anyone },

  '/refused': { GET: anyone },

  '/sign-in': { GET: anyone, 'POST ?/password': anyone, 'POST ?/demo': anyone },
  '/sign-in/provider': { GET: anyone },
  '/sign-in/provider/callback': { GET: anyone },
  '/sign-in/code': {
    GET: { who: ['second-factor'] },
    'POST default': { who: ['second-factor'] }
  },
  '/sign-in/set-up': {
    GET: { who: ['enrolment'] },
    'POST default': { who: ['enrolment'] }
  },
  '/sign-out': { POST: { who: ['second-factor', 'enrolment', 'signed-in'] } },
  '/one-time/[token]': { GET: anyone, 'POST default': anyone },
  '/account': { GET: signedIn, 'POST ?/password': signedIn, 'POST ?/endOthers': signedIn },

  '/patients': { GET: ownPatients },
  '/patients/look-up': {
    GET: { who: ['clinician'], purpose: 'lookup' },
    'POST default': { who: ['clinician'], purpose: 'lookup' }
  },
  '/patients/[patient]': { GET: ownPatients },
  '/patients/[patient]/[figure].csv': { GET: ownPatients },

  '/outcomes': { GET: outcomes },
  '/outcomes/[figure].csv': { GET: outcomes },
  '/api/v1/outcomes': { GET: outcomes },
  '/api/v1/outcomes/schema': { GET: signedIn },

  '/admin/users': { GET: administration },
  '/admin/users/add': { GET: administration, 'POST default': administration },
  '/admin/users/[user]': {
    GET: administration,
    'POST ?/roles': administration,
    'POST ?/disable': administration,
    'POST ?/enable': administration,
    'POST ?/reset': administration
  },
  '/admin/imports': {
    GET: administration,
    'POST ?/undo': { who: ['administrator'], purpose: 'undo-import' }
  },
  '/admin/backups': {
    GET: administration,
    'POST ?/backUp': administration,
    'POST ?/check': administration
  },
  '/admin/audit': { GET: administration, 'POST ?/check': administration },
  '/admin/audit/entries.csv': { GET: administration }
};
