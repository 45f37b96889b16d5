import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the project, where npm's scripts run. */
export const project = fileURLToPath(new URL('../..', import.meta.url));

const builtServer = join(project, 'build/index.js');

/**
 * Builds the pages unless the build is newer than everything it is made of.
 *
 * @throws Error with the build's own messages when it fails
 */
export function buildIfStale(): void {
  if (existsSync(builtServer) && statSync(builtServer).mtimeMs > newestSource()) return;
  console.log('Building the pages …');
  const { status, stderr } = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: project,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    shell: process.platform === 'win32',
    // Under the tests' own variables the pages are built for developers, with warnings and twice the size.
    env: { ...process.env, NODE_ENV: 'production', VITEST: undefined }
  });
  if (status !== 0) throw new Error(`The build failed.\n${stderr}`);
}

function newestSource(): number {
  const files = ['src', 'static']
    .flatMap((folder) =>
      readdirSync(join(project, folder), { recursive: true, withFileTypes: true })
    )
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
  const settings = ['package-lock.json', 'svelte.config.js', 'vite.config.ts'];
  return Math.max(
    ...[...files, ...settings.map((name) => join(project, name))].map(
      (file) => statSync(file).mtimeMs
    )
  );
}
