import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildIfStale } from '../../src/cli/build.ts';
import { makeClinics } from './clinics.ts';

/** The servers under attack run the build that clinics run, each on a copy of the same two clinics. */
export default async function setUp({ provide }: TestProject): Promise<() => Promise<void>> {
  buildIfStale();
  const folder = await mkdtemp(join(tmpdir(), 'infusion-outcomes-clinics-'));
  provide('clinics', { folder, ...(await makeClinics(folder)) });
  return () => rm(folder, { recursive: true });
}
