import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import { pages, schemes } from './pages.ts';
import { expect, isDemo, overflow, test } from './site.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds in the page as it stands; the page defines `axe` before. */
async function findBarriers(page: Page): Promise<string[]> {
  const { violations } = await page.evaluate<AxeResults>(
    "axe.run(document, { resultTypes: ['violations'], selectors: false, preload: false })"
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`)
  );
}

for (const { name, path, visitor, status } of pages) {
  test.describe(name, () => {
    test.use({ visitor });

    // One test, for most of the time goes into opening the page.
    test('has its names, no barrier, and never scrolls sideways', async ({ page, open }) => {
      await open(path, status);
      const notices = page.getByRole('complementary', { name: 'Notices' });
      if (isDemo(visitor)) await expect(notices).toContainText('Synthetic data');
      else await expect(notices).toHaveCount(0);
      await expect(page).toHaveTitle(/Infusion Outcomes/);
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
      for (const width of [360, 390, 600, 719, 720, 820, 899, 900, 1180, 1279, 1440, 1920]) {
        await page.setViewportSize({ width, height: 900 });
        expect(await overflow(page), `at ${width} px`).toEqual([]);
      }
      await page.evaluate(axe);
      for (const { colorScheme, widths } of schemes) {
        await page.emulateMedia({ colorScheme });
        for (const width of widths) {
          await page.setViewportSize({ width, height: 900 });
          expect(await findBarriers(page), `${colorScheme}, at ${width} px`).toEqual([]);
        }
      }
    });
  });
}
