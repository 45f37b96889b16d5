import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultPreset, presets } from '../../src/lib/outcomes/presets.ts';
import { groupings } from '../../src/lib/outcomes/groups.ts';
import type { KeyedDatabase } from '../../src/lib/server/writes/use-keys.ts';
import { answerOutcomeRequest } from '../../src/lib/server/queries/outcome-answer.ts';
import { outcomeAnswerSchema } from '../../src/lib/server/queries/outcome-answer-schema.ts';
import { outcomeParts, type OutcomeRequest } from '../../src/lib/server/queries/outcome-request.ts';
import { GET as getOutcomes } from '../../src/routes/api/v1/outcomes/+server.ts';
import { GET as getSchema } from '../../src/routes/api/v1/outcomes/schema/+server.ts';
import { assessment, commit, infusion, patient } from './batch-builder.ts';
import { createTestDatabase } from './test-database.ts';

let database: KeyedDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  // Fourteen at Northgate, of whom eight responded and two have no score; one at Southgate, a study.
  const ids = Array.from({ length: 14 }, (_, place) => `P${place}`);
  const southgate = { clinic: 'Southgate' };
  await commit(
    database,
    {
      clinics: ['Northgate', 'Southgate'].map((name) => ({
        name,
        timeZone: 'UTC',
        synthetic: true
      })),
      clinicians: [{ clinic: 'Northgate', name: 'Dr Aune' }],
      patients: [
        ...ids.map((id, place) =>
          patient(id, {
            clinician: place < 10 ? 'Dr Aune' : null,
            diagnosis: place < 12 ? 'MDD' : null
          })
        ),
        patient('S1', { ...southgate, dayBasis: 'study-day', indication: 'pain' })
      ],
      infusions: [
        ...ids.flatMap((id) => [0, 3, 7, 10].map((day) => infusion(id, day))),
        infusion('S1', 0, southgate)
      ],
      assessments: ids.flatMap((id, place) => [
        assessment(id, -1, place < 7 ? 22 : 12),
        ...(place < 12 ? [assessment(id, 31, place < 8 ? 4 : 11)] : [])
      ])
    },
    'first'
  );
  await commit(database, { infusions: [infusion('LATE', 400)] }, 'second');
});
afterAll(() => database.close());

/** Calls the route as the server does; the rest of an event is nothing to it. */
async function get(query: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const event = {
    locals: { scope: database, user: null, address: '127.0.0.1' },
    url: new URL(`http://localhost/api/v1/outcomes${query}`)
  };
  const response = await getOutcomes(event as unknown as Parameters<typeof getOutcomes>[0]);
  return { status: response.status, body: await response.json() };
}

const northgate = { begun: 15, windowOpen: 1, started: 14, eligible: 14, respondedEligible: 8 };

describe('GET /api/v1/outcomes', () => {
  it('answers the default preset', async () => {
    const { status, body } = await get('');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      definition: defaultPreset.definition,
      dataCutOn: '2027-02-09',
      by: null,
      groups: [],
      counts: { begun: 16, otherIndication: 1, windowOpen: 1, started: 14 },
      rates: {
        nonResponder: { numerator: 8, denominator: 14, interval: { method: 'wilson' } },
        completeCase: { numerator: 8, denominator: 12 }
      }
    });
  });

  it('answers for the clinics named, by group, in order', async () => {
    const { body } = await get('?definition=mcinnes-2022&by=severity&clinic=Northgate');
    expect(body).toMatchObject({
      counts: northgate,
      by: 'severity',
      groups: [
        {
          key: { severity: 'moderate' },
          rates: { nonResponder: { numerator: 1, denominator: 7 } }
        },
        { key: { severity: 'severe' }, rates: { nonResponder: { numerator: 7, denominator: 7 } } },
        { key: { severity: 'not-started' }, counts: { begun: 1, windowOpen: 1, started: 0 } }
      ]
    });
    expect((await get('?clinic=Northgate&clinic=Southgate')).body).toMatchObject({
      counts: { begun: 16 }
    });
  });

  it.each([
    [
      'clinician',
      [
        'Dr Aune, Northgate',
        'clinician not recorded, Northgate',
        'clinician not recorded, Southgate'
      ]
    ],
    [
      'indication',
      ['MDD (depression)', 'diagnosis not recorded (depression)', 'diagnosis not recorded (pain)']
    ],
    ['quarter', ['2026 Q1', '2027 Q1', 'invented dates']]
  ])('by %s', async (by, labels) => {
    const { body } = await get(`?by=${by}`);
    expect((body['groups'] as { label: string }[]).map(({ label }) => label)).toEqual(labels);
  });

  it('has a rate for a matured quarter only, and none by invented dates', async () => {
    const { body } = await get('?by=quarter');
    const reasons = (body['groups'] as { rates: { nonResponder: object } }[]).map(
      ({ rates }) => rates.nonResponder
    );
    expect(reasons).toMatchObject([
      { numerator: 8, denominator: 14 },
      { reason: 'the quarter is not over' },
      { reason: 'dates are invented: the source gives days from the first treatment' }
    ]);
  });

  it('takes a definition as text', async () => {
    const text = 'instrument.phq9_agent.ketamine_last.14to31_below.5';
    const { body } = await get(`?definition=${text}`);
    expect(body).toMatchObject({ definition: { id: 'custom' }, counts: { respondedEligible: 8 } });
  });

  it.each([
    ['?definition=best-ever', 400, 'bad-definition', 'There is no preset "best-ever". Choose one'],
    ['?definition=instrument.phq9_down.50', 400, 'bad-definition', 'The window is missing.'],
    [
      '?definition=instrument.phq99_first.1to3_down.50',
      400,
      'unknown-instrument',
      'No instrument has the id "phq99". Choose one of phq9, '
    ],
    ['?by=age', 400, 'bad-parameter', 'by must be one of clinic, clinician, indication, severity'],
    ['?by=clinic&by=quarter', 400, 'bad-parameter', 'by is given twice. Keep one.'],
    ['?clinics=A&limit=3', 400, 'bad-parameter', 'There is no parameter clinics, limit. Use'],
    ['?include=names', 400, 'bad-parameter', 'include must be one of estimates, timeline.'],
    ['?clinic=', 400, 'bad-parameter', 'clinic is empty.'],
    ['?clinic=Westgate', 404, 'unknown-clinic', 'There is no clinic "Westgate". Write its name']
  ])('refuses %s', async (query, status, code, words) => {
    const answered = await get(query);
    expect(answered).toMatchObject({ status, body: { code } });
    expect(Object.keys(answered.body)).toEqual(['code', 'message']);
    expect(answered.body['message']).toContain(words);
  });

  it('answers every preset, and every grouping of some, by its schema and with nothing of one patient', async () => {
    for (const [place, { definition }] of presets.entries()) {
      for (const by of [undefined, groupings[place % groupings.length]]) {
        const request: OutcomeRequest = { definition, by, include: outcomeParts };
        const text = JSON.stringify(await answerOutcomeRequest(database, request));
        expect(outcomeAnswerSchema.parse(JSON.parse(text))).toEqual(JSON.parse(text));
        expect(text).not.toMatch(/"P\d+"|patient_?key|local_?id/i);
      }
    }
  });
});

