import { expect, test } from './site.ts';

/** Bytes; other dashboards with the same data take 152 kB (Shiny) and more. */
const limit = 120_000;

for (const [path, visitor] of [
  ['/patients/:patient', 'clinician'],
  ['/outcomes', 'director'],
  ['/patients', 'clinician']
] as const) {
  test.describe(path, () => {
    test.use({ visitor });

    test(`is light for a browser that has never been here`, async ({ page, open }) => {
      const client = await page.context().newCDPSession(page);
      const sizes = new Map<string, { url: string; bytes: number }>();
      client.on('Network.requestWillBeSent', ({ requestId, request: { url } }) => {
        sizes.set(requestId, { url, bytes: 0 });
      });
      client.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
        const found = sizes.get(requestId);
        if (found) found.bytes = encodedDataLength;
      });
      await client.send('Network.enable');
      await client.send('Network.setCacheDisabled', { cacheDisabled: true });
      await open(path);
      await page.waitForLoadState('networkidle');
      await client.detach();

      const loaded = [...sizes.values()].sort((a, b) => b.bytes - a.bytes);
      const total = loaded.reduce((sum, { bytes }) => sum + bytes, 0);
      console.log(`A cold ${path} transfers ${(total / 1000).toFixed(1)} kB.`);
      expect(loaded.some(({ url }) => url.endsWith('.woff2'))).toBe(true);
      expect(total, JSON.stringify(loaded.slice(0, 8), null, 1)).toBeLessThan(limit);
    });
  });
}
