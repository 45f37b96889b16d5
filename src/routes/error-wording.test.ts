import { expect, it } from 'vitest';
import { errorWording } from './error-wording.ts';

it('says the same whether a page does not exist or is not yours', () => {
  expect(errorWording(404).title).toBe('There is no such page, or it is not yours to see');
  expect(errorWording(403).title).toBe('You may not see this, or it does not exist');
});

it('promises after a failure only what holds for a write too', () => {
  for (const status of [500, 502, 503]) {
    expect(errorWording(status).explanation).toMatch(/saved whole or not at all/);
    expect(errorWording(status).explanation).not.toMatch(/Nothing was changed/);
  }
});
