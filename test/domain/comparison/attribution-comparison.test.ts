import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ArmAttribution } from '../../../domain/attribution/attribution.ts';
import { AttributionComparison } from '../../../domain/comparison/attribution.ts';
import { compareAttributions } from '../../../domain/comparison/attribution-comparison.ts';
import { compareArms } from '../../../domain/comparison/compare-arms.ts';
import { compareTables } from '../../../domain/comparison/compare-tables.ts';
import { Comparison } from '../../../domain/comparison/comparison.ts';
import { armName, type MeasuredArm } from '../../../domain/comparison/measured-arm.ts';
import { Analysis } from '../../../domain/spec.ts';
import { armOf } from './arm-summary.ts';
import { attributionOf, countsOf, trialsOf, type Verdicts } from './judged-trials.ts';

const BEFORE = { true_success: 20, false_success: 5, tests_wrong: 15, both_wrong: 10 };
const AFTER = { true_success: 40, false_success: 2, tests_wrong: 3, both_wrong: 5 };

interface Judged {
  arm: MeasuredArm;
  attribution: ArmAttribution | null;
}

/** An arm of 50 trials of each task, with the successes that its verdicts tell. */
function judged(arm: string, verdicts: Record<string, Verdicts>, more: Partial<ArmAttribution> = {}): Judged {
  const attribution = attributionOf(verdicts, { arm, ...more });
  const successes = Object.fromEntries(attribution.tasks.map((task) => [task.task_id, task.successes]));
  return { arm: armOf(successes, { arm, declared: ['a', 'b'] }), attribution };
}

function compare(baseline: Judged, finetuned: Judged, siblings: Judged[] = []): Comparison {
  const attributed = [baseline, finetuned, ...siblings].flatMap(({ arm, attribution }) =>
    attribution ? [[armName(arm), attribution] as const] : [],
  );
  return compareArms({
    baseline: baseline.arm,
    finetuned: finetuned.arm,
    siblings: siblings.map(({ arm }) => arm),
    attributions: { arms: new Map(attributed), flips: [{ from: 'tests_wrong', to: 'true_success', trials: 7 }] },
    analysis: Analysis.parse({}),
  });
}

/** The comparison of attributions alone, of any numbers of trials. */
function attributionAlone(before: Record<string, Verdicts>, after: Record<string, Verdicts>): AttributionComparison {
  const [baseline, finetuned] = [
    { name: 'baseline', attribution: attributionOf(before) },
    { name: 'finetuned', attribution: attributionOf(after, { arm: 'finetuned' }) },
  ];
  return compareAttributions({ baseline, finetuned, siblings: [], tasks: Object.keys(before), flips: [], alpha: 0.05 });
}

function readings(before: Record<string, Verdicts>, after: Record<string, Verdicts>): string {
  return attributionAlone(before, after).readings.join('\n');
}

/** The successes of a task, as the primary analysis counts them. */
function tableOf(task_id: string, before: Verdicts, after: Verdicts) {
  const [baseline, finetuned] = [before, after].map((verdicts) => {
    const { successes, trials } = countsOf(trialsOf(verdicts));
    return { successes, trials };
  });
  if (!baseline || !finetuned) throw new RangeError('no pair');
  return { task_id, baseline, finetuned };
}

const PAIR = [judged('baseline', { a: BEFORE, b: BEFORE }), judged('finetuned', { a: AFTER, b: AFTER })] as const;

