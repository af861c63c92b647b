import { describe, expect, test } from 'vitest';
import { judgedBy } from '../../../domain/guards/judged-by.ts';
import { guardVerdict } from '../../../domain/guards/test-guard.ts';
import { InvalidInput } from '../../../domain/invalid-input.ts';

test.each([null, 'The tests are too long.'])('a guard may say %j', (said) => {
  expect(judgedBy('mine', () => said)).toBe(said);
});

describe('a guard that says anything else is broken, and named', () => {
  test.each([
    [undefined, 'got nothing'],
    ['', 'got ""'],
    [' \n', 'got " \\n"'],
    [false, 'got false'],
    [Promise.resolve(null), 'got {}'],
  ])('%j', (said, problem) => {
    const judging = () => judgedBy('mine', () => said);
    expect(judging).toThrow(InvalidInput);
    expect(judging).toThrow(`guards: mine is broken: wrong answer (${problem}, allowed a sentence or null)`);
  });

  test('one that throws', () => {
    const judging = () =>
      judgedBy('mine', () => {
        throw new RangeError('too far');
      });
    expect(judging).toThrow(InvalidInput);
    expect(judging).toThrow('guards: mine is broken: threw RangeError: too far');
  });
});

test('each line of a sentence is cut, and all of them together', () => {
  const { feedback } = guardVerdict('mine', `${'a'.repeat(200)}\n${'b'.repeat(200)}`, 1);
  expect(feedback.split('\n').map((line) => line.length)).toEqual([160, 160]);
  expect(guardVerdict('mine', 'c\n'.repeat(1000), 1).feedback).toHaveLength(800);
});
