import { expect, test } from 'vitest';
import { experimentNames } from '../../activities/records/experiment-names.ts';

const names = (...roots: string[]): string[] => [...experimentNames(roots).values()];

test('experiments of other ids, and one alone, go by their ids', () => {
  expect(names('/r/exp-1', '/r/exp-2')).toEqual(['exp-1', 'exp-2']);
  expect(names('/r/exp-1', '/r/exp-1')).toEqual(['exp-1']);
});

test('those of one id go by the ends of their paths that are all different', () => {
  expect(names('/a/exp', '/b/exp')).toEqual(['a/exp', 'b/exp']);
  expect(names('/x/a/exp', '/y/a/exp', '/x/b/exp')).toEqual(['x/a/exp', 'y/a/exp', 'x/b/exp']);
  expect(names('/a/exp', '/x/a/exp')).toEqual(['/a/exp', 'x/a/exp']);
});
