import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli, spawnCli } from '../../tests/db/run-cli.ts';
import { readSettings } from '../lib/server/settings.ts';
import { sixMercaptopurineTrial } from '../lib/statistics/fixtures/freireich-1963.ts';
import { UsageError } from './command.ts';
import { command } from './statistic.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'statistic-'));
  const rows = sixMercaptopurineTrial.map(
    ({ time, event, group }) => `${time},${event ? 1 : 0},${group}`
  );
  await writeFile(join(folder, 'trial.csv'), ['time,event,group', ...rows, ''].join('\n'));
});
afterAll(() => rm(folder, { recursive: true }));

const run = (...args: string[]) => runCli(['statistic', ...args]);

describe('statistic', () => {
  it('prints one JSON object', async () => {
    const { code, stdout } = await run('wilson', '6', '29', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      estimable: true,
      numerator: 6,
      denominator: 29,
      estimate: 6 / 29,
      interval: {
        lower: expect.closeTo(0.0984607, 7),
        upper: expect.closeTo(0.3839009, 7),
        level: 0.95,
        method: 'wilson'
      }
    });
  });

  it('reads a CSV file', async () => {
    const { stdout } = await run('kaplan-meier', join(folder, 'trial.csv'), '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      groups: [
        { group: '6-MP', n: 21, median: 23 },
        { group: 'placebo', n: 21, median: 8 }
      ],
      logRank: { statistic: expect.closeTo(16.79, 2) }
    });
  });

  it('with - answers each line of standard input, options given once or on the line', async () => {
    const lines = '56 70 48 80\n9 10 3 10\n\n6 7 2 7 --level 0.9\n';
    const { code, stdout } = await spawnCli(['statistic', 'newcombe', '-', '--json'], {
      input: lines
    });
    expect(code).toBe(0);
    const results = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(results).toMatchObject([
      { interval: { lower: expect.closeTo(0.0524, 4), level: 0.95 } },
      { interval: { lower: expect.closeTo(0.1705, 4), level: 0.95 } },
      { interval: { level: 0.9 } }
    ]);
  });

  it('takes negative values', async () => {
    const { stdout } = await run('mean', '-10', '-9', '-8', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ estimate: -9 });
  });

  it.each([
    [['wilsn', '6', '29'], /There is no statistic "wilsn"/],
    [[], /Name a statistic/],
    [['wilson', '6'], /Give numerator, denominator/],
    [['wilson', '6', '29', '--colour', 'red'], /There is no option "--colour"/],
    [['wilson', '6', '29', '--level'], /--level has no value/],
    [['kaplan-meier'], /No file was given/],
    [['kaplan-meier', 'nowhere.csv'], /nowhere.csv cannot be read/],
    [['constructor'], /There is no statistic "constructor"/]
  ])('refuses %j', async (args, message) => {
    const refused = command.run(args, readSettings({}));
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(message);
  });

  it('exits with 2 and names the line of standard input that is wrong', async () => {
    const { code, stdout, stderr } = await spawnCli(['statistic', 'wilson', '-'], {
      input: '6 29\n30 29\n'
    });
    expect(code).toBe(2);
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(/^Line 2: numerator 30 is above denominator 29/);
  });
});
