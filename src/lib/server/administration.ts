import { recordAudit } from './audit/record-audit.ts';
import { verifyAudit, type AuditCheck } from './audit/verify-audit.ts';
import type { Actor } from './auth/users.ts';
import { listBackups } from './backup/backup-folder.ts';
import { BackupError, countBackedUpRows, readManifest } from './backup/manifest.ts';
import { recordBackup } from './backup/record-backup.ts';
import { takeBackup } from './backup/take-backup.ts';
import { verifyBackup } from './backup/verify-backup.ts';
import type { Settings } from './settings.ts';
import type { KeyedDatabase } from './writes/use-keys.ts';

/** A backup as the administrator's page lists it. */
export interface ListedBackup {
  readonly name: string;
  readonly takenAt: string;
  readonly kind: 'nightly' | 'manual';
  readonly bytes: number;
  /** Null where its manifest cannot be read. */
  readonly rows: number | null;
  /** When this page last checked it, and what it found; null where it did not yet. */
  readonly check: { readonly at: string; readonly isWhole: boolean } | null;
}

type AdministrationSettings = Pick<
  Settings,
  'auditHeadFile' | 'backupAt' | 'backupDirectory' | 'backupKeep'
>;

/**
 * What administrators' pages do beyond their scope: hold the audit against its signed heads, and back up.
 * Pages hold this and never the database behind it.
 */
export class Administration {
  readonly backupAt: string | undefined;
  readonly backupDirectory: string;
  readonly backupKeep: number;
  readonly #database: KeyedDatabase;
  readonly #headFile: string;

  constructor(database: KeyedDatabase, settings: AdministrationSettings) {
    this.#database = database;
    this.#headFile = settings.auditHeadFile;
    this.backupAt = settings.backupAt;
    this.backupDirectory = settings.backupDirectory;
    this.backupKeep = settings.backupKeep;
  }

  /** The newest entries only: what a page can wait for. */
  checkNewestEntries(newest: number): Promise<AuditCheck> {
    const { quick, keys } = this.#database;
    return verifyAudit(quick, keys, this.#headFile, { newest });
  }

  async checkEveryEntry(actor: Actor): Promise<AuditCheck> {
    const check = await verifyAudit(this.#database.db, this.#database.keys, this.#headFile);
    await this.#record('audit-verified', actor, {
      entries: check.last,
      brokenAt: check.fault?.entryId ?? null
    });
    return check;
  }

  async listBackups(): Promise<ListedBackup[]> {
    const backups = await listBackups(this.backupDirectory, this.#database.path);
    const checks = await this.#database.quick
      .selectFrom('audit_entries')
      .select(['recorded_at', 'subject'])
      .where('action', '=', 'backup-verified')
      .orderBy('entry_id', 'desc')
      .limit(500)
      .execute();
    const checked = checks.map(({ recorded_at, subject }) => ({
      at: recorded_at,
      // `checkBackup` below wrote it.
      ...(JSON.parse(subject) as { backup: string; faults: number })
    }));
    return Promise.all(
      backups.map(async ({ name, path, takenAt, kind, bytes }) => {
        const check = checked.find(({ backup }) => backup === name);
        return {
          name,
          takenAt,
          kind,
          bytes,
          rows: await countRows(path),
          check: check ? { at: check.at, isWhole: check.faults === 0 } : null
        };
      })
    );
  }

  /**
   * @returns its name
   * @throws BackupError when one is being taken already, or this one did not read back equal
   */
  async backUp(actor: Actor): Promise<string> {
    const taken = await takeBackup(this.#database, {
      directory: this.backupDirectory,
      kind: 'manual',
      keep: this.backupKeep
    });
    await recordBackup(this.#database, taken, actor);
    return taken.name;
  }

  /**
   * Compares a listed backup with its manifest.
   *
   * @returns sentences; none where it is as it was taken
   * @throws BackupError where there is no such backup
   */
  async checkBackup(name: string, actor: Actor): Promise<string[]> {
    const backups = await listBackups(this.backupDirectory, this.#database.path);
    const backup = backups.find((one) => one.name === name);
    if (!backup) throw new BackupError('There is no such backup. It may have been removed.');
    const faults = await faultsOf(backup.path);
    await this.#record('backup-verified', actor, { backup: name, faults: faults.length });
    return faults;
  }

  async #record(
    action: 'audit-verified' | 'backup-verified',
    actor: Actor,
    subject: Readonly<Record<string, string | number | null>>
  ): Promise<void> {
    await this.#database.write((trx) => recordAudit(trx, { ...actor, action, subject }));
  }
}

async function faultsOf(backup: string): Promise<string[]> {
  try {
    return (await verifyBackup(backup)).faults;
  } catch (error) {
    if (error instanceof BackupError) return [error.message];
    throw error;
  }
}

async function countRows(backup: string): Promise<number | null> {
  try {
    return countBackedUpRows(await readManifest(backup));
  } catch (error) {
    if (error instanceof BackupError) return null;
    throw error;
  }
}
