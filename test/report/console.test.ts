import { describe, expect, test } from 'vitest';
import { FIGURE_WORDS } from '../../domain/comparison/attribution-words.ts';
import { compareArms } from '../../domain/comparison/compare-arms.ts';
import { compareTables } from '../../domain/comparison/compare-tables.ts';
import { Analysis } from '../../domain/spec.ts';
import { consoleReport } from '../../report/console.ts';
import { type ArmShape, armOf, sixTasks } from '../domain/comparison/arm-summary.ts';
import { compareExperiment } from '../domain/comparison/experiment-arms.ts';
import { attributionOf, type Verdicts } from '../domain/comparison/judged-trials.ts';

const analysis = Analysis.parse({});

function report(before: Record<string, number>, after: Record<string, number>, shape: ArmShape = {}): string {
  const { broken: _, ...sizes } = shape;
  return consoleReport(
    compareArms({
      baseline: armOf(before, sizes),
      finetuned: armOf(after, { arm: 'finetuned', ...shape }),
      analysis,
    }),
  );
}

const README = report(sixTasks(42, 35, 30, 27, 22, 15), sixTasks(45, 40, 36, 30, 24, 17), { firstAttempts: 20 });

const EVERYTHING = { controls: ['unfiltered', 'null_adapter', 'leave_one_task_out'], training: { seeds: 2 } };
const CONTROLLED = compareExperiment(
  { unfiltered: { a: 30, b: 28, c: 27 }, without_b: { b: 26 }, finetuned_seed_43: { a: 38, b: 38, c: 38 } },
  { ...EVERYTHING, controls: ['unfiltered', 'leave_one_task_out'] },
);

const BEFORE = { true_success: 20, false_success: 5, tests_wrong: 15, both_wrong: 10 };
const AFTER = { true_success: 40, false_success: 2, tests_wrong: 3, both_wrong: 5 };

/** A pair whose trials were judged by their tasks' controls. */
function judged(
  before: Record<string, Verdicts>,
  after: Record<string, Verdicts>,
  controls = 'c',
  experiment = 'e',
): string {
  const attributions = [
    attributionOf(before),
    {
      ...attributionOf(after, { arm: 'finetuned', experiment }),
      controls_sha256: Object.fromEntries(Object.keys(after).map((task) => [task, controls.repeat(64)])),
    },
  ] as const;
  const [baseline, finetuned] = attributions.map(({ experiment_id, arm, tasks }) => {
    const [scored = 0] = tasks.map((task) => task.trials);
    const successes = Object.fromEntries(tasks.map((task) => [task.task_id, task.successes]));
    return armOf(successes, { experiment: experiment_id, arm, scored });
  });
  if (!baseline || !finetuned) throw new RangeError('no pair');
  const arms = new Map(attributions.map((each) => [`${each.experiment_id}.${each.arm}`, each]));
  return consoleReport(compareArms({ baseline, finetuned, attributions: { arms, flips: [] }, analysis }));
}

