import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Program } from '../../../domain/attribution/judged-program.ts';
import { judgingBatches, judgingRuns } from '../../../domain/attribution/judging-runs.ts';

const programs: fc.Arbitrary<Program[]> = fc
  .array(fc.constantFrom('tests' as const, 'implementation' as const), { maxLength: 120 })
  .map((kinds) => kinds.map((kind, index) => ({ kind, key: String(index), source: '' })));

test('every program is in one batch, with others of its kind only', () => {
  fc.assert(
    fc.property(programs, (given) => {
      const batches = judgingBatches(given);
      expect(batches.flat().toSorted((a, b) => Number(a.key) - Number(b.key))).toEqual(given);
      for (const batch of batches) expect(new Set(batch.map(({ kind }) => kind)).size).toBe(1);
    }),
  );
});

test('batches of one kind differ by one program at most, and there are two unless there is one program', () => {
  fc.assert(
    fc.property(programs, (given) => {
      for (const kind of ['tests', 'implementation'] as const) {
        const sizes = judgingBatches(given.filter((program) => program.kind === kind)).map(({ length }) => length);
        const count = sizes.reduce((sum, size) => sum + size, 0);
        expect(sizes.length).toBeGreaterThanOrEqual(Math.min(count, 2));
        expect(Math.max(0, ...sizes) - Math.min(...sizes, Infinity)).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test('a test file takes every reference three times, two stubs and all mutants; an implementation one run', () => {
  const mutant = { id: 'm', code: 'pass' };
  const controls = { reference_solutions: ['a', 'b'], stub: '', hidden_tests: '', mutants: [mutant, mutant] };
  const both = (['tests', 'implementation'] as const).map((kind) => ({ kind, key: kind, source: '' }));
  expect(judgingRuns(both, controls)).toBe(3 * 2 + 2 + 2 + 1);
});
