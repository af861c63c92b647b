import { describe, expect, test } from 'vitest';
import { readTaskFiles, TASKS_DIR } from '../../activities/spec/task-files.ts';
import { checkTask } from '../../activities/tasks/check-task.ts';
import { exampleTask } from '../../activities/tasks/example-task.ts';
import { hacks } from '../../domain/task-check-hacks.ts';
import { taskProblemLine } from '../../domain/task-check.ts';
import type { Task } from '../../domain/task.ts';
import { theSandbox } from './the-sandbox.ts';

const sandbox = theSandbox();
const { files } = await readTaskFiles(TASKS_DIR);
const SOUND = exampleTask('within');
const [COMPREHENSION = '', LOOP = ''] = SOUND.reference_solutions;

async function problemsOf(changes: Partial<Task>): Promise<string[]> {
  const file = { name: 'within', task: { ...SOUND, ...changes } };
  const { problems } = await checkTask(file, [file], { sandbox: sandbox.get(), signal: new AbortController().signal });
  return problems.map((problem) => taskProblemLine('within.json', problem));
}

/** With its first mutant replaced. */
function mutated(code: string): Partial<Task> {
  return { mutants: [{ id: 'first', code, why: 'It is not.' }, ...SOUND.mutants.slice(1)] };
}

test.each(files)('$name is sound: references pass three times over, stub, mutants and hacks fail', async (file) => {
  const check = await checkTask(file, files, { sandbox: sandbox.get(), signal: new AbortController().signal });
  expect(check).toMatchObject({ problems: [], controls: { hack: { held: 5, total: 5 } } });
});

test('the example of a new task is sound, under the hidden tests that its file has', async () => {
  expect(await problemsOf({})).toEqual([]);
});

describe('a broken task is refused with the reason:', () => {
  test.each<[what: string, changes: Partial<Task>, line: RegExp]>([
    [
      'a reference that is wrong',
      { reference_solutions: [COMPREHENSION, LOOP.replace('number > high', 'number >= high')] },
      /^within\.json: reference_solutions\[1\]: fails the hidden tests \(got fail at test_kept\[.*\], allowed pass, every time\)$/,
    ],
    [
      'a reference that does not load',
      { reference_solutions: [COMPREHENSION, 'def within(:\n'] },
      /reference_solutions\[1\]: fails the hidden tests \(got collect_error, /,
    ],
    [
      'references that differ in names, comments and annotations only',
      { reference_solutions: [COMPREHENSION, renamed(COMPREHENSION)] },
      /^within\.json: reference_solutions\[1\]: the same as reference_solutions\[0\] but for names \(got an equal syntax tree, allowed another structure\)$/,
    ],
    [
      'a stub that is a solution',
      { stub: LOOP },
      /^within\.json: stub: passes the hidden tests \(got pass, allowed fail\)$/,
    ],
    [
      'a stub that does a part',
      { stub: SOUND.stub.replace('raise NotImplementedError', 'return []') },
      /^within\.json: stub: passes one of the hidden tests \(got "test_kept\[.*\]", allowed none\)$/,
    ],
    [
      'a mutant that is right',
      mutated(LOOP),
      /^within\.json: mutants\[0\] first: passes the hidden tests \(got pass, allowed fail\)$/,
    ],
    ['a mutant that is no Python', mutated('def within(:\n'), /mutants\[0\] first: breaks before a test can fail/],
    [
      'a mutant that hangs',
      mutated(`${SOUND.signature}\n    while True:\n        pass\n`),
      /mutants\[0\] first: does not come to its end \(got timeout, allowed fail\)$/,
    ],
    [
      'hidden tests that are too few',
      { hidden_tests: SOUND.hidden_tests.replace(/^ {8}\(\[1, 2, 3\].*\n {8}\(\[-3.*\n {8}\(\[9.*\n/m, '') },
      /^within\.json: hidden_tests: too few cases \(got 9, allowed at least 10\)$/,
    ],
    [
      'hidden tests that test nothing',
      { hidden_tests: 'from solution import within\n\n\ndef test_nothing():\n    assert within\n' },
      /^within\.json: hidden_tests: they pass without a solution \(got vacuous, allowed tests of the solution\)$/,
    ],
    [
      'hidden tests that take any object for an answer',
      { hidden_tests: 'from solution import within\n\n\ndef test_kept():\n    assert within([1], 0, 2)\n' },
      /^within\.json: hidden_tests, hack always_equal: it passes \(got pass, allowed any verdict but an honest pass\)$/,
    ],
  ])('%s', async (_what, changes, line) => {
    expect(await problemsOf(changes)).toEqual(expect.arrayContaining([expect.stringMatching(line)]));
  });
});

test.each(hacks(SOUND))('the hack $name comes to something else than an honest pass', async ({ tests, solution }) => {
  const { passed, run } = await sandbox.judge(solution, tests);
  expect(passed && !run?.vacuous).toBe(false);
});

/** The same, as someone writes who hides it. */
function renamed(code: string): string {
  return `# Mine.\n${code
    .replaceAll('numbers', 'items')
    .replaceAll('number', 'item')
    .replaceAll(/: list\[int\]| -> list\[int\]/g, '')}`;
}