describe('the console report', () => {
  test("has the original's form with true numbers", () => {
    expect(README.slice(0, README.indexOf('\nNOTES'))).toBe(
      `STATISTICAL COMPARISON REPORT
======================================================================
On the training tasks, finetuned passed 64.0% of its trials and baseline 57.0%, a difference of +7.0
percentage points by task (95% interval -0.2 to +14.2, exact p = 0.0731); H1 not met: inconclusive,
the interval holds both no effect and a gain of 5.0 percentage points. Part of any gain may be mere
sharpening (no unfiltered control was run); what holds for other tasks was not measured.

OVERALL RESULTS:
  Baseline:    57.0% (171/300 trials)   (95% interval 51.3% to 62.5%)
  Fine-tuned:  64.0% (192/300 trials)   (95% interval 58.4% to 69.2%)
  Improvement: +7.0 percentage points   (95% interval -0.2 to +14.2)
  Effect size: 0.143 (below small)   (Cohen's h of the pooled trials)
  P-value:     0.0731
  Odds ratio:  1.40   (95% interval 0.970 to 2.03)
  → Not statistically significant at α=0.05
  Stratified by task: exact conditional test, two-sided; Mantel-Haenszel difference; common odds
  ratio. * p<0.05, ** p<0.01, *** p<0.001

ALL TRIALS POOLED, as in the original experiment:
  Improvement: +7.0 percentage points   (95% interval -0.8 to +14.7)
  P-value:     0.0948   (Fisher's exact test, two-sided; mid-p 0.0804)

TASKS LIKE THESE, the tasks taken as the sample:
  Improvement: +7.0 percentage points   (95% interval +3.6 to +10.4, t with 5 df)

HYPOTHESIS EVALUATION
======================================================================
H1: Fine-tuned model improves by ≥5.0pp over the baseline, p<0.05
  Result: ✗ H1 not met: inconclusive, the interval holds both no effect and a gain of 5.0 percentage
  points
  Improvement: +7.0pp (threshold: 5.0pp; 95% interval -0.2 to +14.2)
  Significant: False (p = 0.0731, exact test stratified by task)

H2: Fine-tuned model is less than 10.0pp worse than a measured reference arm
  Result: – H2 not tested: no reference arm was measured

THE ORIGINAL'S RULE (legacy), H1 or H2 of these, for comparison with it only:
  H1: ≥5.0pp on pooled trials, Fisher p<0.05: NOT MET (+7.0pp, p = 0.0948)
  H2: ≥70.0% on ≥3 tasks: MET (3 tasks; the baseline alone: 2)

OVERALL: ✗ H1 NOT MET; the original's rule: met by H2 alone

RESULTS BY TASK
======================================================================
Task             Baseline    Fine-tuned  Diff pp    95% interval       p  Holm p
brackets     42/50  84.0%  45/50  90.0%     +6.0   -7.7 to +19.7  0.5536  1.0000
fibonacci    35/50  70.0%  40/50  80.0%    +10.0   -7.0 to +26.3  0.3558  1.0000
transpose    30/50  60.0%  36/50  72.0%    +12.0   -6.4 to +29.4  0.2912  1.0000
prime        27/50  54.0%  30/50  60.0%     +6.0  -13.0 to +24.4  0.6865  1.0000
linked_list  22/50  44.0%  24/50  48.0%     +4.0  -15.0 to +22.6  0.8411  1.0000
parentheses  15/50  30.0%  17/50  34.0%     +4.0  -14.0 to +21.6  0.8305  1.0000
Each task alone, by Fisher's exact test; Holm's p allows for their number. H1 is not decided here.

SENSITIVITY
======================================================================
Counted                    Baseline  Fine-tuned  Diff pp   95% interval       p            H1
as planned                  171/300     192/300     +7.0  -0.2 to +14.2  0.0731  inconclusive
broken trials as failures   171/300     192/300     +7.0  -0.2 to +14.2  0.0731  inconclusive
first-attempt successes     120/300     120/300      0.0   -7.8 to +7.8  1.0000  inconclusive
Attempts per success: baseline 3.51 (600/171), fine-tuned 3.13 (600/192)
`,
    );
  });

  test.each([
    [
      sixTasks(28, 28, 28, 29, 29, 29),
      sixTasks(34, 34, 34, 33, 33, 33),
      /P-value: {5}0\.0\d+ \*\*?\n.*\n {2}→ Statistically significant at α=0\.05\n/,
    ],
    [sixTasks(10, 10, 10, 10, 10, 10), sixTasks(40, 40, 40, 40, 40, 40), /P-value: {5}\d\.\de-\d+ \*\*\*\n/],
    [sixTasks(40, 40, 40, 30, 30, 30), sixTasks(20, 20, 20, 20, 20, 20), /α=0\.05: the fine-tuned model is WORSE\n/],
    [
      sixTasks(40, 40, 40, 30, 30, 30),
      sixTasks(20, 20, 20, 20, 20, 20),
      /H1 not met: the change is a significant LOSS/,
    ],
  ])('stars and words follow the p-value: %#', (before, after, line) => {
    expect(report(before, after)).toMatch(line);
  });

  test('a p of exactly 0.05 has no star, as it is not significant', () => {
    const tie = { task_id: 'a', baseline: { successes: 2, trials: 14 }, finetuned: { successes: 2, trials: 2 } };
    const text = consoleReport(compareTables([tie], analysis));
    expect(text).toContain('  P-value:     0.0500\n');
    expect(text).toContain('Not statistically significant');
    expect(text).toContain("interval is Miettinen and Nurminen's: a task has fewer than 20 trials");
  });

  test('a significant loss is named where the original has its "Significant: True"', () => {
    const text = report(sixTasks(40, 40, 40, 30, 30, 30), sixTasks(20, 20, 20, 20, 20, 20));
    expect(text).toMatch(/ {2}Significant: True, a LOSS \(p = /);
  });

  test('has one interval of the difference, never a point, where no trial varies', () => {
    const text = report({ a: 50, b: 0, c: 0 }, { a: 50, b: 0, c: 50 });
    expect(text).not.toMatch(/\+33\.3\s+to\s+\+33\.3/);
    const places = [
      '95% interval ',
      'Improvement: +33.3 percentage points   (95% interval ',
      'threshold: 5.0pp; 95% interval ',
    ];
    for (const place of places) expect(text).toContain(`${place}+24.8 to +42.1`);
    expect(text).toMatch(/^as planned .* \+24\.8 to \+42\.1 /m);
  });

  test('says that nothing was tested where an arm has no scored trials', () => {
    const half = { task_id: 'a', baseline: { successes: 2, trials: 5 }, finetuned: { successes: 0, trials: 0 } };
    const text = consoleReport(compareTables([half], analysis));
    expect(text).toContain('  P-value:     n/a\n');
    expect(text).toContain('  → Not tested: no task has scored trials in both arms\n');
    expect(text).toContain('  Significant: not tested\n');
    expect(text).not.toMatch(/n\/app|1\.0000|-100\.0|0\.0% to 100\.0%/);
  });

  test('does not call it a success when the baseline alone meets H2', () => {
    const text = report(sixTasks(45, 45, 45, 20, 20, 20), sixTasks(46, 46, 46, 20, 20, 20));
    expect(text).toContain('The baseline alone already meets this H2: no evidence of a gain');
    expect(text).toContain(
      "OVERALL: ✗ H1 NOT MET; the original's rule: met by H2 alone, but NO SUCCESS: the baseline alone",
    );
  });

  test('shows what a reference arm gave', () => {
    const text = consoleReport(
      compareArms({
        baseline: armOf(sixTasks(10, 10, 10, 10, 10, 10)),
        finetuned: armOf(sixTasks(40, 40, 40, 40, 40, 40), { arm: 'finetuned' }),
        reference: armOf(sixTasks(40, 40, 40, 40, 40, 40), { arm: 'larger' }),
        analysis,
      }),
    );
    expect(text).toContain('Result: ✓ H2 met: not worse than larger by 10.0 percentage points or more');
    expect(text).toContain('Reference: larger 80.0% (240/300 trials)');
    expect(text).toMatch(/Difference: 0\.0pp \(95% interval -\d\.\d to \+\d\.\d\), one-sided p = 0\.00\d+, α=0\.025/);
  });

  test('shows infrastructure errors when there are any', () => {
    const broken = report(sixTasks(1, 1, 1, 1, 1, 1), sixTasks(1, 1, 1, 1, 1, 1), { broken: 2 });
    expect(broken).toContain('Infrastructure errors (not scored): baseline 0, fine-tuned 12');
    expect(README).not.toContain('Infrastructure');
  });

  test('has a row for each contrast, and under them what each control says', () => {
    const text = consoleReport(CONTROLLED);
    expect(text.slice(text.indexOf('CONTROLS'), text.indexOf('\nSENSITIVITY'))).toBe(
      `CONTROLS
======================================================================
Contrast                           From       To  Diff pp    95% interval       p
baseline -> unfiltered           75/150   85/150     +6.7   -4.6 to +17.9  0.2991
unfiltered -> finetuned          85/150  120/150    +23.3  +13.1 to +33.5  2.2e-5
baseline -> leave_one_task_out    25/50    26/50     +2.0  -17.6 to +21.6  1.0000
leave_one_task_out -> finetuned   26/50    40/50    +28.0  +10.3 to +45.7  0.0057
Stratified by task, by the test of H1; contrasts describe and decide nothing.

- unfiltered: Training on as many answers, taken without looking at their verdicts, gave +6.7 points
  (-4.6 to +17.9, p = 0.2991) over the baseline: inconclusive, sharpening is neither shown nor ruled
  out below the upper end. Filtered answers gave +23.3 points (+13.1 to +33.5, p = 2.2e-5) over
  that: filtering helped. Each is one adapter: others trained alike can differ.
- leave_one_task_out: Each task with an adapter that was trained neither on it nor on tasks marked
  as the same problem: +2.0 points (-17.6 to +21.6, p = 1.0000) against the baseline, no evidence of
  transfer to tasks that it has not seen. The adapter that was trained on these tasks is at +28.0
  points (+10.3 to +45.7, p = 0.0057) against that. No other number here speaks of tasks that an
  adapter has not seen. Declared and not measured: without_a, without_c.

ADAPTERS
======================================================================
Adapter            Seed   Passed   Rate
finetuned            42  120/150  80.0%
finetuned_seed_43    43  114/150  76.0%
2 adapters, alike but for the seed of their training, passed 76.0% to 80.0% of their trials (mean
78.0%): a standard deviation of 2.8 points, where the draw of trials alone gives at most about 3.4;
the deviation of so few is rough itself. The tests speak of the first adapter only.
`,
    );
    expect(README).not.toMatch(/CONTROLS|ADAPTERS/);
  });

  test('has whose fault failures were: faults and verdicts by arm, figures with their changes, tasks, readings, costs', () => {
    const text = judged({ fibonacci: BEFORE, prime: AFTER }, { fibonacci: AFTER, prime: AFTER });
    expect(text.slice(text.indexOf('WHOSE FAULT'), text.indexOf('- Of the'))).toBe(
      `WHOSE FAULT
======================================================================
Failures    All      Tests'  Impl.'s      Both's  Vacuous  Unclear
Baseline     33  18 (54.5%)        0  15 (45.5%)        0        0
Fine-tuned   16   6 (37.5%)        0  10 (62.5%)        0        0
By whose fault: the tests' alone, the implementation's alone, both's.

Trials      True  False  Vacuous  Tests  Impl.  Both  Unclear
Baseline      60      7        0     18      0    15        0
Fine-tuned    80      4        0      6      0    10        0
By verdict: true and false successes; vacuous tests; wrong tests, implementation, both; unclear.

Figure               Baseline  95% interval    Fine-tuned  95% interval  Diff pp   95% interval
Valid tests      67.0% of 100  57.3 to 75.4  84.0% of 100  75.6 to 89.9    +17.0  +5.3 to +28.7
Mutants killed    44.9% of 67  43.1 to 46.7   45.0% of 84  43.4 to 46.6     +0.1   -2.3 to +2.6
Hidden if valid   89.6% of 67  80.0 to 94.8   95.2% of 84  88.4 to 98.1     +6.5  -1.9 to +17.0
Hidden failed     10.4% of 67   5.2 to 20.0    4.8% of 84   1.9 to 11.6     -6.5  -17.0 to +1.9
True successes   60.0% of 100  50.2 to 69.1  80.0% of 100  71.1 to 86.7    +20.0  +7.6 to +32.2
Hidden passed    78.0% of 100  68.9 to 85.0  86.0% of 100  77.9 to 91.5     +8.0  -2.7 to +18.9
Hidden if valid is of trials with valid tests, Hidden failed of successes; Mutants killed is the
mean share that valid tests kill. Changes are stratified by task, those in the table of tasks are of
true successes; they describe and decide nothing.

Task          Valid tests  Hidden failed  True successes  Diff pp    95% interval
fibonacci  50.0% -> 84.0%  20.0% -> 4.8%  40.0% -> 80.0%    +40.0  +21.0 to +55.2
prime      84.0% -> 84.0%   4.8% -> 4.8%  80.0% -> 80.0%      0.0  -15.7 to +15.7

`,
    );
    expect(text).toMatch(/^- Exploratory/m);
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      "- Attribution took 12 s for baseline (13.3% of its benchmark's time), 12 s for finetuned (13.3% of its benchmark's time): 840 programs ran, 360 judgements were known.",
    );
    expect(README).not.toContain('WHOSE FAULT');
  });

  test('shows no change where the arms were judged by different controls, and no tables where nothing was scored', () => {
    const different = judged({ a: BEFORE }, { a: AFTER }, 'd');
    const section = different.slice(different.indexOf('WHOSE FAULT'), different.indexOf('NOTES'));
    expect(section).not.toMatch(/Diff pp|stratified/);
    const nothing = judged({ a: {} }, { a: {} });
    expect(nothing.slice(nothing.indexOf('WHOSE FAULT'))).toMatch(/^WHOSE FAULT\n=+\n- Neither arm has scored trials/);
  });

  test('names arms that are not the usual pair', () => {
    const text = consoleReport(
      compareArms({ baseline: armOf({ a: 1 }), finetuned: armOf({ a: 2 }, { arm: 'larger' }), analysis }),
    );
    expect(text).toContain('Baseline is here baseline, fine-tuned is larger.');
  });

  test('names the figures in full whatever the arms are called', () => {
    const text = judged({ a: { true_success: 10_000 } }, { a: { true_success: 10_000 } });
    for (const { brief } of Object.values(FIGURE_WORDS)) expect(text).toMatch(new RegExp(`^${brief} `, 'm'));
    const long = 'experiment_with_a_name_that_is_as_long_as_they_come';
    const other = judged({ a: BEFORE }, { a: AFTER }, 'c', long);
    const section = other.slice(other.indexOf('WHOSE FAULT'), other.indexOf('NOTES'));
    expect(section).toContain(`Baseline is here e.baseline, fine-tuned is\n${long}.finetuned.`);
    expect(section).toMatch(/^Figure +Baseline +95% interval +Fine-tuned /m);
    expect(section).not.toContain('…');
  });

  test('stays within 100 columns and prints no NaN, whatever the counts and names', () => {
    const long = `task_${'x'.repeat(200)}`;
    const nothing = { task_id: 'a', baseline: { successes: 0, trials: 0 }, finetuned: { successes: 0, trials: 0 } };
    const infinite = { task_id: 'a', baseline: { successes: 0, trials: 9 }, finetuned: { successes: 9, trials: 9 } };
    const reports = [
      README,
      consoleReport(CONTROLLED),
      consoleReport(compareExperiment({}, EVERYTHING)),
      report({ [long]: 99_999 }, { [long]: 0 }, { scored: 100_000 }),
      report({ a: 0 }, { a: 0 }, { scored: 0, broken: 5 }),
      consoleReport(compareTables([nothing], analysis)),
      consoleReport(compareTables([infinite], analysis)),
      judged({ [long]: BEFORE, b: { both_wrong: 50 } }, { [long]: AFTER, b: AFTER }),
      judged({ a: { vacuous_tests: 9 } }, { a: { tests_wrong: 9 } }, 'd'),
      judged({ a: {} }, { a: {} }),
      judged({ [long]: { true_success: 10_000 } }, { [long]: { true_success: 10_000 } }),
    ];
    for (const text of reports) {
      expect(text).not.toMatch(/NaN|Infinity|null(?!_adapter)|undefined/);
      expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    }
  });
});
