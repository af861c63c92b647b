import { describe, expect, test } from 'vitest';
import { theSandbox } from '../the-sandbox.ts';

const sandbox = theSandbox();

const MATRIX = `class Matrix:
    def __init__(self, rows):
        self.rows = rows
    def transposed(self):
        return Matrix([list(column) for column in zip(*self.rows)])
    def __eq__(self, other):
        return self.rows == getattr(other, "rows", other)
`;
const EQUAL_TO_ALL = `class Matrix:
    def __init__(self, rows):
        pass
    def transposed(self):
        return self
    def __eq__(self, other):
        return True
`;
const TRANSPOSES = `from solution import Matrix

def test_transposed():
    assert Matrix([[1, 2], [3, 4]]).transposed() == [[1, 3], [2, 4]]
`;
const DIFFERS = `from solution import Matrix

def test_unequal():
    assert Matrix([[1]]) != "a matrix"
`;
const NUMBERS = `def numbers(n):
    yield from range(n)
`;
const FLATTEN = `def flatten(items):
    found, waiting = [], [items]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting.extend(item)
        else:
            found.append(item)
    return found
`;
const NESTED = (depth: number) => `from solution import flatten

def test_deep():
    nested = [1]
    for _ in range(${depth}):
        nested = [nested]
    assert flatten(nested) == [1]
`;

describe('a run is made again in one process', () => {
  test.concurrent.each([
    { name: 'to compare an object with a value', solution: MATRIX, tests: TRANSPOSES, reason: 'pass' },
    {
      name: 'so an object that equals everything differs from nothing',
      solution: EQUAL_TO_ALL,
      tests: DIFFERS,
      reason: 'fail',
    },
    { name: 'where falsified tests find it, too', solution: EQUAL_TO_ALL, tests: TRANSPOSES, reason: 'tamper' },
    {
      name: 'for very many messages',
      solution: NUMBERS,
      tests:
        'from solution import numbers\n\ndef test_sum():\n    assert sum(1 for _ in numbers(300_000)) == 300_000\n',
      reason: 'pass',
    },
    { name: 'for what is too deep to be sent', solution: FLATTEN, tests: NESTED(5000), reason: 'pass' },
  ])('$name', async ({ solution, tests, reason }) => {
    expect(await sandbox.judge(solution, tests)).toMatchObject({ reason, run: { isolation: 'shared' } });
  });
});

describe('a run stays apart', () => {
  test('for an object that a function returns in place of a value, which equals none', async () => {
    const solution = `${EQUAL_TO_ALL}\ndef double(x):\n    return Matrix(x)\n`;
    const tests = 'from solution import double\n\ndef test_double():\n    assert double(2) == 4\n';
    expect(await sandbox.judge(solution, tests)).toMatchObject({ reason: 'fail', run: { isolation: 'process' } });
  });

  test('for what is as deep as recursion goes', async () => {
    const verdict = await sandbox.judge(FLATTEN, NESTED(900));
    expect(verdict).toMatchObject({ passed: true, run: { isolation: 'process' } });
  });
});
