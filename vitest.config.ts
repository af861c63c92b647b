import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/temporal-server.ts'],
    // The native parts of Temporal and llama.cpp do not survive worker threads.
    pool: 'forks',
    // One dev server and the workers' own processes share the cores with the tests.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
