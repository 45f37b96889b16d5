import { chromium, type Browser, type Page } from '@playwright/test';
import { totpCode } from '../../src/lib/server/auth/totp.ts';
import { people, type ClinicServer } from './clinic-server.ts';
import type { DemoServer } from './demo-server.ts';
import { cookieFile, visitors, type Visitor } from './visitors.ts';

/** Signs every visitor in by the real pages, once for the whole run, and keeps their cookies in the folder. */
export async function signInVisitors(
  executablePath: string,
  servers: { demo: DemoServer; clinic: ClinicServer },
  folder: string
): Promise<void> {
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu']
  });
  try {
    for (const role of ['clinician', 'director', 'analyst', 'administrator'] as const) {
      await signIn(browser, servers, folder, role, (page) => signInAsDemo(page, role));
    }
    // The administrator sets up the second factor, which the next visitor is then asked for.
    await signIn(browser, servers, folder, 'clinic: administrator', async (page) => {
      await enterPassword(page, people.administrator);
      await setUpSecondFactor(page);
    });
    await signIn(browser, servers, folder, 'clinic: before the code', (page) =>
      enterPassword(page, people.administrator)
    );
    await signIn(browser, servers, folder, 'clinic: newcomer', (page) =>
      enterPassword(page, people.newcomer)
    );
  } finally {
    await browser.close();
  }
}

async function signIn(
  browser: Browser,
  servers: { demo: DemoServer; clinic: ClinicServer },
  folder: string,
  visitor: Visitor,
  steps: (page: Page) => Promise<void>
): Promise<void> {
  const { origin } = servers[visitors[visitor].server];
  const context = await browser.newContext({ baseURL: origin });
  const page = await context.newPage();
  await page.goto('/sign-in');
  await steps(page);
  const path = cookieFile(visitor, folder);
  await context.storageState({ ...(path && { path }) });
  await context.close();
}

/** One click on the demo page's button of a role. */
export async function signInAsDemo(page: Page, role: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^${role}`, 'i') }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
}

async function enterPassword(
  page: Page,
  { email, password }: { email: string; password: string }
): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(/\/sign-in\/(code|set-up)/);
}

async function setUpSecondFactor(page: Page): Promise<void> {
  const secret = await page.locator('.identifier').innerText();
  await page.getByLabel('6-digit code').fill(totpCode(secret.replaceAll(/\s/g, ''), Date.now()));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}
