import { defineConfig } from '@playwright/test';

const { CHROMIUM_PATH, SERVER_ORIGIN } = process.env;
if (!CHROMIUM_PATH || !SERVER_ORIGIN) {
  throw new Error('These tests need a browser and a server. Run: npm run test:browser');
}

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  workers: 2,
  fullyParallel: true,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: 'line',
  timeout: 30_000,
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    timezoneId: 'UTC',
    launchOptions: {
      executablePath: CHROMIUM_PATH,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--in-process-gpu',
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync'
      ]
    }
  }
});
