import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startClinics, type Clinics, type PatientId, type Person } from './clinics.ts';
import type { Answer } from './server.ts';

let clinics: Clinics;
beforeAll(async () => {
  clinics = await startClinics();
});
afterAll(() => clinics.remove());

const nobodysKey = 4_503_599_627_370_001;

function ask(person: Person, path: string, body?: Record<string, string>): Promise<Answer> {
  return clinics.server.ask(path, {
    session: clinics.sessions[person],
    ...(body && { body })
  });
}

/** What differs between two answers to the same question: random marks, and what the question named. */
function withoutMarks({ text }: Answer, ...named: string[]): string {
  const unmarked = text
    .replaceAll(/nonce="[^"]+"/g, 'nonce')
    .replaceAll(/__sveltekit_\w+/g, '__sveltekit');
  return named.reduce((left, one) => left.replaceAll(one, '…'), unmarked);
}

const kinds = [
  ['page', ''],
  ['page’s data', '/__data.json'],
  ['trajectory file', '/trajectory.csv'],
  ['infusion file', '/infusions.csv'],
  ['no such file', '/../secrets.csv']
] as const;

describe('a patient by key', () => {
  const others: [whose: string, id: PatientId][] = [
    ['a colleague’s', 'NB1'],
    ['another clinic’s', 'SC1']
  ];

  it.each(kinds)('%s of nobody, a colleague or another clinic: one answer', async (_, suffix) => {
    const nobody = await ask('aune', `/patients/${nobodysKey}${suffix}`);
    // The framework sends a page's data with 200 and the refusal inside.
    const isData = suffix === '/__data.json';
    expect(nobody.status).toBe(isData ? 200 : 404);
    expect(nobody.text).toMatch(isData ? /"status":404/ : /./);
    for (const [whose, id] of others) {
      const key = clinics.patientKeys[id];
      const answer = await ask('aune', `/patients/${key}${suffix}`);
      expect(answer.status, whose).toBe(nobody.status);
      expect(withoutMarks(answer, String(key)), whose).toBe(
        withoutMarks(nobody, String(nobodysKey))
      );
    }
  });

  it('opens for whose panel it is, and the file is that patient’s', async () => {
    const page = await ask('aune', `/patients/${clinics.patientKeys.NA1}`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('FamilyNA1');
    expect((await ask('brandt', `/patients/${clinics.patientKeys.NB1}`)).status).toBe(200);
  });

  it.each([
    '0',
    '-1',
    '1e3',
    '0x1',
    '%D9%A3',
    '1%00',
    '1/',
    'constructor',
    '%2e%2e',
    '9'.repeat(400)
  ])('the key %s finds nobody', async (key) => {
    const { status, text } = await ask('aune', `/patients/${key}`);
    expect([303, 308, 400, 404]).toContain(status);
    expect(text).not.toContain('Family');
  });

  it('takes as long for a colleague’s as for nobody’s', async () => {
    const measure = async (key: number) => {
      const times: number[] = [];
      for (let turn = 0; turn < 15; turn += 1) {
        const startedAt = performance.now();
        await ask('aune', `/patients/${key}/trajectory.csv`);
        times.push(performance.now() - startedAt);
      }
      return times.sort((a, b) => a - b)[7] ?? 0;
    };
    const nobody = await measure(nobodysKey);
    for (const id of ['NB1', 'SC1'] as const) {
      expect(await measure(clinics.patientKeys[id])).toBeLessThan(nobody * 3 + 20);
    }
  });
});

describe('the list', () => {
  const idsIn = (text: string) => [...new Set(text.match(/\b[NS][A-D]\d\b/g))].sort();

  it.each([
    ['aune', ['NA1', 'NA2', 'NA3']],
    ['brandt', ['NB1', 'NB2']],
    ['castro', ['SC1', 'SC2']]
  ] as const)('of %s is the own panel', async (person, ids) => {
    const { text } = await ask(person, '/patients');
    expect(idsIn(text)).toEqual(ids);
  });

  it.each(['q=NB1', 'q=FamilySC1', 'q=Given', 'clinic=2', 'clinic=1', 'sort=name', 'page=2'])(
    '?%s finds nobody else’s, by name, number or count',
    async (query) => {
      const { text } = await ask('aune', `/patients?${query}`);
      expect(idsIn(text).filter((id) => !id.startsWith('NA') && !query.includes(id))).toEqual([]);
      expect(text).not.toMatch(/Given[NS][B-D]\d/);
      expect(text).not.toContain('Southgate');
    }
  );

  it('says the same of a colleague’s name as of nobody’s', async () => {
    const colleague = await ask('aune', '/patients?q=FamilyNB1');
    const nobody = await ask('aune', '/patients?q=FamilyXX1');
    expect(withoutMarks(colleague, 'FamilyNB1')).toBe(withoutMarks(nobody, 'FamilyXX1'));
  });
});

describe('outcomes', () => {
  const outcomesOf = async (person: Person, query = '') => {
    const { status, text } = await ask(person, `/api/v1/outcomes${query}`);
    // The answer's schema is tested where it is made.
    return { status, ...(JSON.parse(text) as { counts?: { begun: number }; message?: string }) };
  };

  it.each([
    ['director', 5],
    ['analyst', 5],
    ['southDirector', 4],
    ['aune', 3],
    ['brandt', 2],
    ['castro', 2]
  ] as const)('of %s count %i', async (person, count) => {
    expect((await outcomesOf(person)).counts?.begun).toBe(count);
  });

  it('a clinic of others is as unknown as one that is not there', async () => {
    const theirs = await outcomesOf('director', '?clinic=Southgate');
    const nobodys = await outcomesOf('director', '?clinic=Westgate.');
    expect(theirs.status).toBe(404);
    expect({ ...theirs, message: theirs.message?.replace('Southgate', '…') }).toEqual({
      ...nobodys,
      message: nobodys.message?.replace('Westgate.', '…')
    });
    expect(nobodys.message).not.toContain('Southgate');
  });

  it.each(['/outcomes', '/outcomes/flow.csv'])(
    '%s of a clinic of others is as of one that is not there',
    async (path) => {
      const theirs = await ask('director', `${path}?clinic=2`);
      const nobodys = await ask('director', `${path}?clinic=7`);
      expect(theirs.status).toBe(nobodys.status);
      expect(withoutMarks(theirs, 'clinic=2', 'clinic:2')).toBe(
        withoutMarks(nobodys, 'clinic=7', 'clinic:7')
      );
    }
  );

  it('kept results of one reach are never given to another', async () => {
    const asked: Person[] = ['director', 'southDirector', 'aune', 'castro', 'director', 'aune'];
    const counts: (number | undefined)[] = [];
    for (const person of asked) counts.push((await outcomesOf(person)).counts?.begun);
    expect(counts).toEqual([5, 4, 3, 2, 5, 3]);
  });
});

describe('the look-up', () => {
  const lookUp = (person: Person, clinic: string, localId: string) =>
    ask(person, '/patients/look-up', { clinic, localId, reason: 'covering' });

  it('says the same of another clinic’s patient as of nobody', async () => {
    const nobody = await lookUp('aune', '1', 'XX9');
    expect(nobody.status).toBe(404);
    for (const [clinic, id] of [
      ['2', 'SC1'],
      ['1', 'SC1'],
      ['9', 'SC1']
    ] as const) {
      const answer = await lookUp('aune', clinic, id);
      expect(answer.status).toBe(404);
      const options = / selected(="")?/g;
      expect(
        withoutMarks(answer, id)
          .replaceAll(options, '')
          .replace(/clinic:\d/, '')
      ).toBe(
        withoutMarks(nobody, 'XX9')
          .replaceAll(options, '')
          .replace(/clinic:\d/, '')
      );
    }
  });

  it.each([
    [{ clinic: '1', localId: 'NB2' }, 'Choose why'],
    [{ clinic: '1', localId: 'NB2', reason: 'curious' }, 'Choose why'],
    [{ clinic: '1', localId: 'NB2', reason: '__proto__' }, 'Choose why'],
    [{ clinic: '1', localId: '', reason: 'covering' }, 'Enter the patient']
  ])('without a reason of the list, %j opens nothing', async (body, words) => {
    const { status, text } = await ask('aune', '/patients/look-up', body);
    expect(status).toBe(400);
    expect(text).toContain(words);
    expect((await ask('aune', `/patients/${clinics.patientKeys.NB2}`)).status).toBe(404);
  });

  it('opens a colleague’s patient to who gave a reason, and to nobody else', async () => {
    const path = `/patients/${clinics.patientKeys.NB1}`;
    const found = await lookUp('aune', '1', 'NB1');
    expect(found.status).toBe(303);
    expect(found.headers.location).toBe(path);
    expect((await ask('aune', path)).status).toBe(200);
    expect((await ask('castro', path)).status).toBe(404);
    expect((await ask('aune', `/patients/${clinics.patientKeys.NB2}`)).status).toBe(404);
    const counted = await ask('aune', '/api/v1/outcomes');
    expect(JSON.parse(counted.text)).toMatchObject({ counts: { begun: 3 } });
  });
});

it('who asked for what is not theirs is in the audit', async () => {
  const address = '/admin/audit/entries.csv';
  const refusals = async () => {
    const { text } = await ask('administrator', address);
    return text.split('\r\n').filter((line) => line.includes(',refused,'));
  };
  const before = new Set(await refusals());
  await ask('aune', `/patients/${clinics.patientKeys.SC1}`);
  await ask('aune', `/patients/${nobodysKey}/trajectory.csv`);
  await ask('aune', '/patients/look-up', { clinic: '2', localId: 'SC1', reason: 'covering' });
  const added = (await refusals()).filter((line) => !before.has(line));
  expect(added).toHaveLength(3);
  expect(added.filter((line) => line.includes(`,${clinics.patientKeys.SC1},`))).toHaveLength(1);
  expect(added.filter((line) => line.includes(`,${nobodysKey},`))).toHaveLength(1);
  expect(added.join()).not.toContain('SC1');
});

describe('an account by key', () => {
  it.each(['0', '-1', '999', '1e9', 'constructor', '__proto__', '2147483648'])(
    '%s is not found',
    async (key) => {
      expect((await ask('administrator', `/admin/users/${key}`)).status).toBe(404);
      const disabled = await ask('administrator', `/admin/users/${key}?/disable`, {});
      expect(disabled.status).toBe(404);
    }
  );

  it('shows no patient', async () => {
    for (const path of ['/admin/users', `/admin/users/${clinics.userIds.aune}`, '/admin/audit']) {
      const { status, text } = await ask('administrator', path);
      expect(status).toBe(200);
      expect(text).not.toMatch(/(Given|Family)[NS]/);
    }
  });
});

describe('an import by key, and a backup by name', () => {
  it.each(['0', '-1', '999', '1e9', '1 or 1=1', '__proto__', '', '2147483648'])(
    'undoing %j undoes nothing',
    async (importId) => {
      const { status } = await ask('administrator', '/admin/imports?/undo', { import: importId });
      expect([400, 409]).toContain(status);
      expect((await ask('aune', `/patients/${clinics.patientKeys.NA1}`)).status).toBe(200);
    }
  );

  it.each([
    '../keys.json',
    '..',
    '.',
    '',
    '/etc/passwd',
    'clinic.duckdb',
    'a\u0000b',
    '%2e%2e',
    '*'
  ])('no backup is called %j', async (backup) => {
    const { status, text } = await ask('administrator', '/admin/backups?/check', { backup });
    expect(status).toBe(404);
    expect(text).not.toMatch(/root:|encryption|ENOENT/);
  });
});
