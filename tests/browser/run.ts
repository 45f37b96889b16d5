import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { project } from '../../src/cli/build.ts';
import { startDemoServer } from './demo-server.ts';
import { findBrowser } from './find-browser.ts';

const playwright = createRequire(import.meta.url).resolve('@playwright/test/cli');

async function main(args: string[]): Promise<number> {
  const browser = findBrowser();
  const server = await startDemoServer();
  try {
    return await runPlaywright(args, {
      CHROMIUM_PATH: browser,
      SERVER_ORIGIN: server.origin,
      PATIENT_PATH: server.patientPath
    });
  } finally {
    await server.stop();
  }
}

function runPlaywright(args: string[], env: Record<string, string>): Promise<number> {
  const run = spawn(
    process.execPath,
    [playwright, 'test', '--config', 'tests/browser/playwright.config.ts', ...args],
    { cwd: project, stdio: 'inherit', env: { ...process.env, ...env } }
  );
  return new Promise((done) => run.once('exit', (code) => done(code ?? 1)));
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