describe('the comparison of attributions', () => {
  test('has the pair first, then the other arms, each with its tasks and its cost', () => {
    const { attribution } = compare(...PAIR, [judged('unfiltered', { a: BEFORE, b: BEFORE })]);
    expect(AttributionComparison.parse(attribution)).toEqual(attribution);
    expect(attribution?.arms.map(({ arm, per_task }) => [arm, per_task.map(({ task_id }) => task_id)])).toEqual([
      ['baseline', ['a', 'b']],
      ['finetuned', ['a', 'b']],
      ['unfiltered', ['a', 'b']],
    ]);
    expect(attribution?.arms[0]?.overall.true_success).toMatchObject({ count: 40, of: 100 });
    expect(attribution?.change?.overall.true_success.difference).toBeCloseTo(0.4, 14);
    expect(attribution?.change?.flips).toEqual([{ from: 'tests_wrong', to: 'true_success', trials: 7 }]);
  });

  test('changes nothing of the hypotheses and of any other number', () => {
    const { attribution, ...rest } = compare(...PAIR);
    const [{ arm: baseline }, { arm: finetuned }] = PAIR;
    const alone = compareArms({ baseline, finetuned, siblings: [], analysis: Analysis.parse({}) });
    expect(attribution).not.toBeNull();
    expect({ ...rest, attribution: null }).toEqual(alone);
  });

  test('speaks of the tasks that both arms have', () => {
    const { attribution } = compare(judged('baseline', { a: BEFORE, b: BEFORE }), judged('without_b', { b: AFTER }));
    expect(attribution?.arms.map(({ overall }) => overall.true_success.of)).toEqual([50, 50]);
    expect(attribution?.change?.per_task.map(({ task_id }) => task_id)).toEqual(['b']);
  });

  test.each([
    ['the baseline', 0, 'baseline'],
    ['the finetuned arm', 1, 'finetuned'],
  ])('is none where %s was not judged, and a note says how to', (_, which, name) => {
    const pair = PAIR.map((each, index) => (index === which ? { ...each, attribution: null } : each));
    const [before, after] = pair;
    if (!before || !after) throw new RangeError('no pair');
    const { attribution, notes } = compare(before, after);
    expect(attribution).toBeNull();
    expect(notes).toContain(
      `Whose fault failures were is not known of ${name}; \`tddft attribute e\` asks the tasks' own controls.`,
    );
  });

  test('is none where an arm has other trials by now than were judged', () => {
    const [before, after] = PAIR;
    for (const counts of [{ scored: 60 }, { scored: 50 }]) {
      const arm = armOf({ a: 25, b: counts.scored === 50 ? 24 : 25 }, { ...counts, declared: ['a', 'b'] });
      const { attribution, notes } = compare({ ...before, arm }, after);
      expect(attribution).toBeNull();
      expect(notes.join('\n')).toContain('not known of baseline (its trials have changed since); `tddft attribute e`');
    }
  });

  test('goes on without a control that was not judged, and a note names it', () => {
    const unfiltered = { ...judged('unfiltered', { a: BEFORE, b: BEFORE }), attribution: null };
    const { attribution, notes } = compare(...PAIR, [unfiltered]);
    expect(attribution?.arms.map(({ arm }) => arm)).toEqual(['baseline', 'finetuned']);
    expect(notes.join('\n')).toContain('not known of unfiltered;');
  });

  test('of a file from before there was any is none, and so is one of counts alone', () => {
    const { attribution: _, ...earlier } = compare(...PAIR);
    expect(Comparison.parse(earlier).attribution).toBeNull();
  });

  test('has no change where a task was judged by other controls, and says of which', () => {
    const controls_sha256 = { a: 'c'.repeat(64), b: 'd'.repeat(64) };
    const { attribution } = compare(PAIR[0], judged('finetuned', { a: AFTER, b: AFTER }, { controls_sha256 }), [
      judged('unfiltered', { a: BEFORE, b: BEFORE }),
    ]);
    expect(attribution?.change).toBeNull();
    expect(attribution?.arms).toHaveLength(3);
    expect(attribution?.readings).toContain(
      'Changes are not shown: baseline and finetuned were judged by different controls of b. `tddft attribute e` judges both alike.',
    );
    expect(attribution?.readings.join('\n')).toContain('unfiltered was judged by other controls than finetuned (b)');
    expect(attribution?.readings.join('\n')).not.toMatch(/more often|gain/);
  });

  test('says which arm was judged in another sandbox or under other limits than which', () => {
    const sandbox = { level: 2, python: '3.11.2', pytest: '9.2.0', runner: 'r' } as const;
    const elsewhere = (arm: string) => judged(arm, { a: AFTER, b: AFTER }, { sandbox });
    const words = 'was judged in another sandbox or under other limits than';
    const readingsOf = (...arms: [Judged, Judged, Judged[]?]) => compare(...arms).attribution?.readings.join('\n');
    expect(readingsOf(PAIR[0], elsewhere('finetuned'))).toContain(`finetuned ${words} baseline,`);
    const sibling = readingsOf(...PAIR, [elsewhere('unfiltered')]);
    expect(sibling).toContain(`unfiltered ${words} baseline and finetuned,`);
    expect(sibling).not.toContain(`finetuned ${words}`);
    expect(readings({ a: BEFORE }, { a: AFTER })).not.toContain(words);
  });
});

