import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [sveltekit()],
  ssr: { external: ['@duckdb/node-api'] },
  test: {
    // By default one processor is left free, which of two is half.
    maxWorkers: '100%',
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          testTimeout: 30_000,
          include: ['src/**/*.test.ts', 'tests/architecture/*.test.ts'],
          exclude: ['src/lib/server/**', 'src/cli/**']
        }
      },
      {
        extends: true,
        test: {
          name: 'db',
          environment: 'node',
          include: ['src/lib/server/**/*.test.ts', 'src/cli/**/*.test.ts', 'tests/db/**/*.test.ts'],
          globalSetup: 'tests/db/migrated.ts',
          testTimeout: 60_000
        }
      },
      {
        extends: true,
        test: {
          name: 'pen',
          environment: 'node',
          include: ['tests/pen/**/*.test.ts'],
          globalSetup: 'tests/pen/set-up.ts',
          testTimeout: 60_000,
          hookTimeout: 60_000
        }
      }
    ]
  }
});
