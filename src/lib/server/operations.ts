import { startNightlyBackups } from './backup/nightly.ts';
import { findLedgerFaults } from './backup/database-faults.ts';
import { BackupError, countBackedUpRows } from './backup/manifest.ts';
import { recordBackup } from './backup/record-backup.ts';
import type { OpenDatabase } from './db/connection.ts';
import { kindOf, log } from './log.ts';
import type { Settings } from './settings.ts';

export interface Operations {
  /** Sentences of what the ledger of imports and the tables did not agree on at the start. */
  readonly faults: readonly string[];
  /** Before the database is closed. */
  stop(): void;
}

/**
 * What the server does by itself: compares the ledger of imports with the tables once, and backs up each
 * night. Both are in the log, the backups in the audit as well.
 */
export async function startOperations(
  database: OpenDatabase,
  settings: Pick<Settings, 'backupAt' | 'backupDirectory' | 'backupKeep'>
): Promise<Operations> {
  const faults = await findLedgerFaults(database.quick);
  for (const detail of faults) log('error', 'database-fault', { detail });
  log('info', 'started');
  const { backupAt: at, backupDirectory: directory, backupKeep: keep } = settings;
  const nightly =
    at !== undefined &&
    startNightlyBackups(database, {
      at,
      directory,
      keep,
      onBackup(taken) {
        const bytes = taken.manifest.tables.reduce((sum, table) => sum + table.bytes, 0);
        const rows = countBackedUpRows(taken.manifest);
        log('info', 'backup-taken', { backup: taken.name, rows, bytes });
        recordBackup(database, taken, { userId: null, address: null }).catch((error) =>
          log('error', 'backup-not-audited', { kind: kindOf(error) })
        );
      },
      onFailure(error) {
        const detail = error instanceof BackupError ? { detail: error.message } : {};
        log('error', 'backup-failed', { kind: kindOf(error), ...detail });
      }
    });
  return {
    faults,
    stop() {
      if (nightly) nightly.stop();
      log('info', 'stopping');
    }
  };
}
