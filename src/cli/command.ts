import type { Settings } from '../lib/server/settings.ts';

/** One command of the command line, in a file of its own; `main.ts` lists it. */
export interface Command {
  /** The arguments after the command's name: `<folder> [--json]`; empty when it takes none. */
  usage: string;
  /**
   * Prints what it did to standard output.
   *
   * @throws UsageError when the arguments are wrong; any other error's message is shown as it is, so it
   * says what is wrong and what to do.
   */
  run(args: string[], settings: Settings): Promise<void>;
}

/** The arguments do not fit the command (exit code 2). */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
