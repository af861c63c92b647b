import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';
import { expect, test } from 'vitest';

test('the workflow bundle holds no zod, no jstat and no Node built-in', async () => {
  const { code } = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../../workflows/index.ts', import.meta.url)),
  });
  const modules = [...code.matchAll(/"(\.\/node_modules\/[^"]+)"/g)].map(([, path]) => path ?? '');
  expect(modules.length).toBeGreaterThan(10);
  expect(modules.filter((path) => /node_modules\/(zod|jstat)\//.test(path))).toEqual([]);
  expect(code).not.toMatch(/require\("node:(?!assert|url|util)/);
});
