import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SeedSpread } from '../../../domain/comparison/control.ts';
import { armOf } from './arm-summary.ts';
import { compareExperiment, PAIR } from './experiment-arms.ts';
import { seedSpread } from '../../../domain/comparison/seed-spread.ts';

const THREE = { training: { seeds: 3 } };

test('the adapters of one recipe stand in the order of their seeds, with their spread and what it is worth', () => {
  const { seeds, notes } = compareExperiment(
    { finetuned_seed_43: { a: 38, b: 38, c: 38 }, finetuned_seed_44: { a: 42, b: 42, c: 42 } },
    THREE,
  );
  expect(seeds?.adapters.map(({ arm, seed, successes, trials }) => [arm, seed, successes, trials])).toEqual([
    ['finetuned', 42, 120, 150],
    ['finetuned_seed_43', 43, 114, 150],
    ['finetuned_seed_44', 44, 126, 150],
  ]);
  expect(seeds?.reading).toBe(
    '3 adapters, alike but for the seed of their training, passed 76.0% to 84.0% of their trials (mean 80.0%): a standard deviation of 4.0 points, where the draw of trials alone gives at most about 3.3; the deviation of so few is rough itself. The tests speak of the first adapter only.',
  );
  expect(notes.join('\n')).toContain('The test speaks of the first of 3 adapters');
});

test('an adapter alone has no spread, declared alone or measured alone', () => {
  expect(compareExperiment({}).seeds).toBeNull();
  expect(compareExperiment({}, THREE).seeds).toBeNull();
  expect(compareExperiment({ unfiltered: PAIR.baseline }, { controls: ['unfiltered'] }).seeds).toBeNull();
});

test('an adapter that was declared and not measured is named', () => {
  const { seeds } = compareExperiment({ finetuned_seed_44: PAIR.finetuned }, THREE);
  expect(seeds?.reading).toContain('Declared and not measured: finetuned_seed_43.');
});

test('mean, deviation and what the draw of trials makes of it are those of the pairwise formulas', () => {
  const passed = fc.array(fc.nat(50), { minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(passed, (all) => {
      const [finetuned, ...siblings] = all.map((successes, index) =>
        armOf(
          { a: successes },
          {
            arm: index === 0 ? 'finetuned' : `finetuned_seed_${42 + index}`,
            spec: { training: { seeds: all.length } },
          },
        ),
      );
      const spread = finetuned ? seedSpread({ finetuned, siblings }) : null;
      expect(spread && SeedSpread.parse(JSON.parse(JSON.stringify(spread)))).toEqual(spread);
      const rates = all.map((successes) => successes / 50);
      // The variance is half the mean square of the differences of all pairs.
      const squares = rates.flatMap((a, i) => rates.slice(i + 1).map((b) => (a - b) ** 2));
      const variance = squares.reduce((sum, square) => sum + square, 0) / squares.length / 2;
      const failed = all.map((successes) => 50 - successes);
      const drawn = all.reduce((sum, successes, index) => sum + (successes * (failed[index] ?? 0)) / 50 ** 3, 0);
      expect(spread?.mean).toBeCloseTo(all.reduce((sum, successes) => sum + successes, 0) / (50 * all.length), 12);
      expect(spread?.sd).toBeCloseTo(Math.sqrt(variance), 12);
      expect(spread?.sampling_sd).toBeCloseTo(Math.sqrt(drawn / all.length), 12);
    }),
  );
});

test('an adapter without scored trials is left out of the spread, and of two leaves none', () => {
  const spec = { training: { seeds: 2 } };
  const finetuned = armOf({ a: 10 }, { arm: 'finetuned', spec });
  const broken = armOf({ a: 0 }, { arm: 'finetuned_seed_43', scored: 0, broken: 50, spec });
  expect(seedSpread({ finetuned, siblings: [broken] })).toMatchObject({
    mean: null,
    sd: null,
    sampling_sd: null,
    reading: 'Fewer than two adapters have scored trials.',
  });
});
