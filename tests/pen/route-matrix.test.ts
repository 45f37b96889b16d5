import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { permissions } from '../../src/lib/server/auth/permissions.ts';
import { startClinics, type Clinics, type Person } from './clinics.ts';

/** Who asks, in the order of the columns below: nobody, then people by how far they are and their role. */
const columns = [
  null,
  'beforeCode',
  'beforeSetUp',
  'roleless',
  'aune',
  'director',
  'analyst',
  'administrator'
] as const satisfies readonly (Person | null)[];

/**
 * The status of every route, method and form action for each of them; forms are sent empty. 303 to a page
 * is a way in or out, 400 an empty form that was read, 401 and 403 are refusals.
 */
// prettier-ignore
const expected: readonly [route: string, method: string, path: string, statuses: string][] = [
  //                                                       nobody code setup none clinician director analyst admin
  ['/', 'GET', '/', '303 303 303 303 303 303 303 303'],
  ['/about', 'GET', '/about', '200 200 200 200 200 200 200 200'],
  ['/healthz', 'GET', '/healthz', '200 200 200 200 200 200 200 200'],
  ['/readyz', 'GET', '/readyz', '200 200 200 200 200 200 200 200'],
  ['/refused', 'GET', '/refused', '404 404 404 404 404 404 404 404'],
  ['/sign-in', 'GET', '/sign-in', '200 200 200 303 303 303 303 303'],
  ['/sign-in', 'POST ?/password', '/sign-in?/password', '400 400 400 303 303 303 303 303'],
  ['/sign-in', 'POST ?/demo', '/sign-in?/demo', '400 400 400 303 303 303 303 303'],
  ['/sign-in/provider', 'GET', '/sign-in/provider', '404 404 404 404 404 404 404 404'],
  ['/sign-in/provider/callback', 'GET', '/sign-in/provider/callback', '404 404 404 404 404 404 404 404'],
  ['/sign-in/code', 'GET', '/sign-in/code', '303 200 303 403 403 403 403 403'],
  ['/sign-in/code', 'POST default', '/sign-in/code', '401 400 401 403 403 403 403 403'],
  ['/sign-in/set-up', 'GET', '/sign-in/set-up', '303 303 200 403 403 403 403 403'],
  ['/sign-in/set-up', 'POST default', '/sign-in/set-up', '401 401 400 403 403 403 403 403'],
  ['/one-time/[token]', 'GET', '/one-time/unknown', '404 404 404 404 404 404 404 404'],
  ['/one-time/[token]', 'POST default', '/one-time/unknown', '404 404 404 404 404 404 404 404'],
  ['/account', 'GET', '/account', '303 303 303 200 200 200 200 200'],
  ['/account', 'POST ?/password', '/account?/password', '401 401 401 400 400 400 400 400'],
  ['/account', 'POST ?/endOthers', '/account?/endOthers', '401 401 401 200 200 200 200 200'],

  ['/patients', 'GET', '/patients', '303 303 303 403 200 403 403 403'],
  ['/patients/look-up', 'GET', '/patients/look-up', '303 303 303 403 200 403 403 403'],
  ['/patients/look-up', 'POST default', '/patients/look-up', '401 401 401 403 400 403 403 403'],
  ['/patients/[patient]', 'GET', '/patients/:own', '303 303 303 403 200 403 403 403'],
  ['/patients/[patient]/[figure].csv', 'GET', '/patients/:own/trajectory.csv', '401 401 401 403 200 403 403 403'],

  ['/outcomes', 'GET', '/outcomes', '303 303 303 403 200 200 200 403'],
  ['/outcomes/[figure].csv', 'GET', '/outcomes/benefit.csv', '401 401 401 403 200 200 200 403'],
  ['/api/v1/outcomes', 'GET', '/api/v1/outcomes', '401 401 401 403 200 200 200 403'],
  ['/api/v1/outcomes/schema', 'GET', '/api/v1/outcomes/schema', '401 401 401 200 200 200 200 200'],

  ['/admin/users', 'GET', '/admin/users', '303 303 303 403 403 403 403 200'],
  ['/admin/users/add', 'GET', '/admin/users/add', '303 303 303 403 403 403 403 200'],
  ['/admin/users/add', 'POST default', '/admin/users/add', '401 401 401 403 403 403 403 400'],
  ['/admin/users/[user]', 'GET', '/admin/users/:user', '303 303 303 403 403 403 403 200'],
  ['/admin/users/[user]', 'POST ?/roles', '/admin/users/:user?/roles', '401 401 401 403 403 403 403 400'],
  ['/admin/users/[user]', 'POST ?/disable', '/admin/users/:user?/disable', '401 401 401 403 403 403 403 200'],
  ['/admin/users/[user]', 'POST ?/enable', '/admin/users/:user?/enable', '401 401 401 403 403 403 403 200'],
  ['/admin/users/[user]', 'POST ?/reset', '/admin/users/:user?/reset', '401 401 401 403 403 403 403 200'],
  ['/admin/imports', 'GET', '/admin/imports', '303 303 303 403 403 403 403 200'],
  ['/admin/imports', 'POST ?/undo', '/admin/imports?/undo', '401 401 401 403 403 403 403 400'],
  ['/admin/backups', 'GET', '/admin/backups', '303 303 303 403 403 403 403 200'],
  ['/admin/backups', 'POST ?/backUp', '/admin/backups?/backUp', '401 401 401 403 403 403 403 200'],
  ['/admin/backups', 'POST ?/check', '/admin/backups?/check', '401 401 401 403 403 403 403 404'],
  ['/admin/audit', 'GET', '/admin/audit', '303 303 303 403 403 403 403 200'],
  ['/admin/audit', 'POST ?/check', '/admin/audit?/check', '401 401 401 403 403 403 403 200'],
  ['/admin/audit/entries.csv', 'GET', '/admin/audit/entries.csv', '401 401 401 403 403 403 403 200'],

  ['/sign-out', 'POST', '/sign-out', '401 303 303 303 303 303 303 303']
];

