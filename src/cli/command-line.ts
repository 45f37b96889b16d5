import { readSettings, settingsTable } from '../lib/server/settings.ts';
import { UsageError, type Command } from './command.ts';

/** Loaded only when called, so that no command waits for another's modules. */
const commands: Record<string, { summary: string; load(): Promise<{ command: Command }> }> = {
  migrate: {
    summary: 'make the database, or bring it to the newest schema',
    load: () => import('./migrate.ts')
  },
  demo: {
    summary: 'load the invented demo clinics and serve them',
    load: () => import('./demo.ts')
  },
  serve: {
    summary: 'serve the built pages from the configured database',
    load: () => import('./serve.ts')
  },
  user: {
    summary: 'add the first administrator or anyone else, list accounts, send a one-time link',
    load: () => import('./user.ts')
  },
  import: {
    summary: 'validate and store a folder of patients, infusions and assessments',
    load: () => import('./import.ts')
  },
  'undo-import': {
    summary: 'take back everything that one import added',
    load: () => import('./undo-import.ts')
  },
  backup: {
    summary: 'back up the stopped database; check, or list, the backups there are',
    load: () => import('./backup.ts')
  },
  restore: {
    summary: 'put a backup in the place of the stopped database, which is kept beside it',
    load: () => import('./restore.ts')
  },
  verify: {
    summary: 'compare the database with itself: the ledger of imports, keys, what was derived',
    load: () => import('./verify.ts')
  },
  audit: {
    summary: 'recompute the chain of the audit log and hold its end against the signed heads',
    load: () => import('./audit.ts')
  },
  keys: {
    summary: 'seal identities anew with new keys, or take the old ones away',
    load: () => import('./keys.ts')
  },
  outcomes: {
    summary: 'rates of one outcome definition, with their flow',
    load: () => import('./outcomes.ts')
  },
  statistic: {
    summary: 'one statistic by name, so that anyone can check it',
    load: () => import('./statistic.ts')
  }
};

const HELP = ['help', '--help', '-h'];

/**
 * Runs one command, as `main.ts` does with the process's own arguments and environment.
 *
 * @returns the exit code: 0 done, 1 refused or failed, 2 called wrongly.
 */
export async function runCommandLine(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>
): Promise<number> {
  try {
    return await runCommand(args, environment);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

async function runCommand(
  [name, ...args]: readonly string[],
  environment: Readonly<Record<string, string | undefined>>
): Promise<number> {
  if (name === undefined || HELP.includes(name)) {
    console.log(overview());
    return name === undefined ? 2 : 0;
  }
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!entry) {
    console.error(`There is no command "${name}".\n\n${overview()}`);
    return 2;
  }
  const { command } = await entry.load();
  const usage = `npm run -s cli -- ${name} ${command.usage}`.trimEnd();
  if (args.some((arg) => arg === '--help' || arg === '-h')) {
    console.log(`${usage}\n${entry.summary}`);
    return 0;
  }
  try {
    await command.run(args, readSettings(environment));
    return 0;
  } catch (error) {
    if (isUsageError(error)) {
      console.error(`${error.message}\nUsage: ${usage}`);
      return 2;
    }
    throw error;
  }
}

function overview(): string {
  const list = (rows: [string, string][]) => {
    const width = Math.max(...rows.map(([name]) => name.length));
    return rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`).join('\n');
  };
  return [
    'Usage: npm run -s cli -- <command> [arguments]',
    '',
    list(Object.entries(commands).map(([name, { summary }]) => [name, summary])),
    '',
    'Settings are environment variables:',
    '',
    list(
      settingsTable.map(({ name, byDefault, description }) => [
        name,
        byDefault ? `${description} Default: ${byDefault}` : description
      ])
    )
  ].join('\n');
}

function isUsageError(error: unknown): error is Error {
  if (error instanceof UsageError) return true;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS');
}
