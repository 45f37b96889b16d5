import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chromium } from '@playwright/test';
import { buildIfStale, project } from '../../src/cli/build.ts';
import { startDemoServer } from './demo-server.ts';
import { findBrowser } from './find-browser.ts';
import { signInAsDemo } from './sign-in.ts';

const file = join(project, 'static/screenshots/patient.png');

/** A patient of the demo clinician with depression, pain and maintenance. */
const pictured = 'NG-004706';

/** Takes the README's picture: `npx tsx tests/browser/screenshot.ts [record number]`. */
async function takeScreenshot(recordNumber: string): Promise<void> {
  const executablePath = findBrowser();
  buildIfStale();
  const server = await startDemoServer();
  const browser = await chromium.launch({ executablePath, args: ['--disable-gpu'] });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 1320 } });
    await page.goto(`${server.origin}/sign-in`);
    await signInAsDemo(page, 'clinician');
    await page.goto(`${server.origin}/patients?q=${encodeURIComponent(recordNumber)}`);
    await page.locator('main tbody a[href^="/patients/"]').first().click();
    await page.waitForURL(/\/patients\/\d+/);
    await page.mouse.move(0, 0);
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    mkdirSync(dirname(file), { recursive: true });
    await page.screenshot({ path: file });
    console.log(file);
  } finally {
    await browser.close();
    await server.stop();
  }
}

await takeScreenshot(process.argv[2] ?? pictured);
