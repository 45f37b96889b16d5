import { Administration } from './administration.ts';
import { appDatabase, closeAppDatabase } from './app-database.ts';
import { signEachMinute } from './audit/keep-head-signed.ts';
import { AuditHeadError } from './audit/signed-head.ts';
import { Authentication } from './auth/authentication.ts';
import { requireDemoAgreement } from './auth/demo-accounts.ts';
import { kindOf, log } from './log.ts';
import { startOperations, type Operations } from './operations.ts';
import { readSettings } from './settings.ts';
import type { KeyedDatabase } from './writes/use-keys.ts';

export interface App {
  readonly database: KeyedDatabase;
  readonly authentication: Authentication;
  readonly administration: Administration;
  readonly operations: Operations;
  stopSigning(): void;
}

const key = Symbol.for('infusion-outcomes.app');

/** The development server loads this module anew after an edit; counts of tries stay across that. */
const held = globalThis as typeof globalThis & { [key]?: Promise<App> };

/** What one server process runs on. Only `hooks.server.ts` takes it; pages get what their scope allows. */
export function app(): Promise<App> {
  return (held[key] ??= startApp());
}

export async function closeApp(): Promise<void> {
  const started = held[key];
  delete held[key];
  const running = await started;
  running?.operations.stop();
  running?.stopSigning();
  await closeAppDatabase();
}

async function startApp(): Promise<App> {
  const settings = readSettings(process.env);
  const database = await appDatabase();
  try {
    await requireDemoAgreement(database, settings.isDemo);
    // The demo makes its clinics anew, so there is nothing to back up.
    const backupAt = settings.isDemo ? undefined : settings.backupAt;
    return {
      database,
      authentication: new Authentication(database, database.keys, settings),
      administration: new Administration(database, { ...settings, backupAt }),
      operations: await startOperations(database, { ...settings, backupAt }),
      stopSigning: signEachMinute(database, settings.auditHeadFile, (error) => {
        const detail = error instanceof AuditHeadError ? { detail: error.message } : {};
        log('error', 'audit-head-failed', { kind: kindOf(error), ...detail });
      })
    };
  } catch (error) {
    await closeAppDatabase();
    throw error;
  }
}
