import type { Comparison, ScoredRate } from '../../domain/comparison/comparison.ts';
import { rejects } from '../../domain/statistics/rejects.ts';
import { FEWEST_TRIALS } from '../../domain/comparison/difference-interval.ts';
import { verdictMarks } from '../../domain/comparison/verdict.ts';
import type { Interval } from '../../domain/statistics/wilson.ts';
import {
  oddsRatio,
  percent,
  percentInterval,
  pointsInterval,
  ratioInterval,
  signedPoints,
  stars,
  testedP,
} from '../numbers.ts';

/** The headline, both rates, and the primary analysis; then the same on pooled trials and on tasks as the sample. */
export function overallSection(comparison: Comparison): string[] {
  const { overall: all, stratified, clustered, hypotheses } = comparison;
  const { p, estimate, interval_95, interval_method } = hypotheses.h1.decided_by;
  const effect = all.cohens_h === null ? 'n/a' : `${all.cohens_h.toFixed(3)} (${all.cohens_h_label})`;
  return [
    comparison.headline,
    '',
    'OVERALL RESULTS:',
    ...otherArms(comparison),
    `  Baseline:    ${rateLine(all.baseline)}`,
    `  Fine-tuned:  ${rateLine(all.finetuned)}`,
    ...infrastructure(comparison),
    `  Improvement: ${improvement(estimate, interval_95, { marks: verdictMarks(hypotheses.h1) })}`,
    `  Effect size: ${effect}   (Cohen's h of the pooled trials)`,
    `  P-value:     ${starred(p, estimate)}`,
    `  Odds ratio:  ${oddsRatio(stratified.common_odds_ratio, stratified.common_odds_ratio_95)}   (95% interval ${ratioInterval(stratified.common_odds_ratio_95)})`,
    `  → ${significance(comparison)}`,
    '  Stratified by task: exact conditional test, two-sided; Mantel-Haenszel difference; common odds',
    '  ratio. * p<0.05, ** p<0.01, *** p<0.001',
    ...(interval_method === 'miettinen_nurminen'
      ? [
          `  The difference's interval is Miettinen and Nurminen's: a task has fewer than ${FEWEST_TRIALS} trials in an arm, or no trial varies.`,
        ]
      : []),
    '',
    'ALL TRIALS POOLED, as in the original experiment:',
    `  Improvement: ${improvement(all.difference, all.newcombe_95)}`,
    `  P-value:     ${starred(all.fisher_p_two_sided, all.difference)}   (Fisher's exact test, two-sided; mid-p ${testedP(all.fisher_mid_p, all.difference)})`,
    '',
    'TASKS LIKE THESE, the tasks taken as the sample:',
    `  Improvement: ${improvement(clustered.difference, clustered.ci_95, clustered.df === null || clustered.ci_95 === null ? {} : { by: `, t with ${clustered.df} df` })}`,
  ];
}

function improvement(
  difference: number | null,
  interval: Interval | null,
  { marks = [], by = '' }: { marks?: readonly number[]; by?: string } = {},
): string {
  if (difference === null) return 'n/a';
  return `${signedPoints(difference, marks)} percentage points   (95% interval ${pointsInterval(interval, marks)}${by})`;
}

function starred(p: number, difference: number | null): string {
  return `${testedP(p, difference)} ${difference === null ? '' : stars(p)}`.trimEnd();
}

function otherArms({ arms }: Comparison): string[] {
  if (arms.baseline === 'baseline' && arms.finetuned === 'finetuned') return [];
  return [`  Baseline is here ${arms.baseline}, fine-tuned is ${arms.finetuned}.`];
}

function infrastructure({ infrastructure_errors: { baseline, finetuned } }: Comparison): string[] {
  if (baseline === null || finetuned === null || baseline + finetuned === 0) return [];
  return [`  Infrastructure errors (not scored): baseline ${baseline}, fine-tuned ${finetuned}`];
}

function rateLine({ successes, trials, rate, wilson_95 }: ScoredRate): string {
  const interval = rate === null ? 'n/a' : percentInterval(wilson_95);
  return `${percent(rate)} (${successes}/${trials} trials)   (95% interval ${interval})`;
}

function significance({ hypotheses: { h1 } }: Comparison): string {
  const { p, alpha, estimate } = h1.decided_by;
  if (estimate === null) return 'Not tested: no task has scored trials in both arms';
  if (!rejects(p, alpha)) return `Not statistically significant at α=${alpha}`;
  return `Statistically significant at α=${alpha}${estimate > 0 ? '' : ': the fine-tuned model is WORSE'}`;
}
