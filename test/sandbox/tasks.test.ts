import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Task } from '../../domain/task.ts';
import { theSandbox } from './the-sandbox.ts';

const sandbox = theSandbox();
const folder = new URL('../../tasks/', import.meta.url);
const tasks = readdirSync(folder)
  .filter((name) => name.endsWith('.json') && name !== 'schema.json')
  .map((name) => Task.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8'))));

describe.each(tasks)('$id', ({ reference_solutions, stub, hidden_tests }) => {
  test.each(reference_solutions.map((solution, index) => ({ solution, index })))(
    'reference solution $index passes the hidden tests',
    async ({ solution }) => {
      expect(await sandbox.judge(solution, hidden_tests)).toMatchObject({
        passed: true,
        feedback: '',
        run: { isolation: 'process', vacuous: false },
      });
    },
  );

  test('the stub fails them', async () => {
    const verdict = await sandbox.judge(stub, hidden_tests);
    expect(verdict).toMatchObject({ passed: false, reason: 'fail' });
    expect(verdict.tests.some(({ outcome }) => outcome === 'passed')).toBe(false);
  });
});
