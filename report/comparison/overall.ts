import type { Comparison, ScoredRate } from '../../domain/comparison/comparison.ts';
import {
  percent,
  percentInterval,
  pointsInterval,
  pValue,
  ratio,
  ratioInterval,
  signedPoints,
  stars,
} from '../numbers.ts';

/** The headline, both rates, and the primary analysis; then the same on pooled trials and on tasks as the sample. */
export function overallSection(comparison: Comparison): string[] {
  const { overall: all, stratified, clustered } = comparison;
  const effect = all.cohens_h === null ? 'n/a' : `${all.cohens_h.toFixed(3)} (${all.cohens_h_label})`;
  return [
    comparison.headline,
    '',
    'OVERALL RESULTS:',
    ...otherArms(comparison),
    `  Baseline:    ${rateLine(all.baseline)}`,
    `  Fine-tuned:  ${rateLine(all.finetuned)}`,
    ...infrastructure(comparison),
    `  Improvement: ${signedPoints(stratified.mh_risk_difference)} percentage points   (95% interval ${pointsInterval(stratified.mh_risk_difference_95)})`,
    `  P-value:     ${`${pValue(stratified.p_two_sided)} ${stars(stratified.p_two_sided)}`.trimEnd()}`,
    `  Odds ratio:  ${ratio(stratified.common_odds_ratio)}   (95% interval ${ratioInterval(stratified.common_odds_ratio_95)})`,
    `  → ${significance(comparison)}`,
    '  Stratified by task: exact conditional test, two-sided; Mantel-Haenszel difference; common odds',
    '  ratio. * p<0.05, ** p<0.01, *** p<0.001',
    '',
    'ALL TRIALS POOLED, as in the original experiment:',
    `  Improvement: ${signedPoints(all.difference)} percentage points   (95% interval ${pointsInterval(all.newcombe_95)})`,
    `  Effect size: ${effect}`,
    `  P-value:     ${`${pValue(all.fisher_p_two_sided)} ${stars(all.fisher_p_two_sided)}`.trimEnd()}   (Fisher's exact test, two-sided; mid-p ${pValue(all.fisher_mid_p)})`,
    '',
    'TASKS LIKE THESE, the tasks taken as the sample:',
    `  Improvement: ${signedPoints(clustered.difference)} percentage points   (95% interval ${pointsInterval(clustered.ci_95)}${clustered.df === null ? '' : `, t with ${clustered.df} df`})`,
  ];
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
  return `${percent(rate)} (${successes}/${trials} trials)   (95% interval ${percentInterval(wilson_95)})`;
}

function significance({ hypotheses: { h1 } }: Comparison): string {
  const { p, alpha, estimate } = h1.decided_by;
  if (p >= alpha) return `Not statistically significant at α=${alpha}`;
  return `Statistically significant at α=${alpha}${(estimate ?? 0) > 0 ? '' : ': the fine-tuned model is WORSE'}`;
}
