import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { makeTestFolder, openTestDatabase } from '../../../../tests/db/test-database.ts';
import { nextNight, startNightlyBackups } from './nightly.ts';
import type { TakenBackup } from './take-backup.ts';

const zone = process.env['TZ'];
beforeEach(() => {
  process.env['TZ'] = 'Europe/Oslo';
});
afterEach(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

test.each([
  ['later today', '2026-11-22T00:00:00Z', '2026-11-22T01:30:00.000Z'],
  ['not the same minute again', '2026-11-22T01:30:00Z', '2026-11-23T01:30:00.000Z'],
  ['over the end of the year', '2026-12-31T12:00:00Z', '2027-01-01T01:30:00.000Z'],
  // Oslo's clocks go from 02:00 to 03:00 on 29 March 2026, and back at 03:00 on 25 October.
  ['on the night without 02:30', '2026-03-28T12:00:00Z', '2026-03-29T01:30:00.000Z'],
  ['on the night with two', '2026-10-24T12:00:00Z', '2026-10-25T00:30:00.000Z']
])('the next 02:30 %s', (_, now, next) => {
  expect(nextNight('02:30', new Date(now)).toISOString()).toBe(next);
});

test('a server that starts without a recent backup takes one soon, then waits for the night', async () => {
  const directory = join(await makeTestFolder(), 'backups');
  const database = await openTestDatabase({ allowedDirectories: [directory] });
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'Date'],
    now: new Date('2026-11-22T12:00:00Z')
  });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const done = new Promise<TakenBackup>((onBackup, onFailure) => {
    const nightly = startNightlyBackups(database, {
      at: '02:30',
      directory,
      keep: 3,
      onBackup,
      onFailure
    });
    onTestFinished(() => nightly.stop());
  });
  await vi.waitUntil(() => vi.getTimerCount() > 0);
  await vi.advanceTimersByTimeAsync(60_000);
  const { name } = await done;
  expect(await readdir(directory)).toEqual([name]);
  expect(name).toMatch(/2026-11-22T12-01-00-\d{3}Z-nightly$/);
});
