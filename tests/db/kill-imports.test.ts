import { expect, test } from 'vitest';
import { killImports } from '../crash/kill-imports.ts';

// `npx tsx tests/crash/kill-imports.ts --runs 30` is the long form.
test('imports killed at random lose nothing acknowledged and leave nothing half-applied', async () => {
  const report = await killImports(4, 2000);
  expect(report).toMatchObject({ lost: [], halfApplied: [], failedRestarts: [] });
  expect(report.stored).toBeGreaterThanOrEqual(report.acknowledged);
}, 180_000);