describe('the readings of attribution', () => {
  test('say first whose fault the failures were', () => {
    const before = { true_success: 20, tests_wrong: 15, implementation_wrong: 1, both_wrong: 8, vacuous_tests: 6 };
    const attribution = attributionAlone({ a: before }, { a: AFTER });
    expect(attribution.arms[0]?.overall.faults).toEqual({
      failures: 24,
      tests: 15,
      implementation: 1,
      both: 8,
      vacuous: 0,
      unclear: 0,
    });
    expect(attribution.readings.slice(0, 2)).toEqual([
      "Of the 24 failures of baseline, 15 (62.5%) were the tests' fault alone, 1 (4.2%) the implementation's alone, 8 (33.3%) both's. Tests were wrong in 23 (95.8%) of them.",
      "Of the 8 failures of finetuned, 3 (37.5%) were the tests' fault alone, 0 (0.0%) the implementation's alone, 5 (62.5%) both's. Tests were wrong in 8 (100.0%) of them.",
    ]);
  });

  test.each([
    [{}, 'baseline has no failures.'],
    [{ tests_wrong: 1 }, "The one failure of baseline was the tests' fault alone."],
    [{ both_wrong: 7 }, 'All 7 failures of baseline were the fault of both, tests and implementation.'],
    [{ implementation_wrong: 7 }, "All 7 failures of baseline were the implementation's fault alone."],
  ])('say in few words what all failures are: %j', (failed, words) => {
    expect(readings({ a: { true_success: 20, ...failed } }, { a: AFTER })).toContain(words);
  });

  test('say how many successes fail the hidden tests, and what is known of the tests of the others', () => {
    const text = readings({ a: { true_success: 20, false_success: 4, unclear: 1, both_wrong: 25 } }, { a: AFTER });
    expect(text).toContain(
      'Of the 25 successes of baseline, 4 fail the hidden tests (16.0%, 95% interval 6.4% to 34.7%). 1 passes them with tests that are not valid.',
    );
    expect(text).toContain('Of the 42 successes of finetuned, 2 fail the hidden tests');
    expect(text).toContain('those of 14 of 20 of baseline and 27 of 40 of finetuned kill at most half of the mutants.');
    expect(text).toContain(
      'Unclear: 1 of 50 trials of baseline (2.0%), 0 of 50 trials of finetuned (0.0%). Their tests ask',
    );
    expect(readings({ a: { both_wrong: 50 } }, { a: AFTER })).toContain('baseline has no successes.');
    expect(readings({ a: BEFORE }, { a: AFTER })).toContain('No trial is unclear.');
  });

  test.each([
    [{ true_success: 5 }, 'All 5 successes of baseline pass the hidden tests (95% interval: at most 43.4% fail).'],
    [{ false_success: 5 }, 'All 5 successes of baseline fail the hidden tests (95% interval: at least 56.6% fail).'],
    [{ true_success: 1 }, 'The one success of baseline passes the hidden tests'],
    [{ true_success: 4, false_success: 1 }, 'Of the 5 successes of baseline, 1 fails the hidden tests'],
  ])('say in few words what all successes do: %j', (succeeded, words) => {
    expect(readings({ a: { both_wrong: 20, ...succeeded } }, { a: AFTER })).toContain(words);
  });

  test.each([
    ['holds', BEFORE, AFTER, 'There is a gain when only true successes count, too.'],
    [
      'is one of false successes',
      { true_success: 20, both_wrong: 30 },
      { true_success: 20, false_success: 25, both_wrong: 5 },
      'That there is a gain when only true successes count is not shown.',
    ],
    [
      'hides a loss',
      { true_success: 25, both_wrong: 25 },
      { true_success: 8, false_success: 37, both_wrong: 5 },
      'It is no gain: true successes fell.',
    ],
    ['is not there', BEFORE, BEFORE, 'Neither is shown to have changed.'],
    [
      'is not shown where true successes rose',
      { true_success: 5, false_success: 20, both_wrong: 25 },
      { true_success: 25, both_wrong: 25 },
      'That successes changed is not shown; true successes rose.',
    ],
    ['is a loss', AFTER, BEFORE, 'There is a loss when only true successes count, too.'],
  ])('say whether a gain in successes %s', (_, before, after, words) => {
    expect(readings({ a: before, b: before }, { a: after, b: after })).toContain(words);
  });

  test('claim a gain or a loss only where the test of H1 shows one', () => {
    const successes = fc.record({ true_success: fc.nat(15), false_success: fc.nat(5), both_wrong: fc.nat(15) });
    fc.assert(
      fc.property(successes, successes, successes, successes, (a, b, after, afterB) => {
        const { p_two_sided: p } = compareTables(
          [tableOf('a', a, after), tableOf('b', b, afterB)],
          Analysis.parse({}),
        ).stratified;
        if (/gain|loss/.test(readings({ a, b }, { a: after, b: afterB }))) expect(p).toBeLessThan(0.05);
      }),
    );
  });

  test('claim nothing by a handful of trials', () => {
    const few = readings({ a: { both_wrong: 10 } }, { a: { true_success: 10 } });
    expect(few).toContain('true successes: +100.0 points (+60.8 to +100.0, exact p = 1.1e-5). With fewer than 20');
    expect(few).not.toMatch(/gain|more often|less often/);
  });

  test('say so where the exact test and the interval disagree', () => {
    const text = readings(
      { a: { true_success: 12, false_success: 1 }, b: { true_success: 9, false_success: 2 } },
      { a: { true_success: 17 }, b: { true_success: 15 } },
    );
    expect(text).toContain(
      'That a larger or smaller share of successes fails the hidden tests is not shown, since test and interval disagree: -12.5 points (-31.5 to -0.8, exact p = 0.0733).',
    );
  });

  test('tell tests that are valid more often from implementations that pass more often', () => {
    const tests = readings(
      { a: { true_success: 10, tests_wrong: 30, implementation_wrong: 10 } },
      { a: { true_success: 25, implementation_wrong: 25 } },
    );
    expect(tests).toContain('Tests are valid more often: +60.0 points');
    expect(tests).toContain('That implementations pass the hidden tests more or less often, given valid tests, is not');
    const implementations = readings(
      { a: { true_success: 20, implementation_wrong: 30 } },
      { a: { true_success: 45, implementation_wrong: 5 } },
    );
    expect(implementations).toContain('That tests are valid more or less often is not shown: 0.0 points');
    expect(implementations).toContain(
      'Given valid tests, implementations pass the hidden tests more often: +50.0 points',
    );
  });

  test('claim nothing where the arms are alike', () => {
    const text = readings({ a: BEFORE, b: AFTER }, { a: BEFORE, b: AFTER });
    expect(text.match(/is not shown|Neither is shown/g)).toHaveLength(6);
    expect(text).not.toMatch(/ often:|^A (larger|smaller) share|plain differences/m);
  });

  test('say what cannot be judged, and why', () => {
    const failing = { both_wrong: 50 };
    const none = readings({ a: failing }, { a: AFTER });
    expect(none.match(/cannot be judged: no task has such trials in both arms/g)).toHaveLength(3);
    const few = readings({ a: { true_success: 5, both_wrong: 45 } }, { a: AFTER });
    expect(few).toMatch(/cannot be judged: -4\.8 points \([^)]+\), by fewer than 20 trials with valid tests in an arm/);
  });

  test('of nothing are one sentence, and of nothing to compare one more', () => {
    expect(attributionAlone({ a: {} }, { a: {} }).readings).toEqual([
      'Neither arm has scored trials: whose fault anything was cannot be judged.',
    ]);
    const half = readings({ a: {}, b: BEFORE }, { a: AFTER, b: {} });
    expect(half).toContain('No task has scored trials in both arms: there is no change.');
    expect(half).not.toContain('cannot be judged');
  });

  test('name tasks that a change is not of, and test files that are not repeatable', () => {
    const before = judged('baseline', { a: BEFORE, b: { both_wrong: 50 } });
    const { attribution } = compare(before, judged('finetuned', { a: AFTER, b: AFTER }));
    const text = attribution?.readings.join('\n');
    expect(text).toContain(
      'The change of mutants killed leaves out b: fewer than two valid test files, or no mutants in an arm.',
    );
    expect(text).toContain('The change of successes that fail the hidden tests leaves out b: no successes in an arm.');
    expect(text).not.toContain('Test files that accept');
    const tasks = ['b', 'c', 'd', 'e', 'f', 'g'];
    const many = (rest: Verdicts) => ({ a: BEFORE, ...Object.fromEntries(tasks.map((task) => [task, rest])) });
    expect(readings(many({ both_wrong: 5 }), many({ true_success: 5 }))).toContain('leaves out 6 of 7 tasks: no succ');
  });

  test('explain plain differences of the arms that the changes by task are not', () => {
    const easy = { true_success: 20, false_success: 0 };
    const hard = { true_success: 10, false_success: 10 };
    const text = readings(
      { easy: { true_success: 40, both_wrong: 10 }, hard: { true_success: 5, false_success: 5, both_wrong: 40 } },
      { easy: { ...easy, both_wrong: 30 }, hard: { ...hard, both_wrong: 30 } },
    );
    expect(text).toMatch(
      /The plain differences of the arms are not the changes: .*hidden tests \+15\.0 points \(change 0\.0\)/,
    );
  });

  test('speak of chosen trials only where not all are among them', () => {
    const words = 'a share of those trials can change without';
    expect(readings({ a: BEFORE }, { a: AFTER })).toContain(words);
    expect(readings({ a: { true_success: 50 } }, { a: { true_success: 50 } })).not.toContain(words);
  });

  test('always say that they decide nothing', () => {
    for (const after of [AFTER, BEFORE, { both_wrong: 50 }]) {
      expect(readings({ a: BEFORE }, { a: after })).toMatch(/Exploratory: .*Hidden tests and mutants are finite/);
    }
  });
});
