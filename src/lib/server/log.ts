/** What a line of the log may say beside its event: never a value of a patient, a name, or an address's query. */
export interface LogFields {
  /** Shown to the person too, so that they can name the line. */
  reference?: string;
  /** Pattern of the route, `/patients/[patient]`: the address itself holds keys. */
  route?: string | null;
  method?: string;
  status?: number;
  ms?: number;
  /** Class of an error. */
  kind?: string;
  /** A sentence of ours about the database, its file or a backup. */
  detail?: string;
  backup?: string;
  bytes?: number;
  rows?: number;
}

export type LogLevel = 'info' | 'warning' | 'error';

/** Writes one line of JSON to standard output, which the service manager keeps. */
export function log(level: LogLevel, event: string, fields: LogFields = {}): void {
  process.stdout.write(
    `${JSON.stringify({ at: new Date().toISOString(), level, event, ...fields })}\n`
  );
}

/** The class of an error; messages are left out, since those of other programs may carry values. */
export function kindOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
