import { describe, expect, test } from 'vitest';
import { compareArms } from '../../domain/comparison/compare-arms.ts';
import { Analysis } from '../../domain/spec.ts';
import { consoleReport } from '../../report/console.ts';
import { armOf, sixTasks } from '../domain/comparison/arm-summary.ts';

function report(
  before: Record<string, number>,
  after: Record<string, number>,
  sizes: { scored?: number; broken?: number } = {},
): string {
  return consoleReport(
    compareArms({
      baseline: armOf(before, { ...(sizes.scored && { scored: sizes.scored }) }),
      finetuned: armOf(after, { arm: 'finetuned', ...sizes }),
      analysis: Analysis.parse({}),
    }),
  );
}

const README = report(sixTasks(42, 35, 30, 27, 22, 15), sixTasks(45, 40, 36, 30, 24, 17));
const BASELINE_MEETS_H2 = report(sixTasks(45, 45, 45, 20, 20, 20), sixTasks(46, 46, 46, 20, 20, 20));

describe('the console report', () => {
  test("has the original's form with true numbers", () => {
    expect(README.slice(0, README.indexOf('\n\nNOTES'))).toBe(
      `STATISTICAL COMPARISON REPORT
======================================================================
OVERALL RESULTS:
  Baseline:    57.0% (171/300 trials)   (95% interval 51.3% to 62.5%)
  Fine-tuned:  64.0% (192/300 trials)   (95% interval 58.4% to 69.2%)
  Improvement: +7.0 percentage points   (95% interval -0.8 to +14.7)
  Effect size: 0.143 (below small)
  P-value:     0.0948
  → Not statistically significant at α=0.05
  P-value: Fisher's exact test, two-sided. * p<0.05, ** p<0.01, *** p<0.001

RESULTS BY TASK
======================================================================
Task             Baseline    Fine-tuned  Diff pp    95% interval       p
brackets     42/50  84.0%  45/50  90.0%     +6.0   -7.7 to +19.7  0.5536
fibonacci    35/50  70.0%  40/50  80.0%    +10.0   -7.0 to +26.3  0.3558
transpose    30/50  60.0%  36/50  72.0%    +12.0   -6.4 to +29.4  0.2912
prime        27/50  54.0%  30/50  60.0%     +6.0  -13.0 to +24.4  0.6865
linked_list  22/50  44.0%  24/50  48.0%     +4.0  -15.0 to +22.6  0.8411
parentheses  15/50  30.0%  17/50  34.0%     +4.0  -14.0 to +21.6  0.8305
The p-values by task are descriptive: not corrected for their number.

HYPOTHESIS EVALUATION
======================================================================
H1: Fine-tuned model improves by ≥5.0pp over the baseline, p<0.05
  Result: ✗ NOT MET
  Improvement: 7.0pp (threshold: 5.0pp)
  Significant: False (p = 0.0948)

H2: Fine-tuned model reaches 70.0% on ≥3 tasks
  Result: ✓ MET
  Tasks reaching it: 3/6 (baseline: 2/6)

OVERALL: ✓ EXPERIMENT SUCCESS by the original rule (H1 or H2), by H2 alone`,
    );
  });

  test.each([
    [
      sixTasks(28, 28, 28, 29, 29, 29),
      sixTasks(34, 34, 34, 33, 33, 33),
      /P-value: {5}0\.0\d+ \*\*?\n {2}→ Statistically significant at α=0\.05\n/,
    ],
    [sixTasks(10, 10, 10, 10, 10, 10), sixTasks(40, 40, 40, 40, 40, 40), /P-value: {5}\d\.\de-\d+ \*\*\*\n/],
    [sixTasks(40, 40, 40, 30, 30, 30), sixTasks(20, 20, 20, 20, 20, 20), /α=0\.05: the fine-tuned model is WORSE\n/],
  ])('stars and words follow the p-value: %#', (before, after, line) => {
    expect(report(before, after)).toMatch(line);
  });

  test('does not call it a success when the baseline alone meets H2', () => {
    expect(BASELINE_MEETS_H2).toContain('The baseline alone already meets it: no evidence of a gain');
    expect(BASELINE_MEETS_H2).toContain('OVERALL: ✗ NO EVIDENCE OF SUCCESS');
  });

  test('shows infrastructure errors when there are any', () => {
    const broken = report(sixTasks(1, 1, 1, 1, 1, 1), sixTasks(1, 1, 1, 1, 1, 1), { broken: 2 });
    expect(broken).toContain('Infrastructure errors (not scored): baseline 0, fine-tuned 12');
    expect(README).not.toContain('Infrastructure');
  });

  test('stays within 100 columns and prints no NaN, whatever the counts and names', () => {
    const long = `task_${'x'.repeat(200)}`;
    const reports = [
      README,
      report({ [long]: 99_999 }, { [long]: 0 }, { scored: 100_000 }),
      consoleReport(
        compareArms({
          baseline: armOf({ a: 0 }, { scored: 0, broken: 5 }),
          finetuned: armOf({ a: 0 }, { scored: 0, arm: 'finetuned' }),
          analysis: Analysis.parse({}),
        }),
      ),
    ];
    for (const text of reports) {
      expect(text).not.toMatch(/NaN|Infinity|null|undefined/);
      expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    }
  });
});
