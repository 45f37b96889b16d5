/** The file cannot be opened as it stands; the message says why and what to do. Nothing was changed. */
export class DatabaseOpenError extends Error {
  override readonly name: string = 'DatabaseOpenError';
}

/** The file is held by another process, or a second time by this one. */
export class DatabaseInUseError extends DatabaseOpenError {
  override readonly name = 'DatabaseInUseError';
}

/** The engine was lost or closed while the call waited; the next call is answered by a fresh one (HTTP 503). */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';
}

/** The disk is full, or nearly: nothing was changed, and reads go on (HTTP 507). */
export class StorageFullError extends Error {
  override readonly name = 'StorageFullError';
}

/** The query ran longer than its deadline and was stopped (HTTP 503). */
export class QueryDeadlineError extends Error {
  override readonly name = 'QueryDeadlineError';
  constructor(deadlineMs: number, options?: ErrorOptions) {
    super(
      `The query was stopped after ${deadlineMs / 1000} s. Narrow the filter, or raise QUERY_DEADLINE_MS.`,
      options
    );
  }
}

/** The engine refused a statement. `sql` holds keys of ours and placeholders, never the values bound to them. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  readonly sql: string;
  constructor(message: string, sql: string, options?: ErrorOptions) {
    super(message, options);
    this.sql = sql;
  }
}

/** After such an error every further statement of the engine instance fails. */
export function isFatal(error: unknown): boolean {
  return error instanceof Error && /^FATAL Error|has been invalidated/.test(error.message);
}

/** Another transaction changed the same rows or catalogue entry first; running the work again is right. */
export function isConflict(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^TransactionContext Error:.*[Cc]onflict|write-write conflict/.test(error.message)
  );
}

/** A reader still sees an older state that the checkpoint would overwrite. */
export function isCheckpointBlocked(error: unknown): boolean {
  return error instanceof Error && error.message.includes('Cannot CHECKPOINT');
}

/** What a page or an interface answers where the fault is not in the request; null for any other error. */
export function outageOf(error: unknown): { status: 503 | 507; code: string } | null {
  if (error instanceof DatabaseUnavailableError) return { status: 503, code: 'unavailable' };
  if (error instanceof QueryDeadlineError) return { status: 503, code: 'deadline' };
  if (error instanceof StorageFullError) return { status: 507, code: 'storage-full' };
  return null;
}

/** A write that the disk had no room for, as a sentence with what to do; any other error as it is. */
export function explainFullDisk(
  error: unknown,
  sentence = 'The disk of the database is full. Nothing was changed. Free some space and try again.'
): unknown {
  if (
    !(error instanceof Error) ||
    !/No space left on device|Disk quota exceeded/i.test(error.message)
  )
    return error;
  return new StorageFullError(sentence, { cause: error });
}
