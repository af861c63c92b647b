import { expect, test } from 'vitest';
import { neededControls, rejudgingBatches } from '../../../domain/reverify/batches.ts';
import type { Program } from '../../../domain/reverify/programs.ts';

const CONTROLS = {
  reference_solutions: ['reference'],
  stub: 'stub',
  mutants: [{ id: 'm', code: 'mutant' }],
  hidden_tests: 'hidden',
};

test('a batch is of one kind, and takes of the controls what that kind is judged by', () => {
  const programs: Program[] = Array.from({ length: 5 }, (_, index) => ({ kind: 'controls', tests: `${index}` }));
  const batches = rejudgingBatches(
    [...programs, { kind: 'hidden', code: '' } as const].map((program) => ({ program })),
  );
  expect(batches.map(({ kind, programs: { length } }) => [kind, length])).toEqual([
    ['controls', 4],
    ['controls', 1],
    ['hidden', 1],
  ]);
  expect(neededControls('controls', CONTROLS)).toEqual({ ...CONTROLS, hidden_tests: '' });
  expect(neededControls('hidden', CONTROLS)).toMatchObject({
    reference_solutions: [],
    mutants: [],
    hidden_tests: 'hidden',
  });
  expect(neededControls('implementation', CONTROLS)).toBeNull();
});
