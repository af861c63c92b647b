import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareArms } from '../../../domain/comparison/compare-arms.ts';
import { compareCounts } from '../../../domain/comparison/compare-counts.ts';
import { Comparison } from '../../../domain/comparison/comparison.ts';
import { UnequalDesign } from '../../../domain/comparison/mismatches.ts';
import { Analysis } from '../../../domain/spec.ts';
import { armOf, SANDBOX } from './arm-summary.ts';
import { compareExperiment, experimentArms, PAIR } from './experiment-arms.ts';

const ALL = { controls: ['leave_one_task_out', 'unfiltered', 'audited', 'null_adapter'] };
const HELD_OUT = { without_a: { a: 27 }, without_b: { b: 26 }, without_c: { c: 25 } };

describe('the controls', () => {
  test('stand in the declared order, each with its contrasts', () => {
    const unfiltered = { a: 30, b: 28, c: 27 };
    const { controls } = compareExperiment(
      { unfiltered, audited: { a: 41, b: 40, c: 42 }, null_adapter: PAIR.baseline, ...HELD_OUT },
      ALL,
    );
    expect(controls.map(({ control, contrasts }) => [control, contrasts.map(ends)])).toEqual([
      [
        'leave_one_task_out',
        ['baseline 75/150 -> leave_one_task_out 78/150', 'leave_one_task_out 78/150 -> finetuned 120/150'],
      ],
      ['unfiltered', ['baseline 75/150 -> unfiltered 85/150', 'unfiltered 85/150 -> finetuned 120/150']],
      ['audited', ['baseline 75/150 -> audited 123/150', 'finetuned 120/150 -> audited 123/150']],
      ['null_adapter', ['baseline 75/150 -> null_adapter 75/150']],
    ]);
  });

  test('that are not declared are not reported, measured or not', () => {
    expect(compareExperiment({ unfiltered: PAIR.baseline }).controls).toEqual([]);
  });

  test('that are declared and not measured are there without numbers, and say so', () => {
    const { controls } = compareExperiment({}, ALL);
    expect(controls.map(({ contrasts }) => contrasts)).toEqual([[], [], [], []]);
    expect(controls.map(({ reading }) => reading)).toEqual([
      'Declared and not measured: without_a, without_b, without_c. Nothing is known of tasks that the adapter has not seen.',
      'Declared and not measured: unfiltered. How much of a gain training on unfiltered answers gives too is not known.',
      'Declared and not measured: audited. Whether leaving out the samples whose tests are wrong would help is not known.',
      'Declared and not measured: null_adapter. That export, registration and options leave the base model as it is was not checked by a benchmark.',
    ]);
  });

  test('whose samples did not suffice say so', () => {
    const [baseline, finetuned, ...siblings] = experimentArms({ without_a: { a: 30 } }, ALL);
    if (!baseline || !finetuned) throw new RangeError('no pair');
    const arms = { baseline, finetuned, siblings, untrainable: ['without_b'] };
    const { controls } = compareArms({ ...arms, analysis: Analysis.parse({}) });
    expect(controls[0]?.reading).toContain(
      'Declared and not measured: without_b (too few training samples), without_c.',
    );
  });

  test('count their own infrastructure errors', () => {
    const [baseline, finetuned, ...siblings] = experimentArms({ unfiltered: PAIR.baseline }, ALL, { broken: 2 });
    if (!baseline || !finetuned) throw new RangeError('no pair');
    const { controls } = compareArms({ baseline, finetuned, siblings, analysis: Analysis.parse({}) });
    expect(controls.map(({ infrastructure_errors }) => infrastructure_errors)).toEqual([0, 6, 0, 0]);
  });

  test('are of no account where another pair is compared', () => {
    const arms = { baseline: armOf({ a: 1 }), finetuned: armOf({ a: 9 }, { arm: 'unfiltered', spec: ALL }) };
    expect(compareArms({ ...arms, analysis: Analysis.parse({}) })).toMatchObject({ controls: [], seeds: null });
  });

  test('that were measured differently are refused and named, unless that is allowed', () => {
    const [baseline, finetuned] = experimentArms({}, ALL);
    const other = armOf(PAIR.baseline, { arm: 'unfiltered', spec: ALL, sandboxes: [{ ...SANDBOX, level: 2 }] });
    if (!baseline || !finetuned) throw new RangeError('no pair');
    const compare = (allowMismatch: boolean) =>
      compareArms({ baseline, finetuned, siblings: [other], analysis: Analysis.parse({}), allowMismatch });
    expect(() => compare(false)).toThrow(UnequalDesign);
    expect(compare(true).mismatches).toEqual([
      'sandbox: level 2, Python 3.11.2, pytest 9.2.0, r in e.unfiltered, level 3, Python 3.11.2, pytest 9.2.0, r in e.finetuned',
    ]);
  });

  test('of a file from before there were any are none', () => {
    const { controls: _, seeds: __, ...earlier } = compareExperiment({});
    expect(Comparison.parse(earlier)).toMatchObject({ controls: [], seeds: null });
  });
});

describe('leave one task out', () => {
  test('joins one task of each arm into one stratified table', () => {
    const successes = fc.record({ a: fc.nat(50), b: fc.nat(50), c: fc.nat(50) });
    fc.assert(
      fc.property(successes, successes, (heldOut, baseline) => {
        const { a, b, c } = heldOut;
        const { controls } = compareExperiment(
          { baseline, without_a: { a }, without_b: { b }, without_c: { c } },
          { controls: ['leave_one_task_out'] },
        );
        const tables = (['a', 'b', 'c'] as const).map((task_id) => ({
          task_id,
          baseline: { successes: baseline[task_id], trials: 50 },
          finetuned: { successes: heldOut[task_id], trials: 50 },
        }));
        const { stratified } = compareCounts(tables, { alpha: 0.05, h1_improvement: 0.05 });
        expect(controls[0]?.contrasts[0]).toMatchObject({
          from: { arms: ['baseline'] },
          to: { name: 'leave_one_task_out', arms: ['without_a', 'without_b', 'without_c'] },
          difference: stratified.mh_risk_difference,
          p: stratified.p_two_sided,
        });
      }),
      { numRuns: 30 },
    );
  });

  test('is compared on what is measured, and says what is missing', () => {
    const { controls } = compareExperiment({ without_b: { b: 26 } }, { controls: ['leave_one_task_out'] });
    expect(controls[0]?.contrasts.map(ends)).toEqual([
      'baseline 25/50 -> leave_one_task_out 26/50',
      'leave_one_task_out 26/50 -> finetuned 40/50',
    ]);
    expect(controls[0]?.reading).toContain('Declared and not measured: without_a, without_c.');
  });
});

interface Side {
  name: string;
  successes: number;
  trials: number;
}

function ends({ from, to }: { from: Side; to: Side }): string {
  return [from, to].map(({ name, successes, trials }) => `${name} ${successes}/${trials}`).join(' -> ');
}
