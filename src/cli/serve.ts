import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { demoVariable, type Settings } from '../lib/server/settings.ts';
import type { Command } from './command.ts';
import { migrateConfigured } from './migrate.ts';
import { firstUserHint } from './user.ts';

const builtServer = fileURLToPath(new URL('../../build/index.js', import.meta.url));

/** Seconds that a client may take over the headers of a request; Node's own minute is looked at twice a minute. */
const headersTimeout = '20';

/** The engine waits in Node's thread pool; with the default four, slow queries hold up every page. */
const threadPoolSize = '16';

export const command: Command = {
  usage: '',
  async run(args, settings) {
    parseArgs({ args, options: {} });
    if (!existsSync(builtServer)) throw new Error('There is no build yet. Run: npm run build');
    await migrateConfigured(settings, async (database) => {
      const hint = await firstUserHint(database);
      if (hint) console.log(hint);
    });
    await serve(settings);
  }
};

/** Runs the built server until it is told to stop; resolves when it has. */
export async function serve(settings: Settings): Promise<void> {
  const port = await findPort(settings);
  const origin = `http://${settings.host}:${port}`;
  const server = spawn(process.execPath, [builtServer], {
    stdio: 'inherit',
    env: {
      ...process.env,
      NODE_ENV: 'production',
      HOST: settings.host,
      PORT: String(port),
      ORIGIN: settings.origin ?? origin,
      [demoVariable]: settings.isDemo ? '1' : '',
      HEADERS_TIMEOUT: process.env['HEADERS_TIMEOUT'] ?? headersTimeout,
      UV_THREADPOOL_SIZE: threadPoolSize,
      DATABASE_PATH: resolve(settings.databasePath),
      KEY_FILE: resolve(settings.keyFile),
      KEYS: settings.keys,
      AUDIT_HEAD_FILE: resolve(settings.auditHeadFile)
    }
  });
  const stop = (signal: NodeJS.Signals) => server.kill(signal);
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  await waitUntilAnswering(origin, () => server.exitCode !== null);
  if (server.exitCode === null) console.log(`\n  Infusion Outcomes: ${origin}\n`);
  await new Promise<void>((done, fail) => {
    const ended = (code: number | null) =>
      code === 0 || code === null
        ? done()
        : fail(new Error(`The server stopped with code ${code}.`));
    if (server.exitCode !== null) ended(server.exitCode);
    else server.once('exit', ended);
  });
}

/** The configured port, or a free one where another program has it. */
async function findPort({ host, port }: Settings): Promise<number> {
  const wanted = await listenOnce(host, port);
  if (wanted !== null) return wanted;
  const free = await listenOnce(host, 0);
  if (free === null) throw new Error(`Nothing can listen on ${host}. Check HOST.`);
  console.log(`Port ${port} is taken, so this uses ${free}.`);
  return free;
}

function listenOnce(host: string, port: number): Promise<number | null> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once('error', () => done(null));
    probe.listen(port, host, () => {
      const address = probe.address();
      const taken = typeof address === 'object' && address ? address.port : null;
      probe.close(() => done(taken));
    });
  });
}

async function waitUntilAnswering(origin: string, hasEnded: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 200 && !hasEnded(); attempt += 1) {
    try {
      await fetch(`${origin}/about`);
      return;
    } catch {
      await new Promise((retry) => setTimeout(retry, 100));
    }
  }
}
