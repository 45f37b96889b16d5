import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { groupings } from '../../src/lib/outcomes/groups.ts';
import { defaultPreset, presets } from '../../src/lib/outcomes/presets.ts';
import type { User } from '../../src/lib/server/auth/roles.ts';
import { outcomeReleaseSchema } from '../../src/lib/server/queries/outcome-release-schema.ts';
import {
  answerReleaseRequest,
  whyNotReleasable
} from '../../src/lib/server/queries/outcome-release.ts';
import { OutcomeRequestError } from '../../src/lib/server/queries/outcome-request.ts';
import type { KeyedDatabase } from '../../src/lib/server/writes/use-keys.ts';
import { GET as getOutcomes } from '../../src/routes/api/v1/outcomes/+server.ts';
import { GET as getSchema } from '../../src/routes/api/v1/outcomes/schema/+server.ts';
import { assessment, commit, infusion, patient } from './batch-builder.ts';
import { createTestDatabase } from './test-database.ts';

const clinics = { Northgate: 30, Southgate: 24, Westgate: 4 };
const { definition } = defaultPreset;

let database: KeyedDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  // Half of each clinic responded, of four at Westgate two; one of them all did not remit.
  const patients = Object.entries(clinics).flatMap(([clinic, n]) =>
    Array.from({ length: n }, (_, place) => ({ id: `${clinic} ${place}`, clinic, place }))
  );
  await commit(
    database,
    {
      clinics: Object.keys(clinics).map((name) => ({ name, timeZone: 'UTC', synthetic: true })),
      patients: patients.map(({ id, clinic }) => patient(id, { clinic })),
      infusions: patients.flatMap(({ id, clinic }) =>
        [0, 3, 7, 10].map((day) => infusion(id, day, { clinic }))
      ),
      assessments: patients.flatMap(({ id, clinic, place }) => [
        assessment(id, -1, 20, { clinic }),
        assessment(id, 31, id === 'Northgate 2' ? 9 : place % 2 === 0 ? 4 : 18, { clinic })
      ])
    },
    'first'
  );
  await commit(
    database,
    { infusions: [infusion('Northgate 0', 400, { clinic: 'Northgate' })] },
    'second'
  );
});
afterAll(() => database.close());

const userOf = (role: 'director' | 'clinician'): User => ({
  ...{ userId: 1, email: 'a@example.org', name: 'A', isDemo: false },
  memberships: [{ role, clinicId: 1, clinicianId: null }]
});

async function get(query: string, user: User | null = userOf('director')) {
  const event = {
    locals: { scope: database, user, address: '127.0.0.1' },
    url: new URL(`http://localhost/api/v1/outcomes?release=true${query}`)
  };
  const response = await getOutcomes(event as unknown as Parameters<typeof getOutcomes>[0]);
  return { status: response.status, body: await response.json() };
}

describe('GET /api/v1/outcomes?release=true', () => {
  it('withholds the small clinic with one other, and says how many', async () => {
    const { status, body } = await get('&by=clinic');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      release: { withheld: expect.any(Number) },
      counts: { begun: 58, eligible: 58, respondedEligible: 29, missing: 0 },
      rates: { nonResponder: { numerator: 29, denominator: 58 } },
      groups: [
        { label: 'Northgate', counts: { eligible: { withheld: true } } },
        {
          label: 'Southgate',
          counts: { eligible: 24 },
          rates: { nonResponder: { numerator: 12, denominator: 24 } }
        },
        {
          label: 'Westgate',
          counts: {
            eligible: { withheld: true, wording: '10 or fewer' },
            respondedEligible: { withheld: true }
          }
        }
      ]
    });
    expect(body.release.withheld).toBeGreaterThan(5);
  });

  it('is as its schema says, for every preset and grouping', async () => {
    const refused: string[] = [];
    for (const preset of presets) {
      for (const by of [undefined, ...groupings.filter((one) => one !== 'clinician')]) {
        try {
          const request = { definition: preset.definition, by };
          const released = await answerReleaseRequest(database, request);
          expect(outcomeReleaseSchema.parse(released)).toEqual(released);
        } catch (error) {
          if (!(error instanceof OutcomeRequestError)) throw error;
          refused.push(preset.definition.id);
        }
      }
    }
    expect([...new Set(refused)]).toEqual(['remission']);
    const url = new URL('http://localhost/api/v1/outcomes/schema?release=true');
    const response = await getSchema({ url } as Parameters<typeof getSchema>[0]);
    expect(await response.json()).toMatchObject({ title: 'Released outcome report' });
  });

  it('is refused where two answers could be subtracted, and with what tells patients apart', async () => {
    for (const [query, sentence] of [
      ['&clinic=Northgate', 'Leave clinic out'],
      ['&clinic=Northgate&clinic=Southgate', 'Leave clinic out'],
      ['&by=clinician', 'Group by clinic.'],
      ['&definition=instrument.phq9_minimum.11_last.14to31_down.50', 'Name a preset.'],
      ['&include=estimates', 'estimates cannot be released'],
      ['&include=timeline', 'timeline cannot be released']
    ]) {
      const { status, body } = await get(query ?? '');
      expect([status, body.code], query).toEqual([400, 'not-releasable']);
      expect(body.message).toContain(sentence);
    }
    expect((await get('&release=false')).body.code).toBe('bad-parameter');
  });

  it('is refused for a preset that a few patients tell from an earlier one', async () => {
    for (const by of ['', '&by=clinic']) {
      const { status, body } = await get(`&definition=remission${by}`);
      expect([status, body.code]).toEqual([400, 'not-releasable']);
      expect(body.message).toContain('subtracting this from mcinnes-2022 (respondedEligible)');
    }
  });

  it('is refused for a preset’s name over other contents', () => {
    const renamed = { ...definition, minimumBaseline: 11 };
    expect(whyNotReleasable({ definition: renamed })).toContain('Name a preset.');
    expect(whyNotReleasable({ definition })).toBeNull();
  });

  it('is for directors and analysts', async () => {
    await expect(get('', userOf('clinician'))).rejects.toMatchObject({ status: 403 });
    await expect(get('', null)).rejects.toMatchObject({ status: 403 });
  });
});
