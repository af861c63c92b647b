import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Program } from '../../../domain/attribution/judged-program.ts';
import { judgingBatches, judgingRuns } from '../../../domain/attribution/judging-runs.ts';

const programs: fc.Arbitrary<Program[]> = fc
  .array(fc.constantFrom('tests' as const, 'implementation' as const), { maxLength: 120 })
  .map((kinds) => kinds.map((kind, index) => ({ kind, key: String(index), source: '' })));

const CONTROLS = {
  reference_solutions: ['a', 'b'],
  stub: 'stub',
  hidden_tests: 'hidden',
  mutants: [
    { id: 'm', code: 'pass' },
    { id: 'n', code: 'pass' },
  ],
};

test('every program is in one batch, with others of its kind only', () => {
  fc.assert(
    fc.property(programs, (given) => {
      const batches = judgingBatches(given, CONTROLS);
      expect(batches.flatMap((batch) => batch.programs).toSorted((a, b) => Number(a.key) - Number(b.key))).toEqual(
        given,
      );
      for (const batch of batches) expect(batch.programs.every(({ kind }) => kind === batch.kind)).toBe(true);
    }),
  );
});

test('batches of one kind differ by one program at most, and there are two unless there is one program', () => {
  fc.assert(
    fc.property(programs, (given) => {
      for (const kind of ['tests', 'implementation'] as const) {
        const ofKind = given.filter((program) => program.kind === kind);
        const sizes = judgingBatches(ofKind, CONTROLS).map((batch) => batch.programs.length);
        const count = sizes.reduce((sum, size) => sum + size, 0);
        expect(sizes.length).toBeGreaterThanOrEqual(Math.min(count, 2));
        expect(Math.max(0, ...sizes) - Math.min(...sizes, Infinity)).toBeLessThanOrEqual(1);
      }
    }),
  );
});

const both = (['tests', 'implementation'] as const).map((kind) => ({ kind, key: kind, source: '' }));

test('a test file takes every reference three times, two stubs and all mutants, at most twice; an implementation six runs', () => {
  const runs = judgingBatches(both, CONTROLS).map((batch) => [batch.kind, judgingRuns(batch)]);
  expect(runs).toEqual([
    ['tests', 2 * (3 * 2 + 2 + 2)],
    ['implementation', 6],
  ]);
});

test('a batch carries only the controls that judge its kind', () => {
  const { hidden_tests, ...ofTests } = CONTROLS;
  const controls = judgingBatches(both, CONTROLS).map((batch) => batch.controls);
  expect(controls).toEqual([ofTests, { hidden_tests }]);
});
