import { test as base, expect, type Page } from '@playwright/test';

export { expect };

interface Site {
  /** Opens one of `pages`, with `:patient` replaced by the fullest patient of the demo clinics. */
  open(path: string): Promise<void>;
  /** Console errors, uncaught errors and requests to other origins so far. */
  faults: string[];
}

/** Each test fails on any fault of the page, whatever else it looks at. */
export const test = base.extend<Site>({
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
  open: async ({ page }, use) => {
    await use(async (path) => {
      const response = await page.goto(path.replace('/patients/:patient', patientPath()));
      expect(response?.status()).toBe(200);
    });
  }
});

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

function patientPath(): string {
  const { PATIENT_PATH } = process.env;
  if (!PATIENT_PATH) throw new Error('There is no server. Run: npm run test:browser');
  return PATIENT_PATH;
}
