import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { project } from '../../src/cli/build.ts';
import { startDemoServer } from './demo-server.ts';
import { findBrowser } from './find-browser.ts';

const file = join(project, 'static/screenshots/patient.png');

/** Takes the README's picture: `npx tsx tests/browser/screenshot.ts [/patients/<key>]`. */
async function takeScreenshot(path: string | undefined): Promise<void> {
  const executablePath = findBrowser();
  const server = await startDemoServer();
  const browser = await chromium.launch({ executablePath, args: ['--disable-gpu'] });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
    await page.goto(`${server.origin}${path ?? server.patientPath}`);
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    await page.screenshot({ path: file });
    console.log(file);
  } finally {
    await browser.close();
    await server.stop();
  }
}

await takeScreenshot(process.argv[2]);
