import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfStale, project } from '../../src/cli/build.ts';
import { startClinicServer } from './clinic-server.ts';
import { startDemoServer } from './demo-server.ts';
import { findBrowser } from './find-browser.ts';
import { signInVisitors } from './sign-in.ts';

const playwright = createRequire(import.meta.url).resolve('@playwright/test/cli');

async function main(args: string[]): Promise<number> {
  const browser = findBrowser();
  buildIfStale();
  const starting = [startDemoServer(), startClinicServer()] as const;
  const cookieFolder = mkdtempSync(join(tmpdir(), 'infusion-outcomes-cookies-'));
  try {
    const [demo, clinic] = await Promise.all(starting);
    await signInVisitors(browser, { demo, clinic }, cookieFolder);
    return await runPlaywright(args, {
      CHROMIUM_PATH: browser,
      SERVER_ORIGIN: demo.origin,
      CLINIC_ORIGIN: clinic.origin,
      COOKIE_FOLDER: cookieFolder,
      PATIENT_PATH: demo.patientPath,
      ONE_TIME_PATH: clinic.oneTimePath
    });
  } finally {
    rmSync(cookieFolder, { recursive: true });
    for (const server of await Promise.allSettled(starting)) {
      if (server.status === 'fulfilled') await server.value.stop();
    }
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
