import { buildIfStale } from '../../src/cli/build.ts';

/** The servers under attack run the build that clinics run. */
export default function setup(): void {
  buildIfStale();
}
