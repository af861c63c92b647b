import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { loadTasks, TASKS_DIR, taskIds } from '../../activities/spec/task-files.ts';
import { DEFAULT_TASKS } from '../../domain/spec.ts';
import { taskJsonSchema } from '../../domain/task.ts';

test('the schema beside the tasks is the one the program checks them by', async () => {
  const written: unknown = JSON.parse(await readFile(`${TASKS_DIR}/schema.json`, 'utf8'));
  expect(written).toEqual(JSON.parse(JSON.stringify(taskJsonSchema())));
});

test('the original’s six tasks are there, each with two solutions that share no function body', async () => {
  expect(await taskIds(TASKS_DIR)).toEqual(DEFAULT_TASKS.toSorted());
  for (const { entry_point, reference_solutions, signature, stub } of await loadTasks(TASKS_DIR, DEFAULT_TASKS)) {
    expect(signature).toContain(`def ${entry_point}(`);
    expect(stub).toContain('raise NotImplementedError');
    expect(new Set(reference_solutions).size).toBeGreaterThanOrEqual(2);
  }
});
