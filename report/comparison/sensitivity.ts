import type { Comparison } from '../../domain/comparison/comparison.ts';
import type { Status } from '../../domain/comparison/hypothesis.ts';
import type { AttemptsPerSuccess, Reanalysis } from '../../domain/comparison/sensitivity-table.ts';
import { table } from '../../domain/table.ts';
import { pointsInterval, pValue, signedPoints } from '../numbers.ts';

/** The primary analysis with other counts; empty where only counts of successes are known. */
export function sensitivitySection({ overall, stratified, hypotheses: { h1 }, sensitivity }: Comparison): string[] {
  const { infrastructure_as_failures, first_attempt, attempts_per_success: attempts } = sensitivity;
  if (!infrastructure_as_failures || !first_attempt || !attempts) return [];
  const primary = { ...overall, ...stratified, h1_status: h1.status };
  const head = ['Counted', 'Baseline', 'Fine-tuned', 'Diff pp', '95% interval', 'p', 'H1'];
  return [
    ...table(
      [
        head,
        row('as planned', primary),
        row('broken trials as failures', infrastructure_as_failures),
        row('first-attempt successes', first_attempt),
      ],
      { width: 100 },
    ),
    `Attempts per success: baseline ${attemptsText(attempts.baseline)}, fine-tuned ${attemptsText(attempts.finetuned)}`,
  ];
}

function row(counted: string, { baseline, finetuned, ...analysis }: Reanalysis): string[] {
  return [
    counted,
    `${baseline.successes}/${baseline.trials}`,
    `${finetuned.successes}/${finetuned.trials}`,
    signedPoints(analysis.mh_risk_difference),
    pointsInterval(analysis.mh_risk_difference_95),
    pValue(analysis.p_two_sided),
    WORDS[analysis.h1_status],
  ];
}

const WORDS: Record<Status, string> = { met: 'met', not_met: 'not met', inconclusive: 'inconclusive' };

function attemptsText({ attempts, successes, per_success }: AttemptsPerSuccess): string {
  return `${per_success === null ? 'n/a' : per_success.toFixed(2)} (${attempts}/${successes})`;
}
