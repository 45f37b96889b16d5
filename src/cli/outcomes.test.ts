import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { assessment, commit, infusion } from '../../tests/db/batch-builder.ts';
import { makeTestFolder, migrationsFolder } from '../../tests/db/test-database.ts';
import { defaultPreset } from '../lib/outcomes/presets.ts';
import { openDatabase } from '../lib/server/db/connection.ts';
import { migrate } from '../lib/server/db/migrate.ts';
import { outcomeAnswerSchema } from '../lib/server/queries/outcome-answer-schema.ts';
import { answerOutcomeRequest } from '../lib/server/queries/outcome-answer.ts';
import { readSettings } from '../lib/server/settings.ts';
import { useKeys } from '../lib/server/writes/use-keys.ts';
import { command } from './outcomes.ts';

let folder: string;
let printed: string[];

async function run(...args: string[]): Promise<string> {
  printed = [];
  vi.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text));
  await command.run(args, readSettings({ DATABASE_PATH: join(folder, 'x.duckdb') }));
  return printed.join('\n');
}

afterEach(() => vi.restoreAllMocks());

describe('cli outcomes', () => {
  it('prints what the API answers, whole and by group, from a preset, text or file', async () => {
    folder = await makeTestFolder();
    const opened = await openDatabase({ path: join(folder, 'x.duckdb') });
    await migrate(opened, migrationsFolder);
    const database = await useKeys(opened, readSettings({ DATABASE_PATH: opened.path }));
    const ids = Array.from({ length: 12 }, (_, place) => `P${place}`);
    await commit(
      database,
      {
        infusions: ids.flatMap((id) => [0, 3, 7, 10].map((day) => infusion(id, day))),
        assessments: ids.flatMap((id, place) => [
          assessment(id, -1, 20),
          assessment(id, 31, place < 8 ? 4 : 15)
        ])
      },
      'first'
    );
    await commit(database, { infusions: [infusion('LATE', 200)] }, 'second');
    const { definition } = defaultPreset;
    const answered = await answerOutcomeRequest(database, { definition, by: 'clinic' });
    await database.close();

    const json = JSON.parse(
      await run('--definition', 'mcinnes-2022', '--by', 'clinic', '--clinic', 'Northgate', '--json')
    );
    expect(json).toEqual(JSON.parse(JSON.stringify(answered)));
    expect(outcomeAnswerSchema.parse(json)).toEqual(json);

    const { estimates, comparisons, claim, ...rest } = JSON.parse(
      await run('--definition', 'mcinnes-2022', '--by', 'clinic', '--json', '--estimates')
    );
    expect(rest).toEqual(json);
    // Eight fall from 20 to 4, four to 15: mean −12.33; 8/12 includes 70%, and nobody is missing.
    expect(estimates.change.mean).toMatchObject({ n: 12, estimate: expect.closeTo(-12.333333, 5) });
    expect(estimates.tippingPoints).toMatchObject({ rate: 'cannot', interval: 'already' });
    expect(comparisons.funnel).toMatchObject({ denominator: 12, units: [{ position: 'within' }] });
    // R: prop.test(8, 12, 0.7, correct = FALSE)$p.value
    expect(claim).toMatchObject({
      verdict: { word: 'too little data' },
      test: { method: 'score', pValue: expect.closeTo(0.8010593709, 9) }
    });
    await expect(run('--definition', 'remission', '--estimates')).rejects.toThrow('Add --json.');

    const { timeline, ...report } = JSON.parse(
      await run('--definition', 'mcinnes-2022', '--by', 'clinic', '--json', '--timeline')
    );
    expect(report).toEqual(json);
    // Eight of twelve first respond in the window, 31 days after infusion 1; four are last seen there.
    expect(timeline.responseTiming.days.estimate).toMatchObject({
      n: 12,
      events: 8,
      steps: [{ time: 31, atRisk: 12, events: 8, censored: 4 }]
    });
    expect(timeline.durability[0].curves[0].survival.estimate).toMatchObject({
      estimable: false,
      reason: 'no score at which durability could begin'
    });
    await expect(run('--definition', 'remission', '--timeline')).rejects.toThrow('Add --json.');

    const released = ['--definition', 'mcinnes-2022', '--json', '--release'];
    // Eight of twelve: neither they nor the four others are told, nor both by their sum.
    expect(JSON.parse(await run(...released))).toMatchObject({
      counts: { respondedEligible: { withheld: true, wording: '10 or fewer' } },
      rates: { nonResponder: { estimable: false, withheld: true } }
    });
    await expect(run(...released, '--clinic', 'Northgate')).rejects.toThrow('Leave clinic out');
    await expect(run('--definition', 'remission', '--release')).rejects.toThrow('Add --json.');

    await writeFile(join(folder, 'mine.json'), JSON.stringify(definition));
    const text = await run('--definition', join(folder, 'mine.json'), '--by', 'severity');
    expect(text).toContain('Data cut 2026-07-24.');
    expect(text).toMatch(/Eligible, missing counts as no +66\.7% {2}8\/12 · 39\.1–86\.2/);
    expect(text).toMatch(/By severity.*\n {2}severe +66\.7% {2}8\/12/);

    const asText = 'instrument.phq9_last.14to31_atmost.4';
    expect(await run('--definition', asText)).toMatch(/^Cut-off: PHQ-9 at most 4/);

    await writeFile(join(folder, 'bad.json'), JSON.stringify({ ...definition, instrument: '' }));
    for (const [args, sentence] of [
      [[], 'Name a definition: a file that ends in .json, or one of mcinnes-2022'],
      [['--definition', 'best-ever'], 'There is no preset "best-ever".'],
      [['--definition', 'remission', '--by', 'age'], 'There is no grouping "age". Choose one of'],
      [['--definition', 'remission', '--clinic', 'X'], 'There is no clinic "X".'],
      [['--definition', join(folder, 'bad.json')], 'bad.json is not a definition. instrument: ']
    ] as const) {
      await expect(run(...args)).rejects.toThrow(sentence);
    }
  });
});
