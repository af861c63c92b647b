import type { Comparison } from '../../domain/comparison/comparison.ts';
import { STATUS_WORDS, verdictMarks } from '../../domain/comparison/verdict.ts';
import type {
  AttemptsPerSuccess,
  RatioOfArms,
  Reanalysis,
  Sensitivity,
  Spending,
} from '../../domain/comparison/sensitivity-table.ts';
import { table } from '../../domain/table.ts';
import { pointsInterval, ratio, ratioInterval, signedPoints, testedP } from '../numbers.ts';
import { asPlanned } from './as-planned.ts';

/** The primary analysis with other counts; empty where only counts of successes are known. */
export function sensitivitySection(comparison: Comparison): string[] {
  const { infrastructure_as_failures, first_attempt, attempts_per_success: attempts } = comparison.sensitivity;
  if (!infrastructure_as_failures || !first_attempt || !attempts) return [];
  const marks = verdictMarks(comparison.hypotheses.h1);
  const head = ['Counted', 'Baseline', 'Fine-tuned', 'Diff pp', '95% interval', 'p', 'H1'];
  return [
    ...table(
      [
        head,
        row('as planned', asPlanned(comparison), marks),
        row('broken trials as failures', infrastructure_as_failures, marks),
        row('first-attempt successes', first_attempt, marks),
      ],
      { width: 100 },
    ),
    ...spendingLines(attempts, comparison.sensitivity.spending),
  ];
}

function row(counted: string, { baseline, finetuned, ...analysis }: Reanalysis, marks: readonly number[]): string[] {
  return [
    counted,
    `${baseline.successes}/${baseline.trials}`,
    `${finetuned.successes}/${finetuned.trials}`,
    signedPoints(analysis.mh_risk_difference, marks),
    pointsInterval(analysis.mh_risk_difference_95, marks),
    testedP(analysis.p_two_sided, analysis.mh_risk_difference),
    STATUS_WORDS[analysis.h1_status],
  ];
}

function spendingLines(
  { baseline, finetuned }: NonNullable<Sensitivity['attempts_per_success']>,
  spending: Spending | null,
): string[] {
  const each = `Attempts per success: baseline ${attemptsText(baseline)}, fine-tuned ${attemptsText(finetuned)}`;
  if (spending === null) return [each];
  const { attempts_per_success_95: intervals, attempts_per_success: attempts, duration, bootstrap } = spending;
  return [
    each,
    `  95% intervals: baseline ${ratioInterval(intervals.baseline)}, fine-tuned ${ratioInterval(intervals.finetuned)}; fine-tuned over baseline ${ratioText(attempts)}`,
    `Time of a trial, geometric mean: fine-tuned over baseline ${ratioText(duration)}`,
    `Intervals of these: percentiles of ${bootstrap.resamples} resamples of trials within task and arm, seed ${bootstrap.seed}.`,
  ];
}

function attemptsText({ attempts, successes, per_success }: AttemptsPerSuccess): string {
  return `${per_success === null ? 'n/a' : per_success.toFixed(2)} (${attempts}/${successes})`;
}

/** `0.891 (0.80 to 0.99)` */
function ratioText({ ratio: value, ratio_95 }: RatioOfArms): string {
  return `${ratio(value)} (${ratioInterval(ratio_95)})`;
}
