import { defineConfig } from 'vitest/config';

const LONG = ['test/**/*.long.test.ts'];
/** Against servers that are built first: `npm run test:ollama`, `npm run test:openai`. */
const OLLAMA = ['test/**/*.ollama.test.ts'];
const OPENAI = ['test/**/*.openai.test.ts'];
/** Against a real Inspect: `npm run test:inspect`. */
const INSPECT = ['test/**/*.inspect.test.ts'];

export default defineConfig({
  test: {
    globalSetup: ['test/support/temporal-server.ts'],
    // The native parts of Temporal and llama.cpp do not survive worker threads.
    pool: 'forks',
    // One dev server and the workers' own processes share the cores with the tests.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // `npm test` runs the first, `npm run test:long` the second: whole stacks, kills, full disks, thousands of sandbox
    // runs, nights, and commands that take half a minute of tests each (compare, tasks, control, archive, reverify).
    projects: [
      {
        extends: true,
        test: { name: 'short', include: ['test/**/*.test.ts'], exclude: [...LONG, ...OLLAMA, ...OPENAI, ...INSPECT] },
      },
      { extends: true, test: { name: 'long', include: LONG } },
      { extends: true, test: { name: 'ollama', include: OLLAMA } },
      { extends: true, test: { name: 'openai', include: OPENAI } },
      { extends: true, test: { name: 'inspect', include: INSPECT } },
    ],
  },
});
