import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { pages, schemes } from './pages.ts';
import { expect, isDemo, overflow, test } from './site.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

for (const { name, path, visitor, status } of pages) {
  test.describe(name, () => {
    test.use({ visitor });

    for (const { colorScheme, widths } of schemes) {
      test.describe(colorScheme, () => {
        test.use({ colorScheme });

        test('has no barrier', async ({ page, open }) => {
          await open(path, status);
          await page.evaluate(axe);
          for (const width of widths) {
            await page.setViewportSize({ width, height: 900 });
            // The script just evaluated defines it.
            const { violations } = await page.evaluate<AxeResults>('axe.run(document)');
            expect(
              violations.flatMap(({ id, nodes }) =>
                nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`)
              ),
              `at ${width} px`
            ).toEqual([]);
          }
        });
      });
    }

    test('has its names, and never scrolls sideways from 360 px up', async ({ page, open }) => {
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
    });
  });
}
