import domino from '@mixmark-io/domino';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { project } from '../../src/cli/build.ts';
import { openSession } from '../../src/lib/server/auth/sessions.ts';
import { addUser } from '../../src/lib/server/auth/users.ts';
import { openIdentityField } from '../../src/lib/server/patient-identity.ts';
import { startClinics, type Clinics } from './clinics.ts';

/** What a page must show as text. Each would run, or leave the element it stands in, where it is not escaped. */
const hostile = [
  '<script>steal()</script>',
  '</script><script>steal()</script>',
  '<img src=x onerror=steal()>',
  '"><svg onload=steal()>',
  "' onmouseover='steal()",
  '</title></text></svg><iframe srcdoc=x>',
  '<!--<script>',
  'javascript:steal()',
  '{@html steal()}${steal()}{{steal()}}',
  ']]><style>@import "//evil.example"</style>'
];

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
const csv = (...rows: string[][]) => rows.map((row) => row.map(quoted).join(',')).join('\n') + '\n';

let clinics: Clinics;
let session = { clinician: '', director: '', administrator: '' };
let patientKeys: number[] = [];

beforeAll(async () => {
  clinics = await startClinics();
  await clinics.server.stop();
  importHostileStudy();
  await clinics.again(async (database) => {
    const clinician = await database.db
      .selectFrom('patients as p')
      .innerJoin('clinicians as c', 'c.clinician_id', 'p.clinician_id')
      .innerJoin('clinics as s', 's.clinic_id', 'p.clinic_id')
      .where('s.name', 'like', '%steal%')
      .select(['c.clinician_id', 'c.clinic_id'])
      .executeTakeFirstOrThrow();
    const { clinic_id: clinicId, clinician_id: clinicianId } = clinician;
    const enter = async (name: string, memberships: Parameters<typeof addUser>[1]['memberships']) =>
      database.write(async (trx) => {
        const { userId } = await addUser(
          trx,
          { email: `hostile-${memberships[0]?.role}@clinic.example`, name, memberships },
          { userId: null, address: null }
        );
        return openSession(trx, userId, 'full', Date.now());
      });
    session = {
      clinician: await enter(hostile[0] ?? '', [{ role: 'clinician', clinicId, clinicianId }]),
      director: await enter(hostile[3] ?? '', [{ role: 'director', clinicId, clinicianId: null }]),
      administrator: await enter(hostile[2] ?? '', [
        { role: 'administrator', clinicId: null, clinicianId: null }
      ])
    };
    const rows = await database.db
      .selectFrom('patient_identities')
      .where('clinic_id', '=', clinicId)
      .selectAll()
      .orderBy('patient_key')
      .execute();
    patientKeys = rows
      .filter((row) =>
        openIdentityField(database.keys, row.patient_key, 'local_id', row.local_id).startsWith('H')
      )
      .map((row) => row.patient_key);
  });
});
afterAll(() => clinics.remove());

/** Names of everything that a file may name: patients, clinic, clinicians, drugs, series, even the folder. */
function importHostileStudy(): void {
  const folder = join(clinics.folder, '<img src=x onerror=steal()>', '"><svg onload=steal()>');
  mkdirSync(folder, { recursive: true });
  const site = 'North <script>steal()</script>';
  const clinician = '"><svg onload=steal()>';
  const days = ['2026-01-05', '2026-01-08', '2026-01-12', '2026-01-15'];
  writeFileSync(
    join(folder, 'patients.csv'),
    csv(
      ['patient_id', 'site', 'given_name', 'family_name', 'diagnosis', 'arm', 'clinician'],
      ...hostile.map((text, place) => [`H${place}`, site, text, text, text, text, clinician])
    )
  );
  writeFileSync(
    join(folder, 'infusions.csv'),
    csv(
      ['patient_id', 'date', 'drug', 'series_id', 'route', 'dose', 'clinician'],
      ...hostile.flatMap((text, place) =>
        days.map((day) => [
          `H${place}`,
          day,
          place % 2 ? text : 'ketamine',
          text,
          'iv',
          '40 mg',
          clinician
        ])
      )
    )
  );
  writeFileSync(
    join(folder, 'assessments.csv'),
    csv(
      ['patient_id', 'date', 'instrument', 'score'],
      ...hostile.flatMap((_, place) => [
        [`H${place}`, '2026-01-04', 'PHQ-9', '21'],
        [`H${place}`, '2026-02-05', 'PHQ-9', '5']
      ])
    )
  );
  const imported = spawnSync(
    process.execPath,
    [
      '--import',
      'tsx',
      'src/cli/main.ts',
      'import',
      folder,
      '--time-zone',
      'UTC',
      '--dates',
      'calendar'
    ],
    { cwd: project, env: { ...process.env, ...clinics.settings }, encoding: 'utf8' }
  );
  expect(imported.stderr + imported.stdout).toContain('Imported as import');
}

