import { defineConfig } from 'vitest/config';

/** Four suites by file name: pure, on a database, on a port, in a browser. `check.ts` says which of them run. */
const project = (name: string, include: string, { exclude = [], databases = false }: { exclude?: string[]; databases?: boolean } = {}) => ({
  extends: true as const,
  test: {
    name,
    include: [include],
    exclude: ['**/node_modules/**', ...exclude],
    ...(databases ? { globalSetup: './db/testing.ts' } : {}),
  },
});

export default defineConfig({
  test: {
    setupFiles: ['./evals/fail-on-noise.ts'],
    execArgv: ['--import=./fast-imports.mjs'],
    maxWorkers: 3, // on two cores: what goes through ports, processes and a browser waits for a third of its time
    isolate: false, // files that follow each other share what they import: half of the time of the pure suites went into loading it anew
    testTimeout: 120_000, // nothing here is timed: these only end what hangs, also where others keep the machine busy
    hookTimeout: 180_000,
    expect: { poll: { timeout: 40_000 } },
    projects: [
      project('unit', '**/*.test.ts', { exclude: ['**/*.db.test.ts', '**/*.e2e.test.ts'] }),
      project('db', '**/*.db.test.ts', { databases: true }),
      project('e2e', '**/*.e2e.test.ts', { exclude: ['**/*.browser.e2e.test.ts'], databases: true }),
      project('browser', '**/*.browser.e2e.test.ts', { databases: true }),
    ],
  },
});
