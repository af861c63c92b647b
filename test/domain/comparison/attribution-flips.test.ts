import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AttributionVerdict } from '../../../domain/attribution/attribution.ts';
import { type Verdicts, verdictFlips } from '../../../domain/comparison/attribution-flips.ts';

const VERDICTS: fc.Arbitrary<Verdicts> = fc
  .dictionary(
    fc.constantFrom('a', 'b', 'c'),
    fc.array(fc.tuple(fc.nat(20), fc.constantFrom(...AttributionVerdict.options))),
  )
  .map((tasks) => new Map(Object.entries(tasks).map(([task, trials]) => [task, new Map(trials)])));

/** Each task's trials from number 0 on. */
function verdictsOf(tasks: Record<string, AttributionVerdict[]>): Verdicts {
  return new Map(Object.entries(tasks).map(([task, verdicts]) => [task, new Map(verdicts.entries())]));
}

describe('the flips between two arms', () => {
  test('pair trials of one task and number, and leave out those that an arm lacks', () => {
    const before = verdictsOf({ a: ['true_success', 'tests_wrong', 'unclear'], b: ['tests_wrong', 'both_wrong'] });
    const after = verdictsOf({ a: ['true_success', 'true_success'], b: ['true_success'], c: ['unclear'] });
    expect(verdictFlips(before, after)).toEqual([
      { from: 'true_success', to: 'true_success', trials: 1 },
      { from: 'tests_wrong', to: 'true_success', trials: 2 },
    ]);
  });

  test('are the same the other way round, with from and to exchanged', () => {
    fc.assert(
      fc.property(VERDICTS, VERDICTS, (a, b) => {
        const back = verdictFlips(b, a).map(({ from, to, trials }) => ({ from: to, to: from, trials }));
        expect(new Set(back.map((flip) => JSON.stringify(flip)))).toEqual(
          new Set(verdictFlips(a, b).map((flip) => JSON.stringify(flip))),
        );
      }),
    );
  });

  test('count every trial of an arm against itself, all of them unchanged', () => {
    fc.assert(
      fc.property(VERDICTS, (verdicts) => {
        const flips = verdictFlips(verdicts, verdicts);
        const trials = [...verdicts.values()].reduce((sum, ofTask) => sum + ofTask.size, 0);
        expect(flips.reduce((sum, flip) => sum + flip.trials, 0)).toBe(trials);
        expect(flips.every(({ from, to }) => from === to)).toBe(true);
      }),
    );
  });
});
