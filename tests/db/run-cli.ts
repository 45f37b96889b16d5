import { execFile } from 'node:child_process';
import { vi } from 'vitest';
import { runCommandLine } from '../../src/cli/command-line.ts';

export interface Finished {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a command in this process, which starts none: a hundredth of the time; settings join the environment. */
export async function runCli(
  args: readonly string[],
  settings: Readonly<Record<string, string>> = {}
): Promise<Finished> {
  const said = { stdout: '', stderr: '' };
  const printed = vi.spyOn(console, 'log').mockImplementation((text: unknown = '') => {
    said.stdout += `${String(text)}\n`;
  });
  const complained = vi.spyOn(console, 'error').mockImplementation((text: unknown) => {
    said.stderr += `${String(text)}\n`;
  });
  try {
    const code = await runCommandLine(args, { ...process.env, ...settings });
    return { code, ...said };
  } finally {
    printed.mockRestore();
    complained.mockRestore();
  }
}

/** Runs a command in a process of its own, as `npm run -s cli` does. */
export function spawnCli(
  args: readonly string[],
  { settings = {}, input = '' }: { settings?: Record<string, string>; input?: string } = {}
): Promise<Finished> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--import', 'tsx', 'src/cli/main.ts', ...args],
      { env: { ...process.env, ...settings } },
      (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr })
    );
    child.stdin?.end(input);
  });
}
