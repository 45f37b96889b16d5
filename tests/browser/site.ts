import { test as base, expect, type BrowserContextOptions, type Page } from '@playwright/test';
import { cookieFile, handed, originOf, visitors, type Visitor } from './visitors.ts';

export { expect };

interface Site {
  /** Who looks; a clinician of the demo clinics unless a test says otherwise. */
  visitor: Visitor;
  /** Opens one of `pages`, its `:patient` and `:token` replaced, and holds it to the status. */
  open(path: string, status?: number): Promise<void>;
  /** Console errors, uncaught errors and requests to other origins so far. */
  faults: string[];
}

interface Windows {
  /** The window of a visitor, opened at the first test that asks for it: that takes longer than most tests. */
  windowOf(visitor: Visitor, options: BrowserContextOptions): Promise<Page>;
}

/** Each test fails on any fault of the page, whatever else it looks at. */
export const test = base.extend<Site, Windows>({
  visitor: ['clinician', { option: true }],
  baseURL: ({ visitor }, use) => use(originOf(visitor)),
  windowOf: [
    async ({ browser }, use) => {
      const windows = new Map<string, Page>();
      await use(async (visitor, options) => {
        const key = JSON.stringify([visitor, options]);
        const kept = windows.get(key);
        if (kept) return kept;
        const storageState = cookieFile(visitor);
        const context = await browser.newContext({
          ...options,
          ...(storageState && { storageState })
        });
        const page = await context.newPage();
        windows.set(key, page);
        return page;
      });
      for (const page of windows.values()) await page.context().close();
    },
    { scope: 'worker' }
  ],
  page: async (
    { windowOf, visitor, baseURL, locale, timezoneId, viewport, javaScriptEnabled },
    use
  ) => {
    const options = {
      baseURL: baseURL ?? originOf(visitor),
      viewport,
      javaScriptEnabled: javaScriptEnabled ?? true,
      ...(locale && { locale }),
      ...(timezoneId && { timezoneId })
    };
    const page = await windowOf(visitor, options);
    await use(page);
    page.removeAllListeners();
    await page.goto('about:blank');
    await page.emulateMedia({ media: null, colorScheme: null });
    if (viewport) await page.setViewportSize(viewport);
  },
  faults: [
    async ({ page, baseURL }, use) => {
      const faults: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
      });
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('request', (request) => {
        const url = request.url();
        if (!url.startsWith(`${baseURL}/`) && !url.startsWith('data:')) {
          faults.push(`asked ${url}`);
        }
      });
      page.on('response', (response) => {
        if (response.status() >= 400) faults.push(`${response.status()} from ${response.url()}`);
      });
      await use(faults);
      expect(faults).toEqual([]);
    },
    { auto: true }
  ],
  open: async ({ page, faults }, use) => {
    await use(async (path, status = 200) => {
      const response = await page.goto(
        path
          .replace('/patients/:patient', handed('PATIENT_PATH'))
          .replace('/one-time/:token', handed('ONE_TIME_PATH'))
      );
      expect(response?.status()).toBe(status);
      if (status < 400) return;
      // The browser reports the refusal that the test asked for: as a response, and on its console.
      await expect.poll(() => faults.length).toBe(2);
      expect(faults.splice(0).join('\n')).toContain(String(status));
    });
  }
});

export function isDemo(visitor: Visitor): boolean {
  return visitors[visitor].server === 'demo';
}

/** What is wider than the window, by how much; empty when nothing is. */
export async function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.querySelectorAll('body *')].filter(
      (element) => element.getBoundingClientRect().right > clientWidth + 1
    );
    return [
      `${scrollWidth} in ${clientWidth} px`,
      ...wide.slice(0, 5).map((element) => element.outerHTML.slice(0, 120))
    ];
  });
}
