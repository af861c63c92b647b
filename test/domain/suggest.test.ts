import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editDistance, suggest } from '../../domain/suggest.ts';

const word = fc.string({ maxLength: 8, unit: fc.constantFrom('a', 'b', 'c') });

describe('the edit distance', () => {
  test.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
    ['trails', 'trials', 1],
    ['fibonaci', 'fibonacci', 1],
  ])('from %j to %j is %d', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });

  test('is symmetric, 0 only for equal words, and at least the difference of lengths', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = editDistance(a, b);
        expect(editDistance(b, a)).toBe(distance);
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});

describe('the suggestion', () => {
  const known = ['trials_per_task', 'tasks', 'retry_budget', 'model'];

  test.each([
    ['trails_per_task', 'trials_per_task'],
    ['Task', 'tasks'],
    ['retry-budget', 'retry_budget'],
    ['modell', 'model'],
  ])('for %j is %j', (name, meant) => {
    expect(suggest(name, known)).toBe(meant);
  });

  test('is none when nothing is near', () => {
    expect(suggest('temperature', known)).toBeUndefined();
    expect(suggest('x', [])).toBeUndefined();
  });
});
