import { request } from 'node:http';
import { expect, test } from './site.ts';

function statusFor(origin: string, path: string, host: string): Promise<number | undefined> {
  return new Promise((done, fail) => {
    request(`${origin}${path}`, { headers: { host } }, (response) => {
      response.resume();
      done(response.statusCode);
    })
      .on('error', fail)
      .end();
  });
}

const addresses = ['/', '/patients', '/outcomes', '/about'];

for (const path of addresses) {
  test(`${path} is refused under another host's name`, async ({ baseURL }) => {
    const { origin, port } = new URL(baseURL ?? '');
    for (const host of ['clinic.example', `clinic.example:${port}`, '127.0.0.1.clinic.example']) {
      expect(await statusFor(origin, path, host), host).toBe(421);
    }
    expect(await statusFor(origin, '/about', `localhost:${port}`)).toBe(200);
  });
}

test('the address alone leads to the patients', async ({ page }) => {
  await page.goto('/');
  await expect(page).toHaveURL('/patients');
});

test('a patient who does not exist is not found', async ({ page, faults }) => {
  const response = await page.goto('/patients/no-such-key');
  expect(response?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).not.toBeEmpty();
  // The browser reports the 404 that this test asked for.
  faults.splice(0);
});
