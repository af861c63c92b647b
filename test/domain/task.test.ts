import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { loadTasks, readTaskFiles, TASKS_DIR, taskIds } from '../../activities/spec/task-files.ts';
import { inputProblems } from '../../domain/input-problems.ts';
import { folderProblems } from '../../domain/task-check-folder.ts';
import { textProblems } from '../../domain/task-check.ts';
import { DEFAULT_TASKS } from '../../domain/spec.ts';
import { Task, taskJsonSchema } from '../../domain/task.ts';

test('the schema beside the tasks is the one the program checks them by', async () => {
  const written: unknown = JSON.parse(await readFile(`${TASKS_DIR}/schema.json`, 'utf8'));
  expect(written).toEqual(JSON.parse(JSON.stringify(taskJsonSchema())));
});

test('the original’s six tasks are there, each with two solutions that share no function body', async () => {
  expect(await taskIds(TASKS_DIR)).toEqual(expect.arrayContaining(DEFAULT_TASKS));
  for (const { entry_point, reference_solutions, signature, stub } of await loadTasks(TASKS_DIR, DEFAULT_TASKS)) {
    expect(signature).toContain(`def ${entry_point}(`);
    expect(stub).toContain('raise NotImplementedError');
    expect(new Set(reference_solutions).size).toBeGreaterThanOrEqual(2);
  }
});

test('every task of the project has what a check demands, and stands well beside the others', async () => {
  const { files, malformed } = await readTaskFiles(TASKS_DIR);
  expect([...malformed]).toEqual([]);
  for (const file of files) {
    expect({ task: file.name, problems: [...textProblems(file.task), ...folderProblems(file, files)] }).toEqual({
      task: file.name,
      problems: [],
    });
  }
});

const older = {
  id: 'older',
  version: 1,
  title: 'Older',
  specification: 'Return 1.',
  signature: 'def older() -> int:',
  entry_point: 'older',
  reference_solutions: ['def older() -> int:\n    return 1\n'],
  stub: 'def older() -> int:\n    raise NotImplementedError\n',
  hidden_tests: 'from solution import older\n\n\ndef test_older():\n    assert older() == 1\n',
};

test('a task from before there were mutants, tags and difficulties can still be run', () => {
  expect(Task.parse(older)).toEqual({ ...older, same_as: [], tags: [], mutants: [] });
});

test('a source, and all mutants together, are no longer than a message has room for', () => {
  const problems = (part: object): string[] => {
    const task = { ...older, ...part };
    const { error } = Task.safeParse(task);
    return error ? inputProblems(error, task, Task) : [];
  };
  const mutant = (kib: number, id = 'm') => ({ id, code: '#'.repeat(kib * 1024 - 2), why: 'why not' });
  expect(problems({ hidden_tests: mutant(64).code })).toEqual([]);
  expect(problems({ hidden_tests: `${mutant(64).code}#` })).toEqual([
    expect.stringMatching(/^hidden_tests: not valid \(got "#+\.\.\., allowed at most 64 KiB, as JSON\)$/),
  ]);
  expect(problems({ stub: '\u0001'.repeat(20_000) })).toHaveLength(1);
  expect(problems({ mutants: [mutant(50, 'a'), mutant(50, 'b'), mutant(50, 'c')] })).toEqual([
    expect.stringMatching(/^mutants: .*allowed at most 128 KiB together, as JSON\)$/),
  ]);
});
