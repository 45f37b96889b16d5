import { expect, test } from 'vitest';
import { permissions } from './permissions.ts';
import { purposes } from './purposes.ts';
import { roles } from './roles.ts';

const routes = '../../../routes';
const serverPages = import.meta.glob<{ actions?: object }>('../../../routes/**/+page.server.ts');
const pages = import.meta.glob(['../../../routes/**/+page.svelte', '../../../routes/**/+page.ts']);
const endpoints = import.meta.glob<object>('../../../routes/**/+server.ts');

/** What SvelteKit takes for a handler; `fallback` answers every other method. */
const handlers = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'fallback'];

function routeOf(file: string): string {
  return file.slice(routes.length).replace(/\/\+[^/]+$/, '') || '/';
}

/** Every `route method` that the files answer, with form actions as `POST ?/name`. */
async function answered(): Promise<string[]> {
  const found = Object.keys(pages).map((file) => `${routeOf(file)} GET`);
  for (const [file, load] of Object.entries(serverPages)) {
    const { actions = {} } = await load();
    found.push(
      `${routeOf(file)} GET`,
      ...Object.keys(actions).map(
        (name) => `${routeOf(file)} ${name === 'default' ? 'POST default' : `POST ?/${name}`}`
      )
    );
  }
  for (const [file, load] of Object.entries(endpoints)) {
    const exported = Object.keys(await load());
    found.push(
      ...handlers
        .filter((name) => exported.includes(name))
        .map((method) => `${routeOf(file)} ${method}`)
    );
  }
  return [...new Set(found)].sort();
}

test('every page, method and form action that there is is listed, and nothing else', async () => {
  const listed = Object.entries(permissions).flatMap(([route, methods]) =>
    Object.keys(methods).map((method) => `${route} ${method}`)
  );
  expect(listed.sort()).toEqual(await answered());
});

test('no route has two ways to take a POST', async () => {
  const withActions = Object.entries(permissions).filter(([, methods]) =>
    Object.keys(methods).some((method) => method.startsWith('POST '))
  );
  for (const [route, methods] of withActions) {
    expect(Object.keys(methods), route).not.toContain('POST');
  }
});

test('what reads patients or accounts is for roles that have them, by name', () => {
  const readers: Partial<Record<keyof typeof purposes, readonly string[]>> = {
    patients: ['clinician'],
    lookup: ['clinician'],
    outcomes: ['clinician', 'director', 'analyst'],
    administration: ['administrator'],
    'undo-import': ['administrator']
  };
  for (const [route, methods] of Object.entries(permissions)) {
    for (const [method, { who, purpose }] of Object.entries(methods)) {
      expect(who, `${route} ${method}`).not.toEqual([]);
      if (purpose === undefined) continue;
      expect(
        who.filter((one) => !(readers[purpose] ?? roles).includes(one)),
        `${route} ${method}`
      ).toEqual([]);
    }
  }
});

test('administrators read no clinical row, and nobody writes one through a page but to undo an import', () => {
  const clinical = ['patients', 'patient_identities', 'infusions', 'assessments', 'item_scores'];
  expect(purposes.administration.reads.filter((table) => clinical.includes(table))).toEqual([]);
  for (const [purpose, { writes }] of Object.entries(purposes)) {
    if (purpose === 'undo-import') continue;
    expect(
      writes.filter((table) => clinical.includes(table)),
      purpose
    ).toEqual([]);
  }
});
