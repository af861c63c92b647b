import { expect, test } from 'vitest';
import type { MeasuredArm } from '../../../domain/comparison/measured-arm.ts';
import { mismatches } from '../../../domain/comparison/mismatches.ts';
import { armOf, type ArmShape, SANDBOX } from './arm-summary.ts';

const arm = (shape: ArmShape = {}): MeasuredArm => armOf({ a: 1 }, { experiment: 'x', ...shape });

test('arms that differ in what is compared or by nature only do not mismatch', () => {
  const other = arm({ arm: 'finetuned', scored: 20, broken: 1, spec: { sampling: { seed: 7 }, trials_per_task: 20 } });
  expect(mismatches(arm(), other)).toEqual([]);
});

test.for<[ArmShape, string]>([
  [{ spec: { retry_budget: 5 } }, 'retry_budget: 3 in x.baseline, 5 in y.baseline'],
  [{ spec: { feedback: 'none' } }, 'feedback: guard in x.baseline, none in y.baseline'],
  [
    { spec: { guards: ['syntax', 'enough_tests:3'] } },
    'guards: syntax in x.baseline, syntax,enough_tests:3 in y.baseline',
  ],
  [{ spec: { sampling: { temperature: 0.2 } } }, 'sampling.temperature: 0.7 in x.baseline, 0.2 in y.baseline'],
  [{ spec: { limits: { cpu_seconds: 9 } } }, 'limits.cpu_seconds: 5 in x.baseline, 9 in y.baseline'],
  [
    { sandboxes: [SANDBOX, { ...SANDBOX, level: 2 }] },
    'sandbox: level 3, Python 3.11.2, pytest 9.2.0, r in x.baseline, level 2, Python 3.11.2, pytest 9.2.0, r and level 3, Python 3.11.2, pytest 9.2.0, r in y.baseline',
  ],
])('%j is named', ([shape, line]) => {
  expect(mismatches(arm(), arm({ experiment: 'y', ...shape }))).toEqual([line]);
});

test('an arm lacks no task that it is not tested on, but any other', () => {
  const declared = ['a', 'b', 'c'];
  const whole = armOf({ a: 1, b: 1, c: 1 }, { declared });
  expect(mismatches(whole, armOf({ b: 1 }, { arm: 'without_b', declared }))).toEqual([]);
  expect(mismatches(armOf({ b: 1 }, { arm: 'without_b', declared }), whole)).toEqual([]);
  expect(mismatches(whole, armOf({ b: 1 }, { arm: 'finetuned', declared }))).toEqual([
    'tasks: only in e.baseline: a, c',
  ]);
});

test('another version or text of a task or of the prompts is named', () => {
  const { design, ...rest } = arm({ experiment: 'y' });
  const [task] = design.tasks;
  const withTask = (change: object): MeasuredArm => ({
    ...rest,
    design: { ...design, tasks: task ? [{ ...task, ...change }] : [] },
  });
  const withPrompts = (change: object): MeasuredArm => ({
    ...rest,
    design: { ...design, prompts: { ...design.prompts, ...change } },
  });
  expect(mismatches(arm(), withTask({ version: 2 }))).toEqual([
    'tasks.a: version 1 in x.baseline, version 2 in y.baseline',
  ]);
  expect(mismatches(arm(), withTask({ specification: 'new' }))).toEqual(['tasks.a: two texts of version 1']);
  expect(mismatches(arm(), withPrompts({ version: 'v2' }))).toEqual(['prompts: v1 in x.baseline, v2 in y.baseline']);
  expect(mismatches(arm(), withPrompts({ retry: 'new' }))).toEqual(['prompts: two texts of version v1']);
});

test('an arm without trials lacks a sandbox by nature', () => {
  expect(mismatches(arm(), arm({ arm: 'finetuned', sandboxes: [] }))).toEqual([]);
});

test.for(['server', 'endpoint'] as const)('another %s is named, unless it is not known of one of the arms', (what) => {
  const servedBy = (name: string | null, experiment: string): MeasuredArm => {
    const { summary, ...rest } = arm({ experiment });
    return { ...rest, summary: { ...summary, model: { ...summary.model, [what]: name } } };
  };
  expect(mismatches(servedBy('one', 'x'), servedBy('other', 'y'))).toEqual([
    `${what}: one in x.baseline, other in y.baseline`,
  ]);
  expect(mismatches(servedBy(null, 'x'), servedBy('other', 'y'))).toEqual([]);
  expect(mismatches(servedBy('one', 'x'), servedBy(null, 'y'))).toEqual([]);
});
