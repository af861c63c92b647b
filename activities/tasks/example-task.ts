import type { Task } from '../../domain/task.ts';

/** A whole, sound task to be written over field by field; its entry point is called like the task. */
export function exampleTask(id: string): Task {
  const signature = `def ${id}(numbers: list[int], low: int, high: int) -> list[int]:`;
  const solution = (...body: string[]): string => `${[signature, ...body.map((line) => `    ${line}`)].join('\n')}\n`;
  const kept = (expression: string): string => solution(`return ${expression}`);
  return {
    $schema: './schema.json',
    id,
    version: 1,
    title: 'Numbers within bounds',
    specification:
      'Return a new list of those integers of `numbers` that are at least `low` and at most `high`, in the order in which they stand there, repeated ones included. The result is [] where there are none, and where `low` is greater than `high`. `numbers` may be empty and is not changed.',
    signature,
    entry_point: id,
    difficulty: 'easy',
    tags: ['lists'],
    same_as: [],
    reference_solutions: [
      kept('[number for number in numbers if low <= number <= high]'),
      solution(
        'result = []',
        'for number in numbers:',
        '    if number < low or number > high:',
        '        continue',
        '    result.append(number)',
        'return result',
      ),
    ],
    stub: solution('raise NotImplementedError'),
    mutants: [
      {
        id: 'without_low',
        code: kept('[number for number in numbers if low < number <= high]'),
        why: 'The lower bound itself is left out.',
      },
      {
        id: 'without_high',
        code: kept('[number for number in numbers if low <= number < high]'),
        why: 'The upper bound itself is left out.',
      },
      {
        id: 'without_bounds',
        code: kept('[number for number in numbers if low < number < high]'),
        why: 'Both bounds are left out.',
      },
      {
        id: 'lower_bound_only',
        code: kept('[number for number in numbers if low <= number]'),
        why: 'The upper bound is not looked at.',
      },
      {
        id: 'upper_bound_only',
        code: kept('[number for number in numbers if number <= high]'),
        why: 'The lower bound is not looked at.',
      },
      {
        id: 'sorted',
        code: kept('sorted(number for number in numbers if low <= number <= high)'),
        why: 'The result is sorted and not in the order of the input.',
      },
      {
        id: 'without_repeats',
        code: kept('list(dict.fromkeys(number for number in numbers if low <= number <= high))'),
        why: 'A number that stands there twice is kept once.',
      },
      {
        id: 'swapped_bounds',
        code: kept('[number for number in numbers if min(low, high) <= number <= max(low, high)]'),
        why: 'Bounds in the wrong order are put right, where the result should be empty.',
      },
      {
        id: 'removes_while_it_walks',
        code: solution(
          'for number in numbers:',
          '    if not low <= number <= high:',
          '        numbers.remove(number)',
          'return numbers',
        ),
        why: 'It changes the input, and skips the number after each that it removes.',
      },
    ],
    hidden_tests: `import pytest
from solution import ${id}


@pytest.mark.parametrize(
    ("numbers", "low", "high", "expected"),
    [
        ([], 0, 10, []),
        ([5], 0, 10, [5]),
        ([5], 6, 10, []),
        ([5], 0, 4, []),
        ([1, 2, 3, 4, 5], 2, 4, [2, 3, 4]),
        ([5, 1, 4, 2, 3], 2, 4, [4, 2, 3]),
        ([3, 3, 1, 3], 2, 4, [3, 3, 3]),
        ([2, 2], 2, 2, [2, 2]),
        ([1, 2, 3], 3, 1, []),
        ([-3, -2, -1, 0], -2, -1, [-2, -1]),
        ([9, 9, 9, 1], 0, 2, [1]),
    ],
)
def test_kept(numbers, low, high, expected):
    assert ${id}(numbers, low, high) == expected


def test_the_input_stays():
    numbers = [9, 1, 9, 2]
    assert ${id}(numbers, 0, 5) == [1, 2]
    assert numbers == [9, 1, 9, 2]
`,
  };
}
