import { expect, test } from 'vitest';
import { killAnything } from '../crash/kill-anything.ts';

// `npx tsx tests/crash/kill-anything.ts --runs 200` is the long form.
test('killed 50 times while it imports, edits, backs up and migrates, nothing acknowledged is lost', async () => {
  const report = await killAnything(50, 200);
  expect(report).toMatchObject({
    runs: 50,
    lost: [],
    halfApplied: [],
    failedStarts: [],
    badBackups: []
  });
  expect(report.acknowledged.imported).toBeGreaterThan(0);
  expect(report.acknowledged.edited).toBeGreaterThan(0);
}, 600_000);
