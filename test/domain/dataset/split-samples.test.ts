import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentKey, type TrainingSample } from '../../../domain/dataset/sample.ts';
import { splitSamples, TooFewSamples } from '../../../domain/dataset/split-samples.ts';
import { sample } from './samples.ts';

/** Samples of three tasks with few different answers, so that many are equal. */
const samples = fc
  .array(fc.tuple(fc.constantFrom('task_a', 'task_b', 'task_c'), fc.integer({ min: 0, max: 12 })), {
    minLength: 8,
    maxLength: 120,
  })
  .map((drawn) => drawn.map(([task, answer], index) => sample(index, task, `answer ${answer}`)));
const fraction = fc.double({ min: 0, max: 0.5, noNaN: true });
const seed = fc.nat();

function distinctSamples(count: number, tasks = ['task_a', 'task_b', 'task_c']): TrainingSample[] {
  return tasks.flatMap((task) => Array.from({ length: count }, (_, index) => sample(index, task, `answer ${index}`)));
}

function countOf(among: TrainingSample[], task: string): number {
  return among.filter(({ task_id }) => task_id === task).length;
}

describe('the split into train and validation', () => {
  test('puts every sample on exactly one side', () => {
    fc.assert(
      fc.property(samples, fraction, seed, (all, validationFraction, splitSeed) => {
        const { train, validation } = splitSamples({ samples: all, validationFraction, seed: splitSeed });
        const ids = (list: TrainingSample[]): string[] => list.map(({ id }) => id).toSorted();
        expect(ids([...train, ...validation])).toEqual(ids(all));
      }),
    );
  });

  test('never has an equal sample on both sides', () => {
    fc.assert(
      fc.property(samples, fraction, seed, (all, validationFraction, splitSeed) => {
        const { train, validation } = splitSamples({ samples: all, validationFraction, seed: splitSeed });
        const trained = new Set(train.map(contentKey));
        expect(validation.filter((held) => trained.has(contentKey(held)))).toEqual([]);
      }),
    );
  });

  test('leaves a sample of every task in train and takes no more than was asked for', () => {
    fc.assert(
      fc.property(samples, fraction, seed, (all, validationFraction, splitSeed) => {
        const { train, validation } = splitSamples({ samples: all, validationFraction, seed: splitSeed });
        for (const { task_id } of all) {
          expect(countOf(train, task_id)).toBeGreaterThan(0);
          expect(countOf(validation, task_id)).toBeLessThanOrEqual(
            Math.ceil(validationFraction * countOf(all, task_id)),
          );
        }
        expect(validation.length).toBeLessThanOrEqual(Math.round(validationFraction * all.length));
      }),
    );
  });

  test('does not depend on the order of the input', () => {
    fc.assert(
      fc.property(
        samples.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        fraction,
        seed,
        ([all, shuffled], validationFraction, splitSeed) => {
          expect(splitSamples({ samples: shuffled, validationFraction, seed: splitSeed })).toEqual(
            splitSamples({ samples: all, validationFraction, seed: splitSeed }),
          );
        },
      ),
    );
  });

  test('takes the same share of every task where no samples are equal', () => {
    const { train, validation } = splitSamples({ samples: distinctSamples(40), validationFraction: 0.1, seed: 42 });
    for (const task of ['task_a', 'task_b', 'task_c'])
      expect([countOf(train, task), countOf(validation, task)]).toEqual([36, 4]);
  });

  test('shares what is left over among tasks: 10% of 4 + 4 + 4 is one sample', () => {
    expect(splitSamples({ samples: distinctSamples(4), validationFraction: 0.1, seed: 1 }).validation).toHaveLength(1);
  });

  test('differs by seed', () => {
    const held = (splitSeed: number): string[] =>
      splitSamples({ samples: distinctSamples(40), validationFraction: 0.1, seed: splitSeed }).validation.map(
        ({ id }) => id,
      );
    expect(held(1)).not.toEqual(held(2));
  });

  test('a fraction of 0 gives an empty validation set', () => {
    expect(splitSamples({ samples: distinctSamples(5), validationFraction: 0, seed: 1 }).validation).toEqual([]);
  });

  test('a task whose answers are all equal stays in train', () => {
    const equal = Array.from({ length: 20 }, (_, index) => sample(index, 'task_a', 'the same'));
    expect(splitSamples({ samples: equal, validationFraction: 0.5, seed: 1 }).validation).toEqual([]);
  });

  test('a task with one sample keeps it in train', () => {
    const tasks = Array.from({ length: 9 }, (_, index) => `task_${index}`);
    const { train } = splitSamples({ samples: distinctSamples(1, tasks), validationFraction: 0.5, seed: 1 });
    expect(train).toHaveLength(9);
  });

  test('fewer than 8 samples are refused with three ways out', () => {
    const few = distinctSamples(7, ['task_a']);
    expect(() => splitSamples({ samples: few, validationFraction: 0.1, seed: 1 })).toThrow(TooFewSamples);
    expect(() => splitSamples({ samples: few, validationFraction: 0.1, seed: 1 })).toThrow(
      /^7 training samples, at least 8 .*--no-first-attempt.*--trials.*--model, --temperature/,
    );
    expect(
      splitSamples({ samples: distinctSamples(8, ['task_a']), validationFraction: 0.1, seed: 1 }).train,
    ).toHaveLength(7);
  });

  test('100,000 samples are split', () => {
    const many = distinctSamples(33_334);
    expect(splitSamples({ samples: many, validationFraction: 0.1, seed: 1 }).validation).toHaveLength(10_000);
  });
});
