import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const server = fileURLToPath(new URL('../../../../tests/db/overloaded-server.ts', import.meta.url));

test('while 8 slow queries run, a quick read and a health check take under 300 ms', async () => {
  const output = await new Promise<string>((done, fail) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', server],
      // As `serve` starts it.
      { env: { ...process.env, UV_THREADPOOL_SIZE: '16' } },
      (error, stdout) => (error ? fail(error) : done(stdout))
    );
  });
  const { quickMs, healthMs, slowStillRunning } = JSON.parse(output) as Record<string, number>;
  expect(slowStillRunning).toBe(8);
  expect(quickMs).toBeLessThan(300);
  expect(healthMs).toBeLessThan(300);
});
