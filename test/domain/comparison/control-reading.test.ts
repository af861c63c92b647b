import { describe, expect, test } from 'vitest';
import { compareArms } from '../../../domain/comparison/compare-arms.ts';
import { Analysis } from '../../../domain/spec.ts';
import { armOf } from './arm-summary.ts';
import { controlReading } from '../../../domain/comparison/control-reading.ts';
import { compareExperiment, experimentArms } from './experiment-arms.ts';

const HELD_OUT = { without_a: { a: 27 }, without_b: { b: 26 }, without_c: { c: 25 } };

function readingOf(measured: Parameters<typeof compareExperiment>[0], control: string): string {
  return compareExperiment(measured, { controls: [control] }).controls[0]?.reading ?? '';
}

describe('leave one task out', () => {
  test('says that there is no evidence of transfer when the interval holds 0, and what there is otherwise', () => {
    expect(readingOf(HELD_OUT, 'leave_one_task_out')).toBe(
      'Each task with an adapter that was trained neither on it nor on tasks marked as the same problem: +2.0 points (-9.3 to +13.3, p = 0.8180) against the baseline, no evidence of transfer to tasks that it has not seen. The adapter that was trained on these tasks is at +28.0 points (+17.8 to +38.2, p = 4.9e-7) against that. No other number here speaks of tasks that an adapter has not seen.',
    );
    const much = { without_a: { a: 40 }, without_b: { b: 40 }, without_c: { c: 40 } };
    expect(readingOf(much, 'leave_one_task_out')).toContain('evidence of a gain on tasks that it has not seen');
    const worse = { without_a: { a: 10 }, without_b: { b: 10 }, without_c: { c: 10 } };
    expect(readingOf(worse, 'leave_one_task_out')).toContain('a loss on tasks that it has not seen');
  });
});

describe('the unfiltered control', () => {
  test.for([
    [26, 'sharpening is neither shown nor ruled out', 'filtering helped'],
    [34, 'that much takes no validation, it is sharpening', 'filtering helped'],
    [39, 'that much takes no validation, it is sharpening', 'it is not shown that filtering helped'],
    [48, 'that much takes no validation, it is sharpening', 'filtering did harm'],
    [10, 'it did harm, so sharpening explains no gain', 'filtering helped'],
  ] as const)('of %i of 50 on each task: %s; %s', ([passed, sharpening, filtering]) => {
    const reading = readingOf({ unfiltered: { a: passed, b: passed, c: passed } }, 'unfiltered');
    expect(reading).toContain(sharpening);
    expect(reading).toContain(filtering);
  });
});

describe('the audited control', () => {
  test.for([
    [26, 'no gain is shown', 'leaving them out did harm'],
    [
      39,
      'a gain, with samples that the loop could not have chosen',
      'it is not shown that leaving out wrong tests helps',
    ],
    [48, 'a gain, with samples that the loop could not have chosen', 'leaving out wrong tests helped'],
    [10, 'a loss', 'leaving them out did harm'],
  ] as const)('of %i of 50 on each task: %s; %s', ([passed, gain, filter]) => {
    const reading = readingOf({ audited: { a: passed, b: passed, c: passed } }, 'audited');
    expect(reading).toContain(gain);
    expect(reading).toContain(filter);
  });

  test('always says that it has fewer samples, and that it tells nothing of the loop', () => {
    for (const passed of [10, 26, 40, 48]) {
      const reading = readingOf({ audited: { a: passed, b: passed, c: passed } }, 'audited');
      expect(reading).toContain('fewer samples than the finetuned arm');
      expect(reading).toContain('whether a filter that knows them would help, not whether the loop does');
    }
  });
});

describe('the null adapter', () => {
  test('is within noise where nothing differs', () => {
    expect(readingOf({ null_adapter: { a: 24, b: 26, c: 25 } }, 'null_adapter')).toContain('which is within noise');
  });

  test('that differs puts every number in doubt', () => {
    const reading = readingOf({ null_adapter: { a: 40, b: 40, c: 40 } }, 'null_adapter');
    expect(reading).toContain('no other number here can be trusted');
  });

  test('without scored trials says nothing', () => {
    const spec = { controls: ['null_adapter'] };
    const [baseline, finetuned] = experimentArms({}, spec);
    const empty = armOf({ a: 0, b: 0, c: 0 }, { arm: 'null_adapter', scored: 0, broken: 5, spec });
    if (!baseline || !finetuned) throw new RangeError('no pair');
    const { controls } = compareArms({ baseline, finetuned, siblings: [empty], analysis: Analysis.parse({}) });
    expect(controls[0]?.reading).toContain('No task has scored trials both here and in the baseline.');
  });
});

describe('where the interval and the exact test disagree', () => {
  const side = { name: 'any', arms: ['any'], successes: 8, trials: 16, rate: 0.5 };
  const split = (p: number, interval_95: [number, number]) => ({
    ...{ from: side, to: side, per_task: [] },
    ...{ difference: 0.313, interval_95, p },
  });

  test.for(['null_adapter', 'unfiltered', 'audited', 'leave_one_task_out'] as const)(
    '%s says so, and is undecided',
    (control) => {
      const reading = (...one: Parameters<typeof split>): string =>
        controlReading({ control, contrasts: [split(...one), split(...one)], missing: [], alpha: 0.05 });
      const wide = reading(0.1337, [0.009, 0.616]);
      expect(wide).toContain('undecided, since the interval excludes 0 and the exact test finds no difference');
      const narrow = reading(0.0401, [-0.009, 0.616]);
      expect(narrow).toContain('undecided, since the exact test finds a difference and the interval holds 0');
      for (const each of [wide, narrow]) {
        for (const decided of [
          'within noise',
          'DIFFERS',
          'it is sharpening',
          'filtering helped:',
          'tests helped.',
          'a gain,',
          'evidence of',
        ])
          expect(each).not.toContain(decided);
      }
    },
  );
});
