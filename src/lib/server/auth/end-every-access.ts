import type { Transaction } from 'kysely';
import { recordAudit } from '../audit/record-audit.ts';
import type { Database } from '../db/database.ts';

/**
 * Ends what was open when a backup was made: sessions, one-time links and look-ups would otherwise come
 * back to life with it. Says in the audit that it was restored.
 */
export async function endEveryAccess(
  trx: Transaction<Database>,
  { backup }: { backup: string }
): Promise<void> {
  for (const table of ['sessions', 'one_time_links', 'patient_lookups'] as const) {
    await trx.deleteFrom(table).execute();
  }
  await recordAudit(trx, { action: 'backup-restored', userId: null, subject: { backup } });
}
