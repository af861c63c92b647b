import type { Comparison, ScoredRate } from '../domain/comparison/comparison.ts';
import { percent, percentInterval, points, pointsInterval, pValue, signedPoints, stars } from './numbers.ts';
import { table } from '../domain/table.ts';
import { wrap } from './wrap.ts';

const WIDTH = 100;
const RULE = '='.repeat(70);

/** The comparison as plain text in the original experiment's form, at most 100 characters wide. */
export function consoleReport(comparison: Comparison): string {
  const sections = [overall(comparison), perTask(comparison), hypotheses(comparison), notes(comparison)];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function overall({ overall: all, infrastructure_errors: errors, hypotheses: { h1 } }: Comparison): string[] {
  const effect = all.cohens_h === null ? 'n/a' : `${all.cohens_h.toFixed(3)} (${all.cohens_h_label})`;
  const better = (all.difference ?? 0) > 0;
  const significance = `Statistically significant at α=${h1.alpha}`;
  return [
    'STATISTICAL COMPARISON REPORT',
    RULE,
    'OVERALL RESULTS:',
    `  Baseline:    ${rateLine(all.baseline)}`,
    `  Fine-tuned:  ${rateLine(all.finetuned)}`,
    ...(errors.baseline + errors.finetuned === 0
      ? []
      : [`  Infrastructure errors (not scored): baseline ${errors.baseline}, fine-tuned ${errors.finetuned}`]),
    `  Improvement: ${signedPoints(all.difference)} percentage points   (95% interval ${pointsInterval(all.newcombe_95)})`,
    `  Effect size: ${effect}`,
    `  P-value:     ${`${pValue(all.fisher_p_two_sided)} ${stars(all.fisher_p_two_sided)}`.trimEnd()}`,
    `  → ${h1.significant ? `${significance}${better ? '' : ': the fine-tuned model is WORSE'}` : `Not ${significance.toLowerCase()}`}`,
    "  P-value: Fisher's exact test, two-sided. * p<0.05, ** p<0.01, *** p<0.001",
  ];
}

function rateLine({ successes, trials, rate, wilson_95 }: ScoredRate): string {
  return `${percent(rate)} (${successes}/${trials} trials)   (95% interval ${percentInterval(wilson_95)})`;
}

function perTask({ per_task }: Comparison): string[] {
  const cell = ({ successes, trials, rate }: ScoredRate): string =>
    `${successes}/${trials} ${percent(rate).padStart(6)}`;
  const rows = per_task.map((task) => [
    task.task_id,
    cell(task.baseline),
    cell(task.finetuned),
    signedPoints(task.difference),
    pointsInterval(task.newcombe_95),
    pValue(task.fisher_p_two_sided),
  ]);
  return [
    'RESULTS BY TASK',
    RULE,
    ...table([['Task', 'Baseline', 'Fine-tuned', 'Diff pp', '95% interval', 'p'], ...rows], { width: WIDTH }),
    'The p-values by task are descriptive: not corrected for their number.',
  ];
}

function hypotheses({ hypotheses: { h1, h2, legacy_success } }: Comparison): string[] {
  return [
    'HYPOTHESIS EVALUATION',
    RULE,
    `H1: Fine-tuned model improves by ≥${points(h1.improvement_threshold)}pp over the baseline, p<${h1.alpha}`,
    `  Result: ${met(h1.met)}`,
    `  Improvement: ${h1.improvement === null ? 'n/a' : `${points(h1.improvement)}pp`} (threshold: ${points(h1.improvement_threshold)}pp)`,
    `  Significant: ${h1.significant ? 'True' : 'False'} (p = ${pValue(h1.p)})`,
    '',
    `H2: Fine-tuned model reaches ${percent(h2.rate_threshold)} on ≥${h2.tasks_required} tasks`,
    `  Result: ${met(h2.met)}`,
    `  Tasks reaching it: ${h2.tasks_reached.length}/${h2.tasks_in_design} (baseline: ${h2.baseline_tasks_reached.length}/${h2.tasks_in_design})`,
    ...(h2.tasks_in_design < h2.tasks_required
      ? ['  It cannot be met: the design has fewer tasks than it asks for']
      : []),
    ...(h2.baseline_alone_meets ? ['  The baseline alone already meets it: no evidence of a gain'] : []),
    '',
    `OVERALL: ${verdict(legacy_success)}`,
  ];
}

function met(isMet: boolean): string {
  return isMet ? '✓ MET' : '✗ NOT MET';
}

function verdict({ met: isMet, decided_by, without_evidence }: Comparison['hypotheses']['legacy_success']): string {
  if (!isMet) return '✗ NO SUCCESS by the original rule (H1 or H2)';
  if (without_evidence) {
    return '✗ NO EVIDENCE OF SUCCESS: the original rule (H1 or H2) is met only by H2,\n  which the baseline alone meets too';
  }
  return `✓ EXPERIMENT SUCCESS by the original rule (H1 or H2), by ${decided_by.map((name) => name.toUpperCase()).join(' and ')}${decided_by.length === 1 ? ' alone' : ''}`;
}

function notes({ notes: texts }: Comparison): string[] {
  return ['NOTES', RULE, ...texts.flatMap((text) => wrap(`- ${text}`, { width: WIDTH, indent: '  ' }))];
}
