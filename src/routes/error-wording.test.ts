import { expect, it } from 'vitest';
import { errorWording, statusOfError } from './error-wording.ts';

it('says the same whether a page does not exist or is not yours', () => {
  expect(errorWording(404).title).toBe('There is no such page, or it is not yours to see');
  expect(errorWording(403).title).toBe('You may not see this, or it does not exist');
});

it('promises after a failure only what holds for a write too', () => {
  for (const status of [500, 502, 503, 507]) {
    expect(errorWording(status).explanation).toMatch(/saved whole or not at all/);
    expect(errorWording(status).explanation).not.toMatch(/Nothing was changed/);
  }
});

it('counts an outage inside a page as what it is', () => {
  expect(statusOfError(500, 'unavailable')).toBe(503);
  expect(statusOfError(500, 'deadline')).toBe(503);
  expect(statusOfError(500, 'storage-full')).toBe(507);
  expect(statusOfError(500, 'internal')).toBe(500);
  expect(statusOfError(404, 'not-found')).toBe(404);
});
