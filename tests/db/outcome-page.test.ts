import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultPreset, findPreset } from '../../src/lib/outcomes/presets.ts';
import type { OpenDatabase } from '../../src/lib/server/db/connection.ts';
import { chosenOutcome } from '../../src/routes/outcomes/outcome.ts';
import { createTestDatabase } from './test-database.ts';

let database: OpenDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const ask = (query: string) =>
  chosenOutcome(database, new URL(`http://localhost/outcomes${query}`));

describe('the definition in the address of the outcomes page', () => {
  it('is a preset, or a definition as text, and goes before the choices', async () => {
    const preset = await ask('?definition=pain-30&instrument=phq9&window=six-week');
    expect(preset).toMatchObject({ named: 'pain-30', instrument: { id: 'nrs' } });
    expect(preset.report.definition).toEqual(findPreset('pain-30')?.definition);
    const text = 'instrument.madrs_agent.esketamine_first.22to36at29_atmost.12';
    expect((await ask(`?definition=${text}`)).report).toMatchObject({
      definition: { id: 'custom', instrument: 'madrs', agent: 'esketamine' },
      description: expect.stringMatching(
        /^Remission: MADRS at most 12, at the score nearest day 29/
      )
    });
  });

  it('left out or empty is chosen part by part, by default as McInnes 2022', async () => {
    for (const query of ['', '?definition=']) {
      const { named, report } = await ask(query);
      expect(named).toBeNull();
      expect(report.definition).toEqual({
        ...defaultPreset.definition,
        id: 'phq9-after-induction-down-50'
      });
    }
  });

  it.each([
    ['best-ever', 'There is no preset "best-ever". Choose one of mcinnes-2022, '],
    ['instrument.phq9_first.1to3', 'The success rule is missing. Add down.50.'],
    ['instrument.gad7_first.1to3_below.8', 'This instrument has no sourced outcome.'],
    ['instrument.phq99_first.1to3_below.8', 'This instrument has no sourced outcome.']
  ])('is refused as %s', async (text, sentence) => {
    await expect(ask(`?definition=${text}`)).rejects.toMatchObject({
      status: 400,
      body: { message: expect.stringContaining(sentence) }
    });
  });
});
