import type { OpenDatabase } from '../db/connection.ts';
import type { Keys } from '../keys.ts';
import { signHead } from './signed-head.ts';

const everyMs = 60_000;

/** The same database, which signs the end of its audit before it closes. */
export function signBeforeClose<Opened extends OpenDatabase & { readonly keys: Keys }>(
  database: Opened,
  file: string
): Opened {
  return {
    ...database,
    async close() {
      try {
        await signHead(database.quick, database.keys, file);
      } finally {
        await database.close();
      }
    }
  };
}

/**
 * Signs the end of the audit each minute in which something was added.
 *
 * @returns stops it; closing the database signs once more
 */
export function signEachMinute(
  { quick, keys }: OpenDatabase & { readonly keys: Keys },
  file: string,
  onFailure: (error: unknown) => void
): () => void {
  const timer = setInterval(() => void signHead(quick, keys, file).catch(onFailure), everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