describe('GET /api/v1/outcomes with parts', () => {
  const keys = async (query: string) => Object.keys((await get(query)).body);

  it('carries what is asked for beside the very same report', async () => {
    const { body: report } = await get('?by=clinic');
    const estimates = ['estimates', 'comparisons', 'claim'];
    expect(await keys('?by=clinic&include=estimates')).toEqual([
      ...Object.keys(report),
      ...estimates
    ]);
    expect(await keys('?include=timeline')).toEqual([...Object.keys(report), 'timeline']);
    const { body } = await get('?by=clinic&include=timeline&include=estimates');
    expect(body).toEqual({
      ...report,
      ...Object.fromEntries([...estimates, 'timeline'].map((part) => [part, body[part]]))
    });
    expect(body).toMatchObject({
      // Eight of fourteen eligible respond; all of the eight fall below 5.
      estimates: { named: { remission: [{ eligible: { numerator: 8, denominator: 14 } }, {}] } },
      comparisons: { by: 'clinic', funnel: { denominator: 14 } },
      claim: { claim: { kind: 'point', share: 0.7 }, test: { method: 'score' } },
      timeline: { responseTiming: { eligible: 14, withoutScore: 2 } }
    });
  });

  it('holds them to the clinics named', async () => {
    const { body } = await get('?clinic=Southgate&include=estimates&include=timeline');
    expect(body).toMatchObject({
      estimates: { change: { baseline: { estimable: false, n: 0 } } },
      timeline: { responseTiming: { eligible: 0 } }
    });
  });

  it('has no claim of an instrument that the FAQ says nothing of', async () => {
    const text = 'instrument.gad7_agent.ketamine_last.14to31_below.8';
    expect((await get(`?definition=${text}&include=estimates`)).body).toMatchObject({
      claim: null
    });
  });

  it('answers of one state while facts are written', async () => {
    const own = await createTestDatabase();
    const request = { definition: defaultPreset.definition, include: outcomeParts };
    for (let written = 0; written < 5; written += 1) {
      const asking = answerOutcomeRequest(own, request);
      const days = [0, 3, 7, 10].map((day) => infusion(`P${written}`, day));
      const scores = [assessment(`P${written}`, -1, 20), assessment(`P${written}`, 31, 4)];
      await commit(own, { infusions: days, assessments: scores }, `${written}`);
      const { counts, estimates, timeline } = await asking;
      expect(timeline?.responseTiming.eligible).toBe(counts.eligible);
      expect(estimates?.named.response[0]?.eligible).toMatchObject(
        counts.eligible === 0 ? { n: 0 } : { denominator: counts.eligible }
      );
    }
    await own.close();
  });
});

describe('GET /api/v1/outcomes/schema', () => {
  it('is JSON Schema of every field, none optional but the definition’s own and the parts', async () => {
    const url = new URL('http://localhost/api/v1/outcomes/schema');
    const response = await getSchema({ url } as Parameters<typeof getSchema>[0]); // it reads nothing else of the event
    const schema = await response.json();
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'Outcome report',
      type: 'object',
      additionalProperties: false,
      properties: { dataVersion: { type: 'integer', minimum: 0 } },
      $defs: { Rate: { oneOf: expect.any(Array) }, Timeline: { type: 'object' } }
    });
    const { definition } = defaultPreset;
    const report = await answerOutcomeRequest(database, { definition });
    expect(schema.required.toSorted()).toEqual(Object.keys(report).toSorted());
    const whole = await answerOutcomeRequest(database, { definition, include: outcomeParts });
    expect(Object.keys(schema.properties).toSorted()).toEqual(Object.keys(whole).toSorted());
  });
});

describe('groups', () => {
  it.each(groupings)('by %s add up to the whole', async (by) => {
    const { definition } = defaultPreset;
    const report = await answerOutcomeRequest(database, { definition, by });
    for (const field of [
      'begun',
      'started',
      'eligible',
      'measured',
      'respondedEligible'
    ] as const) {
      const together = report.groups.reduce((sum, { counts }) => sum + counts[field], 0);
      expect(together, field).toBe(report.counts[field]);
    }
  });
});
