import type { OpenDatabase } from '../db/connection.ts';
import { listBackups } from './backup-folder.ts';
import { takeBackup, type TakenBackup } from './take-backup.ts';

export interface NightlyOptions {
  /** `02:30`, in the server's time zone. */
  at: string;
  directory: string;
  keep: number;
  onBackup(backup: TakenBackup): void;
  onFailure(error: unknown): void;
}

const DAY_MS = 86_400_000;
/** A server that is off at night makes up for it soon after it starts. */
const CATCH_UP_AFTER_MS = 60_000;
/** Timers drift and clocks are set, so the time is looked at again at least this often. */
const LONGEST_WAIT_MS = 600_000;

/** Backs up each night until `stop` is called; a failure is told and the next night tries again. */
export function startNightlyBackups(
  database: OpenDatabase,
  options: NightlyOptions
): { stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  async function backUp(): Promise<void> {
    try {
      const { directory, keep } = options;
      options.onBackup(await takeBackup(database, { directory, kind: 'nightly', keep }));
    } catch (error) {
      if (!isStopped) options.onFailure(error);
    }
  }

  function waitFor(due: Date): void {
    if (isStopped) return;
    const left = due.getTime() - Date.now();
    timer = setTimeout(
      async () => {
        if (Date.now() < due.getTime()) return waitFor(due);
        await backUp();
        waitFor(nextNight(options.at, new Date()));
      },
      Math.min(Math.max(left, 0), LONGEST_WAIT_MS)
    );
    timer.unref();
  }

  void listBackups(options.directory, database.path)
    .then(([newest]) => {
      const isOverdue = !newest || Date.now() - Date.parse(newest.takenAt) > DAY_MS;
      const next = nextNight(options.at, new Date());
      const soon = new Date(Date.now() + CATCH_UP_AFTER_MS);
      waitFor(isOverdue && soon < next ? soon : next);
    })
    .catch(options.onFailure);

  return {
    stop() {
      isStopped = true;
      clearTimeout(timer);
    }
  };
}

/** The next time that clocks here show `at`; on the night that skips it, what they show instead. */
export function nextNight(at: string, now: Date): Date {
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  const [year, month, day] = [now.getFullYear(), now.getMonth(), now.getDate()];
  const today = new Date(year, month, day, hour, minute);
  return today > now ? today : new Date(year, month, day + 1, hour, minute);
}
