import { describe, expect, test } from 'vitest';
import { type ArmsToCompare, compareArms } from '../../../domain/comparison/compare-arms.ts';
import { Analysis, LoraTraining } from '../../../domain/spec.ts';
import { armOf } from './arm-summary.ts';

const analysis = Analysis.parse({});
const DECLARED = LoraTraining.parse({});

function notesOf(arms: Partial<ArmsToCompare>): string {
  const baseline = armOf({ a: 10, b: 10 });
  const finetuned = armOf({ a: 20, b: 20 }, { arm: 'finetuned' });
  return compareArms({ baseline, finetuned, analysis, ...arms }).notes.join('\n');
}

describe('an arm of the experiment that is not the finetuned one', () => {
  const arms = (arm: string, tasks: Record<string, number>) => {
    const declared = ['a', 'b'];
    return compareArms({ baseline: armOf({ a: 10, b: 10 }), finetuned: armOf(tasks, { arm, declared }), analysis });
  };

  test('with its own task left out of its training is compared on that task, which is held out', () => {
    const { headline, overall, mismatches, notes } = arms('without_b', { b: 20 });
    expect(headline).toContain('On tasks that the adapter was not trained on, without_b passed 40.0%');
    expect(overall.baseline.trials).toBe(50);
    expect(mismatches).toEqual([]);
    expect(notes.join('\n')).not.toContain('trained on tasks that it is tested on');
  });

  test('with unfiltered samples was trained on the tasks, and needs no other unfiltered control', () => {
    const { headline, notes } = arms('unfiltered', { a: 20, b: 20 });
    expect(headline).toContain('On the training tasks, unfiltered passed');
    expect([headline, ...notes].join('\n')).not.toContain('nfiltered control was run');
  });

  test('with an adapter that does nothing shows no effect of training, on either side', () => {
    const { headline, notes } = arms('null_adapter', { a: 11, b: 9 });
    expect(headline).toMatch(/^With an adapter that does nothing, .* No effect of fine-tuning was measured\.$/);
    expect(notes[0]).toContain('its difference is not an effect of fine-tuning');
    const baseline = armOf({ a: 10, b: 10 }, { arm: 'null_adapter' });
    expect(notesOf({ baseline })).not.toContain('Both arms have an adapter');
    expect(notesOf({ baseline })).toContain('No unfiltered control was run');
  });

  test('shares no task with one that has another task left out', () => {
    const left = (task: string) => armOf({ [task]: 10 }, { arm: `without_${task}`, declared: ['a', 'b'] });
    const compared = (): unknown => compareArms({ baseline: left('a'), finetuned: left('b'), analysis });
    expect(compared).toThrow('tasks: none that both e.without_a and e.without_b have');
  });
});

test('the seed of a further adapter is its own, and lists of modules are compared by what they hold', () => {
  const training = { ...DECLARED, seed: 43, target_modules: [...DECLARED.target_modules] };
  const other = armOf({ a: 20, b: 20 }, { arm: 'finetuned_seed_43', training });
  expect(notesOf({ siblings: [other] })).not.toContain('declared');
  const wrong = armOf({ a: 20, b: 20 }, { arm: 'finetuned_seed_44', training });
  expect(notesOf({ siblings: [wrong] })).toContain(
    'The adapter of finetuned_seed_44 was trained otherwise than declared before the baseline: seed 43 (declared 44).',
  );
});

test('a control of another base model is told', () => {
  const { summary, ...rest } = armOf({ a: 20, b: 20 }, { arm: 'unfiltered' });
  const other = { ...rest, summary: { ...summary, model: { ...summary.model, name: '14b', digest: 'other' } } };
  expect(notesOf({ siblings: [other] })).toContain('unfiltered has other base weights than the baseline (14b).');
});

test('a training that was not the declared one is told, setting by setting', () => {
  const training = { ...DECLARED, batch_size: 2 };
  const finetuned = armOf({ a: 20, b: 20 }, { arm: 'finetuned', training });
  expect(notesOf({ finetuned })).toContain('batch_size 2 (declared 4)');
  expect(notesOf({ finetuned: armOf({ a: 20, b: 20 }, { arm: 'finetuned', training: DECLARED }) })).not.toContain(
    'declared',
  );
});