/** What of the page could run, or send the browser elsewhere. */
function dangers(html: string, nonce: string | undefined): string[] {
  const document = domino.createDocument(html);
  return [...document.querySelectorAll('*')].flatMap((element) => {
    const found: string[] = [];
    const name = element.localName;
    if (['iframe', 'object', 'embed', 'base', 'applet', 'frame'].includes(name)) found.push(name);
    if (name === 'script' && element.getAttribute('nonce') !== nonce) found.push('script');
    if (name === 'style' && /steal|import|url/.test(element.textContent ?? '')) found.push('style');
    if (name === 'meta' && element.hasAttribute('http-equiv')) found.push('meta');
    for (const { name: attribute, value } of [...element.attributes]) {
      if (/^on/i.test(attribute) || attribute === 'srcdoc') found.push(`${name} ${attribute}`);
      const isAddress = /^(href|src|action|formaction|xlink:href)$/i.test(attribute);
      if (isAddress && !/^(\/|\.|#|\?|data:image\/)/.test(value)) found.push(`${name} ${value}`);
    }
    return found;
  });
}

const shown: [who: keyof typeof session, path: string][] = [
  ['clinician', '/patients'],
  ['clinician', '/patients?sort=name'],
  ['clinician', '/patients/look-up'],
  ['clinician', '/account'],
  ['clinician', '/outcomes'],
  ['director', '/outcomes'],
  ['director', '/account'],
  ['director', '/patients'],
  ['administrator', '/admin/users'],
  ['administrator', '/admin/users/add'],
  ['administrator', '/admin/audit'],
  ['administrator', '/admin/imports'],
  ['administrator', '/account']
];

async function expectHarmless(who: keyof typeof session, path: string): Promise<string> {
  const answer = await clinics.server.ask(path, { session: session[who] });
  const { status, headers, text } = answer;
  expect([200, 400, 403, 404], path).toContain(status);
  if (!String(headers['content-type']).startsWith('text/html')) return text;
  const nonce = /'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1];
  expect(dangers(text, nonce), path).toEqual([]);
  // Inline scripts hold the page's data: nothing in them may end them.
  const opened = text.match(/<script\b/gi)?.length ?? 0;
  expect(text.match(/<\/script\b/gi)?.length ?? 0, path).toBe(opened);
  return text;
}

describe('names that would run are text', () => {
  it('the check itself finds what is dangerous', () => {
    for (const text of hostile.slice(0, 6)) {
      const html = `<!doctype html><p>${text}</p><a title='${text}'>x</a><svg><title>${text}</title></svg>`;
      expect(dangers(html, 'n'), text).not.toEqual([]);
    }
    expect(dangers('<a href="javascript:steal()">x</a>', 'n')).not.toEqual([]);
  });

  it.each(shown)('for a %s on %s', async (who, path) => {
    await expectHarmless(who, path);
  });

  it('on the page, the drawings and the files of every such patient', async () => {
    expect(patientKeys).toHaveLength(hostile.length);
    const texts: string[] = [];
    for (const key of patientKeys) {
      texts.push(await expectHarmless('clinician', `/patients/${key}`));
      texts.push(await expectHarmless('clinician', `/patients/${key}?axis=infusion`));
      const file = await clinics.server.ask(`/patients/${key}/infusions.csv`, {
        session: session.clinician
      });
      expect(file.headers['content-type']).toBe('text/csv; charset=utf-8');
      expect(file.headers['content-disposition']).toBe(
        `attachment; filename="infusions_${key}.csv"`
      );
    }
    expect(texts.join('')).toContain('&lt;script');
    expect(texts.filter((text) => text.includes('<svg')).length).toBe(texts.length);
  });

  it.each(hostile)('asked for in the address: %s', async (text) => {
    const asked = encodeURIComponent(text);
    for (const [who, path] of [
      ['clinician', `/patients?q=${asked}&clinic=${asked}&indication=${asked}&sort=${asked}`],
      ['clinician', `/patients/${asked}`],
      ['director', `/outcomes?agent=${asked}&instrument=${asked}`],
      ['director', `/outcomes?definition=${asked}`],
      ['director', `/outcomes?window=${asked}&success=${asked}`],
      ['administrator', `/admin/users?q=${asked}`],
      ['administrator', `/admin/audit?q=${asked}&action=${asked}&user=${asked}&from=${asked}`],
      ['administrator', `/admin/users/${asked}`],
      ['clinician', `/${asked}`],
      ['clinician', `/refused?as=${asked}`]
    ] as const) {
      await expectHarmless(who, path);
    }
  });

  it.each(hostile)('sent in a form: %s', async (text) => {
    const posts = [
      ['/sign-in?/password', undefined, { email: text, password: text }],
      ['/patients/look-up', session.clinician, { clinic: text, localId: text, reason: text }],
      ['/account?/password', session.clinician, { current: text, next: text }],
      ['/admin/users/add', session.administrator, { email: text, name: text, director: text }]
    ] as const;
    for (const [path, own, body] of posts) {
      const { headers, text: html } = await clinics.server.ask(path, { session: own, body });
      const nonce = /'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1];
      expect(dangers(html, nonce), path).toEqual([]);
    }
  });

  it('in the API’s answer, which is JSON and nothing else', async () => {
    const { headers, text } = await clinics.server.ask('/api/v1/outcomes?by=clinic', {
      session: session.director
    });
    expect(headers['content-type']).toBe('application/json');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(JSON.stringify(JSON.parse(text))).toContain('North <script>');
  });
});

it('a file that begins a cell as a formula keeps it as text', async () => {
  const { text } = await clinics.server.ask('/admin/audit/entries.csv', {
    session: session.administrator
  });
  expect(text.split('\r\n').filter((line) => /(^|,)"?[=+@]/.test(line))).toEqual([]);
});
