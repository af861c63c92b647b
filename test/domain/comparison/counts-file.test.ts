import { expect, test } from 'vitest';
import { CountsFile, taskTables } from '../../../domain/comparison/counts-file.ts';
import { InvalidInput } from '../../../domain/invalid-input.ts';
import { parseInput } from '../../../domain/parse-input.ts';

function counts(task_id: string, baseline: unknown, finetuned: unknown) {
  return { task_id, baseline, finetuned };
}

test('rows become tables in their order', () => {
  const rows = CountsFile.parse([counts('b', [1, 5], [2, 4]), counts('a', [0, 0], [3, 3])]);
  expect(taskTables(rows)).toEqual([
    { task_id: 'b', baseline: { successes: 1, trials: 5 }, finetuned: { successes: 2, trials: 4 } },
    { task_id: 'a', baseline: { successes: 0, trials: 0 }, finetuned: { successes: 3, trials: 3 } },
  ]);
});

test.for([
  [[counts('a', [-1, 5], [1, 5])], '[0].baseline[0]: too small (got -1, allowed at least 0)'],
  [[counts('a', [1, 5], [1.5, 5])], '[0].finetuned[0]: wrong type (got 1.5, allowed whole number)'],
  [[counts('a', [6, 5], [1, 5])], '[0].baseline: not valid (got [6,5], allowed no more successes than trials)'],
  [[counts('a', [1, 1e12], [1, 5])], '[0].baseline[1]: too large (got 1000000000000'],
  [[counts('a', [1], [1, 5])], '[0].baseline: too short'],
  [[counts('a', ['1', 5], [1, 5])], '[0].baseline[0]: wrong type (got "1", allowed number)'],
  [
    [counts('a', [1, 5], [1, 5]), counts('a', [1, 5], [1, 5])],
    '[1].task_id: not valid (got "a", allowed each task once)',
  ],
  [[counts('a\u001b[2J', [1, 5], [1, 5])], '[0].task_id: wrong form'],
  [[{ ...counts('a', [1, 5], [1, 5]), basline: 1 }], 'did you mean "baseline"'],
  [[], 'input: too short'],
  [{}, 'input: wrong type'],
] as const)('counts that are none are refused with their path: %j', ([rows, reason]) => {
  const refused = (): unknown => parseInput(CountsFile, JSON.parse(JSON.stringify(rows)));
  expect(refused).toThrow(InvalidInput);
  expect(refused).toThrow(reason);
});

test('a number that is too large is one problem', () => {
  for (const baseline of [
    [1, 1e12],
    [1e12, 1e12],
  ]) {
    expect(() => parseInput(CountsFile, [counts('a', baseline, [1, 9e6])])).toThrow(
      /^\[0\]\.baseline\[1\]: too large \(got 1000000000000, allowed at most 20000000\)$/,
    );
  }
});

test('too many trials together are refused with their sum', () => {
  const rows = CountsFile.parse([counts('a', [1, 2e7], [1, 9e6])]);
  expect(() => taskTables(rows)).toThrow(InvalidInput);
  expect(() => taskTables(rows)).toThrow('too many trials (got 29000000 in all, allowed at most 20000000)');
});
