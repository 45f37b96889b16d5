import type { Locator } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import { expect, test } from './site.ts';

/** Whether a cell of the table shows one of the file's values, at the digits that the table shows. */
function shows(cell: string, values: readonly string[]): boolean {
  const plain = cell.replaceAll('−', '-').replaceAll(/(?<=\d),(?=\d{3})/g, '');
  const number = /^([+-]?\d+(?:\.(\d+))?)(%?)$/.exec(plain);
  return values.some((value) => {
    if (value === plain || value === cell) return true;
    if (!number || value === '' || Number.isNaN(Number(value))) return false;
    const [, shown = '', digits = '', percent] = number;
    return (
      (Number(value) * (percent ? 100 : 1)).toFixed(digits.length) ===
      Number(shown).toFixed(digits.length)
    );
  });
}

async function tableRows(figure: Locator): Promise<string[][]> {
  return figure
    .locator('table tbody tr:not(.group)')
    .evaluateAll((rows) =>
      rows.map((row) => [...row.children].map((cell) => cell.textContent.trim()))
    );
}

for (const [path, visitor] of [
  ['/patients/:patient', 'clinician'],
  ['/outcomes', 'director']
] as const) {
  test.describe(path, () => {
    test.use({ visitor });

    test(`each figure gives its own rows as CSV`, async ({ page, open }) => {
      await open(path);
      const figures = await page.locator('main figure').all();
      expect(figures.length).toBeGreaterThan(0);
      for (const figure of figures) {
        const link = figure.getByRole('link', { name: 'Download this data' });
        const response = await page.request.get((await link.getAttribute('href')) ?? '');
        expect(response.headers()['content-type']).toBe('text/csv; charset=utf-8');
        expect(response.headers()['content-disposition']).toMatch(
          /^attachment; filename="[a-z0-9._-]+\.csv"$/
        );

        const records = parse<Record<string, string>>(await response.body(), { columns: true });
        const rows = await tableRows(figure);
        expect(rows.length).toBeGreaterThan(0);
        expect(records.length).toBe(rows.length);
        rows.forEach((cells, index) => {
          const values = Object.values(records[index] ?? {});
          const numbers = cells.filter((cell) => /^[+−-]?[\d,.]+%?$/.test(cell));
          expect(
            numbers.filter((cell) => !shows(cell, values)),
            JSON.stringify(values)
          ).toEqual([]);
        });
      }
    });
  });
}
