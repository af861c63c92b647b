import type { LegacySuccess } from '../../../domain/comparison/hypothesis.ts';
import { legacyVerdict } from '../../../domain/comparison/legacy.ts';
import { h1Verdict, h2Verdict, verdictMarks } from '../../../domain/comparison/verdict.ts';
import { chosenPoints, pValue, signedPoints, testedP } from '../../numbers.ts';
import { dataTable } from '../data-table.ts';
import { markup } from '../markup.ts';
import type { ReportData } from '../report-data.ts';
import { typeset, withInterval } from '../typeset.ts';
import type { Section } from './section.ts';

export function hypotheses({ comparison, manifest }: ReportData): Section {
  const { h1, h2, legacy_success: legacy } = comparison.hypotheses;
  const body = markup`<p>Declared before trial 1 (plan <code>${manifest.plan_sha256.slice(0, 12)}</code>): ${typeset(manifest.plan.primary_test)}. Excluded: ${manifest.plan.excluded}.</p>
${dataTable({
  caption: 'What each hypothesis was decided by. The test decides; intervals describe.',
  head: ['Decided by', 'H1: a gain over the baseline', 'H2: not worse than a reference arm'],
  words: [1, 2],
  rows: [
    ['verdict', h1Verdict(h1), h2Verdict(h2)],
    [
      'test',
      'exact, stratified by task, two-sided',
      'non-inferiority, stratified by task, one-sided; only once H1 is met',
    ],
    [
      'p',
      typeset(testedP(h1.decided_by.p, h1.decided_by.estimate)),
      h2.decided_by.p === null ? 'not computed' : typeset(pValue(h2.decided_by.p)),
    ],
    ['α', h1.decided_by.alpha, h2.decided_by.alpha],
    [
      'difference, pp [95%]',
      ...[h1, h2].map((each) =>
        withInterval(each.decided_by.estimate, each.decided_by.interval_95, verdictMarks(each)),
      ),
    ],
    [
      'threshold, pp',
      ...[`+${chosenPoints(h1.decided_by.threshold)}`, chosenPoints(h2.decided_by.threshold)].map(typeset),
    ],
  ],
})}
${legacyText(legacy)}`;
  return { id: 'hypotheses', title: 'Hypotheses', body };
}

function legacyText(rule: LegacySuccess) {
  const { h1_met, h2_met, baseline_alone_meets_h2, tasks_reached, baseline_tasks_reached, decided_by: by } = rule;
  return markup`<h3>The original experiment’s rule (legacy)</h3>
<p>For comparison with it only, ${legacyVerdict(rule)}. Pooled Fisher p &lt; ${by.alpha} and at least ${chosenPoints(by.difference_threshold)} points: ${h1_met ? 'met' : 'not met'} (${typeset(signedPoints(by.difference, [0, by.difference_threshold]))} points, p = ${typeset(testedP(by.fisher_p_two_sided, by.difference))}). Or at least ${chosenPoints(by.rate_threshold)}% on ${by.tasks_required} tasks: ${h2_met ? 'met' : 'not met'} (${tasks_reached.length} tasks, the baseline ${baseline_tasks_reached.length}).${baseline_alone_meets_h2 ? ' The baseline alone satisfies it before any training, so that it is no evidence of a gain.' : null}</p>
`;
}
