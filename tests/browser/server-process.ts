import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { project } from '../../src/cli/build.ts';

export interface RunningServer {
  origin: string;
  stop(): Promise<void>;
}

/** Starts a server on files of its own, which go when it stops. */
export async function inNewFolder<Server extends RunningServer>(
  start: (folder: string) => Promise<Server>
): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'infusion-outcomes-browser-'));
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  try {
    const server = await start(folder);
    return { ...server, stop: () => server.stop().then(removeFolder) };
  } catch (error) {
    removeFolder();
    throw error;
  }
}

export function cliArguments(...args: string[]): string[] {
  return ['--import', 'tsx', 'src/cli/main.ts', ...args];
}

export async function startServer(
  env: NodeJS.ProcessEnv,
  ...args: string[]
): Promise<RunningServer> {
  const server = spawn(process.execPath, cliArguments(...(args.length > 0 ? args : ['serve'])), {
    cwd: project,
    env,
    stdio: ['ignore', 'pipe', 'inherit']
  });
  const ended = new Promise<void>((done) => server.once('exit', () => done()));
  for await (const line of createInterface({ input: server.stdout })) {
    const origin = /http:\/\/\S+/.exec(line)?.[0];
    if (line.includes('Infusion Outcomes:') && origin) {
      server.stdout.resume();
      return {
        origin,
        async stop() {
          server.kill('SIGTERM');
          await ended;
        }
      };
    }
  }
  throw new Error('The server ended before it answered.');
}