let clinics: Clinics;
beforeAll(async () => {
  clinics = await startClinics();
});
afterAll(() => clinics.remove());

function pathOf(path: string): string {
  return path
    .replace(':own', String(clinics.patientKeys.NA1))
    .replace(':user', String(clinics.userIds.otherAdministrator));
}

function askAs(person: Person | null, method: string, path: string) {
  const [verb = 'GET'] = method.split(' ');
  return clinics.server.ask(pathOf(path), {
    method: verb,
    ...(person && { session: clinics.sessions[person] }),
    ...(verb === 'POST' && { body: {} })
  });
}

it('holds every route, method and form action that is listed', () => {
  const listed = Object.entries(permissions).flatMap(([route, methods]) =>
    Object.keys(methods).map((method) => `${route} ${method}`)
  );
  expect(expected.map(([route, method]) => `${route} ${method}`).sort()).toEqual(listed.sort());
});

describe('what is not listed is nobody’s', () => {
  const paths = [...new Set(expected.map(([, , path]) => path.replace(/\?.*/, '')))];
  const unlisted = ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'POST ?/nothing', 'POST ?/constructor'];

  it.each(unlisted)('%s', async (method) => {
    const [verb = '', action = ''] = method.split(' ');
    for (const path of paths) {
      for (const person of ['aune', 'director', 'administrator'] as const) {
        if (path === '/sign-out' && verb === 'POST') continue;
        const { status, text } = await askAs(person, verb, `${path}${action}`);
        expect([404, 405], `${person} ${method} ${path}`).toContain(status);
        expect(text).not.toContain('Family');
      }
    }
  });
});

describe('each for everyone', () => {
  it.each(expected)('%s %s', async (_, method, path, statuses) => {
    const answered: number[] = [];
    for (const person of columns) answered.push((await askAs(person, method, path)).status);
    expect(answered.join(' ')).toBe(statuses);
  });
});
