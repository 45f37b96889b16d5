import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

// The shell first: it has no windows to draw and takes two thirds of the time.
const installedByTheSystem = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'
];

const noBrowser =
  'The browser tests found no browser and could not install one. Run: npx playwright install --with-deps chromium (or set CHROMIUM_PATH to a Chromium or Chrome).';

/**
 * A Chromium or Chrome on this machine; a machine without one is given Debian's (as root) or Playwright's.
 *
 * @returns its executable
 * @throws Error with the one command to run when there is none to be had
 */
export function findBrowser(): string {
  const chosen = process.env['CHROMIUM_PATH'];
  if (chosen) {
    if (existsSync(chosen)) return chosen;
    throw new Error(`CHROMIUM_PATH names ${chosen}, which does not exist.`);
  }
  const found = firstInstalled() ?? installFromDebian() ?? installFromPlaywright();
  if (found === undefined) throw new Error(noBrowser);
  return found;
}

function firstInstalled(): string | undefined {
  return [...installedByTheSystem, chromium.executablePath()].find((path) => existsSync(path));
}

function installFromDebian(): string | undefined {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  console.log('Installing Chromium from Debian …');
  const aptGet = (...args: string[]) =>
    spawnSync('apt-get', ['-qq', ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    }).status === 0;
  if (!aptGet('update')) return undefined;
  // Older releases have the whole browser only.
  const isInstalled = ['chromium-headless-shell', 'chromium'].some((name) =>
    aptGet('install', '--yes', '--no-install-recommends', name)
  );
  return isInstalled ? firstInstalled() : undefined;
}

function installFromPlaywright(): string | undefined {
  console.log('Installing Chromium with Playwright …');
  const { status } = spawnSync('npx', ['playwright', 'install', 'chromium'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32'
  });
  return status === 0 ? firstInstalled() : undefined;
}
