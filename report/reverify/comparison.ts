import type { Reanalysis } from '../../domain/comparison/sensitivity-table.ts';
import { STATUS_WORDS } from '../../domain/comparison/verdict.ts';
import type { ReverifiedComparison } from '../../domain/reverify/reverified.ts';
import { table } from '../../domain/table.ts';
import { pointsInterval, pValue, signedPoints } from '../numbers.ts';
import { wrap } from '../wrap.ts';

const WIDTH = 100;

/** The primary analysis by the verdicts of then and of now, and whether the conclusion stands. */
export function comparisonSection(comparison: ReverifiedComparison | null): string[] {
  if (comparison === null) {
    return ['COMPARISON', 'None: it takes the arms baseline and finetuned, with a task that both have.'];
  }
  const { before, undetermined_as_failures, undetermined_left_out, conclusion } = comparison;
  const { undetermined_for_baseline, undetermined_for_finetuned } = comparison;
  const head = ['Verdicts', 'Baseline', 'Fine-tuned', 'Diff pp', '95% interval', 'p', 'H1'];
  return [
    'COMPARISON, by the primary analysis',
    ...table(
      [
        head,
        analysisRow('then', before),
        analysisRow('now, unknown as failures', undetermined_as_failures),
        analysisRow('now, unknown left out', undetermined_left_out),
        analysisRow('now, unknown for baseline', undetermined_for_baseline),
        analysisRow('now, unknown for finetuned', undetermined_for_finetuned),
      ],
      { width: WIDTH },
    ),
    ...wrap(conclusion, { width: WIDTH, indent: '' }),
  ];
}

function analysisRow(name: string, { baseline, finetuned, ...analysis }: Reanalysis): string[] {
  return [
    name,
    `${baseline.successes}/${baseline.trials}`,
    `${finetuned.successes}/${finetuned.trials}`,
    signedPoints(analysis.mh_risk_difference),
    pointsInterval(analysis.mh_risk_difference_95),
    pValue(analysis.p_two_sided),
    STATUS_WORDS[analysis.h1_status],
  ];
}
