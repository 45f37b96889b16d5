import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeCsv } from '../../src/lib/exports/csv.ts';
import { defaultPreset, findPreset } from '../../src/lib/outcomes/presets.ts';
import type { OpenDatabase } from '../../src/lib/server/db/connection.ts';
import {
  benefitRecords,
  describeWorse,
  harmRecords,
  rateColumns,
  type RateRecord
} from '../../src/routes/outcomes/figures.ts';
import { otherOutcomes } from '../../src/routes/outcomes/other-outcomes.ts';
import { chosenOutcome } from '../../src/routes/outcomes/outcome.ts';
import { assessment, commit, infusion } from './batch-builder.ts';
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

describe('the figures of the outcomes page', () => {
  it('have each row of harm and of benefit in their files, with counts, interval and rule', async () => {
    const own = await createTestDatabase();
    const ids = Array.from({ length: 12 }, (_, place) => `P${place}`);
    const day = (id: string) => [0, 3, 7, 10].map((given) => infusion(id, given));
    // Six fall from 20 to 4, four rise to 26, two have no score; item 9 rises from 0 in three.
    const scores = ids.flatMap((id, place) => [
      assessment(id, -1, 20, { items: { 'phq9-9': 0 } }),
      ...(place < 10
        ? [assessment(id, 31, place < 6 ? 4 : 26, { items: { 'phq9-9': place < 3 ? 1 : 0 } })]
        : [])
    ]);
    await commit(own, { infusions: ids.flatMap(day), assessments: scores }, 'first');
    await commit(own, { infusions: [infusion('LATE', 200)] }, 'second');
    const { report, estimates, instrument } = await chosenOutcome(
      own,
      new URL('http://localhost/outcomes')
    );
    const file = (records: RateRecord[]) =>
      parse<Record<string, string>>(writeCsv(rateColumns, records), {
        columns: true,
        bom: true
      }).map(({ measure, outcome, numerator, denominator, method }) =>
        [measure, outcome, `${numerator}/${denominator}`, method].join(' | ')
      );
    expect(file(harmRecords(report, estimates.item9, describeWorse(instrument)))).toEqual([
      'reliably_worse_measured | Reliably worse: PHQ-9 up 6 points or more | 4/10 | wilson',
      'reliably_worse_worst_bound | Reliably worse: PHQ-9 up 6 points or more | 6/12 | wilson',
      'item_9_rose_measured | Item 9 rose from 0 | 3/10 | wilson',
      'item_9_rose_worst_bound | Item 9 rose from 0 | 5/12 | wilson'
    ]);
    const others = otherOutcomes(report.definition, instrument, estimates.named);
    expect(file(benefitRecords(report, others)).slice(4)).toEqual([
      'reliably_better | PHQ-9 down at least 6 points | 6/12 | wilson',
      'remission_below_5 | PHQ-9 below 5 | 6/12 | wilson',
      'remission_at_most_5 | PHQ-9 at most 5 | 6/12 | wilson'
    ]);
    await own.close();
  });
});
