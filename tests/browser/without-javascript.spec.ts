import { pages } from './pages.ts';
import { expect, test } from './site.ts';
import type { Visitor } from './visitors.ts';

/** Pages whose charts are the point of them. */
const charted = [
  { path: '/patients/:patient', visitor: 'clinician' },
  { path: '/outcomes', visitor: 'director' }
] as const;

/** What the bar leads to; pages of signing in have no bar. */
const links: Partial<Record<Visitor, readonly string[]>> = {
  nobody: ['About', 'Sign in'],
  clinician: ['Patients', 'Outcomes', 'About'],
  director: ['Outcomes', 'About'],
  administrator: ['Users', 'Imports', 'Audit', 'Backups', 'About'],
  'clinic: administrator': ['Users', 'Imports', 'Audit', 'Backups', 'About']
};

function hasBar(path: string): boolean {
  return !path.startsWith('/sign-in') && !path.startsWith('/one-time');
}

test.use({ javaScriptEnabled: false });

for (const { name, path, visitor, status } of pages) {
  test.describe(name, () => {
    test.use({ visitor });

    test('is complete without JavaScript', async ({ page, open }) => {
      await open(path, status);
      await expect(page.getByRole('heading', { level: 1 })).not.toBeEmpty();
      await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link')).toHaveText([
        ...((hasBar(path) && links[visitor]) || [])
      ]);
    });
  });
}

for (const { path, visitor } of charted) {
  test.describe(path, () => {
    test.use({ visitor });

    for (const media of ['screen', 'print'] as const) {
      test(`shows its charts on ${media}`, async ({ page, open }) => {
        await page.emulateMedia({ media });
        await open(path);
        const figures = page.locator('main figure');
        expect(await figures.count()).toBeGreaterThan(0);
        for (const figure of await figures.all()) {
          await expect(figure.locator('figcaption')).toBeVisible();
          const drawings = await Promise.all(
            (await figure.locator('svg').all()).map((drawing) => drawing.boundingBox())
          );
          const drawn = drawings.filter(
            (box) => box !== null && box.width > 100 && box.height > 10
          );
          expect(drawn.length).toBeGreaterThan(0);
        }
      });
    }
  });
}

test('the patients found by a search need no JavaScript', async ({ page }) => {
  await page.goto('/patients');
  const name = await page.locator('main tbody a[href^="/patients/"]').first().innerText();
  await page.getByRole('searchbox', { name: 'Find a patient by name or ID' }).fill(name);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/patients\?(.*&)?q=/);
  await expect(page.locator('main tbody a[href^="/patients/"]').first()).toHaveText(name);
});

test('the menu of a phone opens without JavaScript', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/about');
  const outcomes = page.getByRole('navigation', { name: 'Main' }).getByRole('link', {
    name: 'Outcomes'
  });
  await expect(outcomes).toBeHidden();
  await page.getByRole('button', { name: 'Menu' }).click();
  await outcomes.click();
  await expect(page).toHaveURL(/\/outcomes/);
});
