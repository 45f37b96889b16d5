import { DialectAdapterBase } from 'kysely';

export class DuckDbAdapter extends DialectAdapterBase {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }

  override get supportsReturning(): boolean {
    return true;
  }

  /** Kysely's Migrator is not used: DuckDB has no advisory lock that two of its runs could share. */
  override async acquireMigrationLock(): Promise<void> {
    throw new Error("Kysely's Migrator cannot lock DuckDB: use migrate() of server/db/migrate.ts.");
  }

  override async releaseMigrationLock(): Promise<void> {}
}
