import { describe, expect, test } from 'vitest';
import { exampleTask } from '../../activities/tasks/example-task.ts';
import { folderProblems, type TaskFile } from '../../domain/task-check-folder.ts';
import { taskProblemLine, textProblems } from '../../domain/task-check.ts';
import type { Task } from '../../domain/task.ts';

const SOUND = exampleTask('within');
const { difficulty: _, ...WITHOUT_DIFFICULTY } = SOUND;

function file(name: string, changes: Partial<Task> = {}): TaskFile {
  return { name, task: { ...exampleTask(name), specification: `Another: ${name}.`, ...changes } };
}

describe('the text of one task', () => {
  test('a whole one has no problem', () => {
    expect(textProblems(SOUND)).toEqual([]);
  });

  test.each<[what: string, task: Task, line: string]>([
    ['no difficulty', WITHOUT_DIFFICULTY, 'difficulty: missing (got nothing, allowed easy, medium, hard)'],
    ['no tag', { ...SOUND, tags: [] }, 'tags: too few (got 0, allowed at least 1)'],
    [
      'one reference',
      { ...SOUND, reference_solutions: SOUND.reference_solutions.slice(1) },
      'reference_solutions: too few (got 1, allowed at least 2)',
    ],
    ['seven mutants', { ...SOUND, mutants: SOUND.mutants.slice(0, 7) }, 'mutants: too few (got 7, allowed at least 8)'],
    [
      'two paragraphs',
      { ...SOUND, specification: 'Return 1.\nOr 2.' },
      'specification: more than one paragraph (got 2 lines, allowed one line)',
    ],
    [
      'a signature of another function',
      { ...SOUND, signature: 'def between():' },
      'signature: another name (got "def between():", allowed def within(...)',
    ],
    [
      'hidden tests of their own function',
      { ...SOUND, hidden_tests: 'def within():\n    pass\n' },
      'hidden_tests: the entry point is not imported (got no such line, allowed from solution import within)',
    ],
    [
      'two mutants of one name',
      { ...SOUND, mutants: SOUND.mutants.map((mutant, index) => (index === 2 ? { ...mutant, id: 'sorted' } : mutant)) },
      'mutants[5].id: given twice, in mutants[2] too (got "sorted", allowed each once)',
    ],
  ])('%s is refused', (_what, task, line) => {
    expect(textProblems(task).map((problem) => taskProblemLine('within.json', problem))).toEqual([
      `within.json: ${line}`,
    ]);
  });

  test('a mutant given twice under two names is refused', () => {
    const [first] = SOUND.mutants;
    if (!first) throw new Error('the example has no mutant');
    expect(textProblems({ ...SOUND, mutants: [...SOUND.mutants, { ...first, id: 'again' }] })).toMatchObject([
      { field: `mutants[${SOUND.mutants.length}].code`, problem: 'given twice, in mutants[0] too' },
    ]);
  });

  test('the entry point may be imported among other names, and over several lines', () => {
    for (const line of ['from solution import Node, within', 'from solution import (\n    Node,\n    within,\n)']) {
      expect(textProblems({ ...SOUND, hidden_tests: `${line}\n` })).toEqual([]);
    }
  });
});

describe('a task beside the others of its folder', () => {
  const lines = (one: TaskFile, ...others: TaskFile[]): string[] =>
    folderProblems(one, [one, ...others]).map((problem) => taskProblemLine(`${one.name}.json`, problem));

  test('two different tasks have no problem, nor two that name each other as the same', () => {
    expect(lines(file('a'), file('b'))).toEqual([]);
    expect(lines(file('a', { same_as: ['b'] }), file('b', { same_as: ['a'] }))).toEqual([]);
  });

  test('an id that is not the file’s name, and that another has, is refused', () => {
    expect(lines(file('a', { id: 'b' }), file('b'))).toEqual([
      'a.json: id: not the file’s name (got "b", allowed "a")',
      'a.json: id: b.json has it too (got "b", allowed each id once)',
    ]);
  });

  test('the same as an unknown task, as itself, or as one that does not say so, is refused', () => {
    expect(lines(file('a', { same_as: ['c'] }), file('b'))).toEqual([
      'a.json: same_as[0]: unknown task (got "c", allowed b)',
    ]);
    expect(lines(file('a', { same_as: ['a'] }), file('b'))).toEqual([
      'a.json: same_as[0]: the task itself (got "a", allowed other tasks)',
    ]);
    expect(lines(file('a', { same_as: ['b'] }), file('b', { same_as: ['c'] }))).toEqual([
      'a.json: same_as[0]: b does not name this task in turn (got same_as ["c"] there, allowed "a" among them)',
    ]);
  });

  test('a copy under another id, with other spaces and capitals, is refused', () => {
    const copied = { entry_point: 'same', specification: 'Return  the SUM.' };
    expect(lines(file('a', { ...copied, specification: 'Return the sum.' }), file('b', copied))).toEqual([
      'a.json: specification: the same as that of b, with the same entry point (got "Return the sum.", allowed another problem)',
    ]);
  });
});
