import { expect, test } from 'vitest';
import { killRotations } from '../crash/kill-rotations.ts';

// CI kills 12; `npx tsx tests/crash/kill-rotations.ts --runs 30` is the long form.
test('rotations killed at random leave every identity open and found', async () => {
  const report = await killRotations(2);
  expect(report.faults).toEqual([]);
  expect(report.runs).toBe(2);
}, 180_000);
