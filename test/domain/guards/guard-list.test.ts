import { describe, expect, test } from 'vitest';
import { askedGuards, type TestGuards } from '../../../domain/guards/guard-list.ts';
import { guard as enoughTests } from '../../../domain/guards/g_test/enough_tests.ts';
import { guard as importsFunction } from '../../../domain/guards/g_test/imports_function.ts';
import { InvalidInput } from '../../../domain/invalid-input.ts';

const KNOWN: TestGuards = new Map([
  ['enough_tests', enoughTests],
  ['imports_function', importsFunction],
]);

test('a list is read in its order, with its numbers', () => {
  expect(askedGuards(['syntax'], KNOWN)).toEqual([]);
  const names = (list: string[]) => askedGuards(list, KNOWN).map(({ name, number }) => [name, number]);
  expect(names(['syntax', 'imports_function', 'enough_tests:3'])).toEqual([
    ['imports_function', 0],
    ['enough_tests', 3],
  ]);
  expect(names(['syntax', 'enough_tests:1000', 'imports_function'])).toEqual([
    ['enough_tests', 1000],
    ['imports_function', 0],
  ]);
});

describe('a bad list is refused with its reason', () => {
  const first = (got: string) => `guards: the first guard is always syntax (got ${got}, allowed "syntax")`;
  const names = 'syntax, enough_tests, imports_function';
  const number = (got: string) =>
    `guards: enough_tests needs a number (got "${got}", allowed "enough_tests:1" to "enough_tests:1000")`;
  test.each([
    [[], first('an empty list')],
    [['imports_function'], first('"imports_function"')],
    [['imports_function', 'syntax'], first('"imports_function"')],
    [['syntax:1'], 'guards: syntax takes no number (got "syntax:1", allowed "syntax")'],
    [
      ['syntax', 'import_function'],
      `guards: unknown guard, did you mean "imports_function"? (got "import_function", allowed ${names})`,
    ],
    [['syntax', 'kind'], `guards: unknown guard (got "kind", allowed ${names})`],
    [['syntax', ''], `guards: unknown guard (got "", allowed ${names})`],
    [['syntax', 'syntax'], 'guards: guard given twice (got "syntax", allowed each guard once)'],
    [
      ['syntax', 'enough_tests:2', 'enough_tests:3'],
      'guards: guard given twice (got "enough_tests:3", allowed each guard once)',
    ],
    [
      ['syntax', 'imports_function:1'],
      'guards: imports_function takes no number (got "imports_function:1", allowed "imports_function")',
    ],
    ...[
      'enough_tests',
      'enough_tests:',
      'enough_tests:0',
      'enough_tests:1001',
      'enough_tests:-1',
      'enough_tests:1.5',
    ].map((entry): [string[], string] => [['syntax', entry], number(entry)]),
    ...['enough_tests:x', 'enough_tests:1:2', 'enough_tests:1e2', 'enough_tests: 3', 'enough_tests:03'].map(
      (entry): [string[], string] => [['syntax', entry], number(entry)],
    ),
  ])('%j', (list, problem) => {
    expect(() => askedGuards(list, KNOWN)).toThrow(new InvalidInput([problem]));
  });

  test('every problem is told at once', () => {
    const bad = (): unknown => askedGuards(['syntax', 'kind', 'enough_tests', 'imports_function:2'], KNOWN);
    expect(bad).toThrow(/unknown guard[^]*needs a number[^]*takes no number/);
  });
});
