import { expect, onTestFinished, test } from 'vitest';
import { fillDisk, mountSmallDisk } from '../crash/fill-disk.ts';

const disk = mountSmallDisk(32);

// `npx tsx tests/crash/fill-disk.ts --rounds 100` is the long form.
test.skipIf(!disk)(
  'on a disk that gets full, again and again, nothing acknowledged is lost and nobody has to restart (where a small disk can be mounted)',
  async () => {
    if (!disk) return;
    onTestFinished(() => disk.unmount());
    const report = await fillDisk(disk.folder, 4);
    expect(report).toMatchObject({ lost: [], faults: [], stuck: [] });
    expect(Object.keys(report.refusals)).toContain('DatabaseUnavailableError');
    expect(report.acknowledged).toBeGreaterThanOrEqual(4);
  },
  300_000
);
