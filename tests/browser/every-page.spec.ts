import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { pages, schemes, widths } from './pages.ts';
import { expect, overflow, test } from './site.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

for (const { name, path } of pages) {
  for (const colorScheme of schemes) {
    test.describe(`${name}, ${colorScheme}`, () => {
      test.use({ colorScheme });

      for (const width of widths) {
        test(`has no barrier at ${width} px`, async ({ page, open }) => {
          await page.setViewportSize({ width, height: 900 });
          await open(path);
          await page.evaluate(axe);
          // The script just evaluated defines it.
          const { violations } = await page.evaluate<AxeResults>('axe.run(document)');
          expect(
            violations.flatMap(({ id, nodes }) =>
              nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`)
            )
          ).toEqual([]);
        });
      }
    });
  }

  test(`${name} never scrolls sideways from 360 px up`, async ({ page, open }) => {
    await open(path);
    for (const width of [360, 390, 600, 719, 720, 820, 899, 900, 1180, 1279, 1440, 1920]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await overflow(page), `at ${width} px`).toEqual([]);
    }
  });

  test(`${name} says that its data are synthetic and that there is no sign-in`, async ({
    page,
    open
  }) => {
    await open(path);
    const notices = page.getByRole('complementary', { name: 'Notices' });
    await expect(notices).toContainText('Synthetic data');
    await expect(notices).toContainText('No sign-in yet');
    await expect(page).toHaveTitle(/Infusion Outcomes/);
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  });
}
