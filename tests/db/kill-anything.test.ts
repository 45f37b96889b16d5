import { expect, test } from 'vitest';
import { killAnything } from '../crash/kill-anything.ts';

// CI kills 50 times; `npx tsx tests/crash/kill-anything.ts --runs 200` is the long form.
test('killed while it imports, edits, backs up and migrates, nothing acknowledged is lost', async () => {
  const report = await killAnything(8);
  expect(report).toMatchObject({
    runs: 8,
    lost: [],
    halfApplied: [],
    failedStarts: [],
    badBackups: []
  });
  expect(report.acknowledged.imported).toBeGreaterThan(0);
  expect(report.acknowledged.edited).toBeGreaterThan(0);
}, 600_000);
