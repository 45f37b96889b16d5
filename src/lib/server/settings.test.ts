import { expect, test } from 'vitest';
import { readSettings, settingsTable } from './settings.ts';

test('an empty environment gives the defaults', () => {
  expect(readSettings({ PORT: '', PATH: '/usr/bin' })).toMatchObject({
    databasePath: 'data/local/infusion-outcomes.duckdb',
    keyFile: 'data/local/keys.json',
    keys: undefined,
    host: '127.0.0.1',
    port: 3000,
    queryDeadlineMs: 20_000,
    memoryLimit: '2GB',
    tempDirectory: undefined
  });
});

test('numbers are read from text', () => {
  expect(readSettings({ PORT: '8080', THREADS: '2', QUERY_DEADLINE_MS: '5000' })).toMatchObject({
    port: 8080,
    threads: 2,
    queryDeadlineMs: 5000
  });
});

test('sizes, times and folders of backups are read', () => {
  expect(
    readSettings({ DATABASE_PATH: '/srv/clinic/x.duckdb', FREE_SPACE_FLOOR: '1.5 GiB' })
  ).toMatchObject({
    freeSpaceFloor: 1_610_612_736,
    auditHeadFile: '/srv/clinic/audit-heads.jsonl',
    backupDirectory: '/srv/clinic/backups',
    backupAt: '02:30',
    backupKeep: 30
  });
  expect(readSettings({ BACKUP_AT: 'off', FREE_SPACE_FLOOR: '500MB' })).toMatchObject({
    freeSpaceFloor: 500_000_000,
    backupAt: undefined
  });
  expect(() => readSettings({ BACKUP_AT: '24:00' })).toThrow(
    'BACKUP_AT must be a time such as 02:30, or off.'
  );
});

test('every wrong setting is named with what it must be', () => {
  expect(() => readSettings({ PORT: 'web', MEMORY_LIMIT: 'plenty', THREADS: '0' })).toThrow(
    'PORT must be a port number; MEMORY_LIMIT must be a size such as 2GB; THREADS must be at least 1.'
  );
});

test('every setting has a line for the README', () => {
  expect(settingsTable.find((row) => row.name === 'PORT')).toEqual({
    name: 'PORT',
    byDefault: '3000',
    description: 'Port to listen on; 0 takes any free one.'
  });
  for (const row of settingsTable) expect(row.description, row.name).not.toBe('');
});
