import { STATUS_WORDS, verdictMarks } from '../../../domain/comparison/verdict.ts';
import type { Reanalysis } from '../../../domain/comparison/sensitivity-table.ts';
import { asPlanned } from '../../comparison/as-planned.ts';
import { testedP } from '../../numbers.ts';
import { dataTable } from '../data-table.ts';
import type { Part } from '../markup.ts';
import type { ReportData } from '../report-data.ts';
import { typeset, withInterval } from '../typeset.ts';
import type { Section } from './section.ts';

export function sensitivity({ comparison }: ReportData): Section {
  const { sensitivity: other, hypotheses } = comparison;
  const marks = verdictMarks(hypotheses.h1);
  const analyses: [string, Reanalysis | null][] = [
    ['as planned', asPlanned(comparison)],
    ['infrastructure errors as failures', other.infrastructure_as_failures],
    ['success at the first attempt of both steps', other.first_attempt],
  ];
  const body = dataTable({
    caption: 'The primary analysis once more, with other defensible ways to count.',
    head: ['Counted', 'Baseline', 'Fine-tuned', 'Difference, pp [95%]', 'Exact p', 'H1'],
    rows: analyses.flatMap(([name, analysis]) => (analysis === null ? [] : [row(name, analysis, marks)])),
  });
  return { id: 'sensitivity', title: 'Sensitivity', body };
}

function row(
  name: string,
  { baseline, finetuned, h1_status, ...analysis }: Reanalysis,
  marks: readonly number[],
): Part[] {
  return [
    name,
    `${baseline.successes}/${baseline.trials}`,
    `${finetuned.successes}/${finetuned.trials}`,
    withInterval(analysis.mh_risk_difference, analysis.mh_risk_difference_95, marks),
    typeset(testedP(analysis.p_two_sided, analysis.mh_risk_difference)),
    STATUS_WORDS[h1_status],
  ];
}
