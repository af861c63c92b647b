import type { Comparison } from '../../domain/comparison/comparison.ts';
import type { H1, H2, LegacySuccess } from '../../domain/comparison/hypothesis.ts';
import { legacyVerdict } from '../../domain/comparison/legacy.ts';
import { rejects } from '../../domain/statistics/rejects.ts';
import { h1Verdict, h2Verdict, verdictMarks } from '../../domain/comparison/verdict.ts';
import { chosenPoints, percent, pointsInterval, pValue, signedPoints, testedP } from '../numbers.ts';

export function hypothesesSection({ hypotheses: { h1, h2, legacy_success } }: Comparison): string[] {
  const { alpha, estimate, interval_95, threshold } = h1.decided_by;
  const marks = verdictMarks(h1);
  return [
    `H1: Fine-tuned model improves by ≥${chosenPoints(threshold)}pp over the baseline, p<${alpha}`,
    `  Result: ${mark(h1.status === 'met')} ${h1Verdict(h1)}`,
    `  Improvement: ${inPoints(estimate, marks)} (threshold: ${chosenPoints(threshold)}pp; 95% interval ${pointsInterval(interval_95, marks)})`,
    `  Significant: ${significantWords(h1)}`,
    '',
    ...h2Lines(h2),
    '',
    ...legacyLines(legacy_success),
    '',
    `OVERALL: ${h1.status === 'met' ? '✓ H1 MET' : '✗ H1 NOT MET'}; the original's rule: ${legacyVerdict(legacy_success)}`,
  ];
}

function significantWords({ decided_by: { p, alpha, estimate } }: H1): string {
  if (estimate === null) return 'not tested';
  const answer = rejects(p, alpha) ? `True${estimate < 0 ? ', a LOSS' : ''}` : 'False';
  return `${answer} (p = ${pValue(p)}, exact test stratified by task)`;
}

function h2Lines(h2: H2): string[] {
  const { p, alpha, estimate, interval_95, threshold } = h2.decided_by;
  const { reference } = h2;
  const marks = verdictMarks(h2);
  return [
    `H2: Fine-tuned model is less than ${chosenPoints(-threshold)}pp worse than a measured reference arm`,
    `  Result: ${h2.status === 'not_tested' ? '–' : mark(h2.status === 'met')} ${h2Verdict(h2)}`,
    ...(reference === null
      ? []
      : [
          `  Reference: ${reference.arm} ${percent(reference.trials === 0 ? null : reference.successes / reference.trials)} (${reference.successes}/${reference.trials} trials)`,
          `  Difference: ${inPoints(estimate, marks)} (95% interval ${pointsInterval(interval_95, marks)})${p === null ? '' : `, one-sided p = ${pValue(p)}, α=${alpha}`}`,
        ]),
  ];
}

/** The original's rule, with the numbers that it would have used. */
function legacyLines(rule: LegacySuccess): string[] {
  const { fisher_p_two_sided, difference, difference_threshold, alpha, rate_threshold, tasks_required } =
    rule.decided_by;
  return [
    "THE ORIGINAL'S RULE (legacy), H1 or H2 of these, for comparison with it only:",
    `  H1: ≥${chosenPoints(difference_threshold)}pp on pooled trials, Fisher p<${alpha}: ${metOrNot(rule.h1_met)} (${inPoints(difference, [0, difference_threshold])}, p = ${testedP(fisher_p_two_sided, difference)})`,
    `  H2: ≥${chosenPoints(rate_threshold)}% on ≥${tasks_required} tasks: ${metOrNot(rule.h2_met)} (${rule.tasks_reached.length} tasks; the baseline alone: ${rule.baseline_tasks_reached.length})`,
    ...(rule.baseline_alone_meets_h2 ? ['  The baseline alone already meets this H2: no evidence of a gain'] : []),
  ];
}

function inPoints(difference: number | null, marks: readonly number[]): string {
  return difference === null ? 'n/a' : `${signedPoints(difference, marks)}pp`;
}

function mark(met: boolean): string {
  return met ? '✓' : '✗';
}

function metOrNot(met: boolean): string {
  return met ? 'MET' : 'NOT MET';
}
