import type { Page } from '@playwright/test';
import { pages } from './pages.ts';
import { expect, test } from './site.ts';

interface Stop {
  /** Position among the page's controls; −1 for the page itself, where a walk ends. */
  index: number;
  control: string;
  ringed: boolean;
  uncovered: boolean;
}

/** A date field has a stop for its day, month, year and calendar. */
const stopsAtMost = 4;

/** Marks what the keyboard must reach. @returns how many there are */
async function countControls(page: Page): Promise<number> {
  return page.evaluate(() => {
    const controls = [
      ...document.querySelectorAll(
        'a[href], button, input:not([type="hidden"]), select, textarea, summary, [tabindex="0"]'
      )
    ].filter((element) => element.checkVisibility({ visibilityProperty: true }));
    // Tab stops at one choice of a group, and the arrows go on from there.
    const stops = controls.filter(
      (element) =>
        !(element instanceof HTMLInputElement && element.type === 'radio') ||
        element === document.querySelector(`[type=radio][name="${element.name}"]`)
    );
    stops.forEach((element, index) => element.setAttribute('data-walk', String(index)));
    return stops.length;
  });
}

/** Waits for the scroll and the ring of the newly focused control to be drawn. */
async function focusedStop(page: Page): Promise<Stop> {
  return page.evaluate(async () => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const element = document.activeElement;
    if (!element || element === document.body) {
      return { index: -1, control: 'page', ringed: true, uncovered: true };
    }
    // A choice inside its label is ringed together with it.
    const outlined = [element, element.closest('label')].filter((ring) => ring !== null);
    const box = element.getClientRects()[0] ?? element.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return {
      index: Number(element.getAttribute('data-walk') ?? -1),
      control: element.outerHTML.slice(0, 120),
      ringed: outlined.some((ring) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(ring);
        return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
      }),
      uncovered: top !== null && (element.contains(top) || top.contains(element))
    };
  });
}

for (const { name, path, visitor, status } of pages) {
  test.describe(name, () => {
    test.use({ visitor });

    test('the keyboard reaches every control', async ({ page, open }) => {
      await page.setViewportSize({ width: 1440, height: 900 });
      await open(path, status);
      const count = await countControls(page);
      const stops: Stop[] = [];
      do {
        await page.keyboard.press('Tab');
        stops.push(await focusedStop(page));
      } while (stops.at(-1)?.index !== -1 && stops.length <= stopsAtMost * count);
      const reached = stops.filter(({ index }) => index !== -1);

      expect(reached[0]?.control).toContain('Skip to content');
      expect(new Set(reached.map(({ index }) => index)).size).toBe(count);
      // The calendar of a date field draws its ring inside the field, where no script sees it.
      const ringed = new Set(reached.flatMap((stop) => (stop.ringed ? [stop.index] : [])));
      expect(reached.filter(({ index }) => !ringed.has(index))).toEqual([]);
      expect(reached.filter(({ uncovered }) => !uncovered)).toEqual([]);
    });
  });
}

test('the skip link leads past the bar', async ({ page }) => {
  await page.goto('/about');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.locator('main')).toBeFocused();
});

test('a slash puts the cursor in the search field', async ({ page }) => {
  await page.goto('/patients');
  await expect(async () => {
    await page.keyboard.press('/');
    await expect(page.getByRole('searchbox', { name: 'Find a patient by name or ID' })).toBeFocused(
      { timeout: 500 }
    );
  }).toPass();
});
