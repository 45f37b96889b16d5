import { expect, test } from 'vitest';
import { killRotations } from '../crash/kill-rotations.ts';

// `npx tsx tests/crash/kill-rotations.ts --runs 30` is the long form.
test('rotations killed at random leave every identity open and found', async () => {
  const report = await killRotations(4);
  expect(report.faults).toEqual([]);
  expect(report.runs).toBe(4);
}, 180_000);
