import { recordAudit, type AuditEvent } from '../audit/record-audit.ts';
import type { OpenDatabase } from '../db/connection.ts';
import { countBackedUpRows } from './manifest.ts';
import type { TakenBackup } from './take-backup.ts';

/** Writes into the audit that a backup was taken: on the page, by command, or by the server at night. */
export async function recordBackup(
  { write }: Pick<OpenDatabase, 'write'>,
  { name, manifest }: Pick<TakenBackup, 'name' | 'manifest'>,
  actor: Pick<AuditEvent, 'userId' | 'address'>
): Promise<void> {
  const subject = { backup: name, kind: manifest.kind, rows: countBackedUpRows(manifest) };
  await write((trx) => recordAudit(trx, { ...actor, action: 'backup-made', subject }));
}
