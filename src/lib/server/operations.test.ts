import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { makeTestFolder, openTestDatabase } from '../../../tests/db/test-database.ts';
import { startOperations } from './operations.ts';

test('the backup of the night is in the audit', async () => {
  const directory = join(await makeTestFolder(), 'backups');
  const database = await openTestDatabase({ allowedDirectories: [directory] });
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  onTestFinished(() => written.mockRestore());
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'Date'],
    now: new Date('2026-11-22T12:00:00Z')
  });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const operations = await startOperations(database, {
    backupAt: '02:30',
    backupDirectory: directory,
    backupKeep: 3
  });
  onTestFinished(() => operations.stop());
  await vi.waitUntil(() => vi.getTimerCount() > 0);
  await vi.advanceTimersByTimeAsync(60_000);
  const entries = await vi.waitUntil(
    async () => {
      const found = await database.quick
        .selectFrom('audit_entries')
        .select(['user_id', 'subject'])
        .where('action', '=', 'backup-made')
        .execute();
      return found.length > 0 && found;
    },
    { timeout: 20_000 }
  );
  expect(entries.map(({ subject }) => JSON.parse(subject))).toMatchObject([{ kind: 'nightly' }]);
  expect(entries[0]?.user_id).toBeNull();
});
