import type { ScoredRate } from '../../../domain/comparison/comparison.ts';
import {
  percent,
  percentInterval,
  points,
  pointsInterval,
  pValue,
  ratio,
  ratioInterval,
  signedPoints,
} from '../../numbers.ts';
import { markup, type Markup } from '../markup.ts';
import type { ReportData } from '../report-data.ts';
import { typeset } from '../typeset.ts';
import type { Section } from './section.ts';

/** The few numbers that most readers came for. */
export function keyNumbers({ comparison }: ReportData): Section {
  const { arms, overall, stratified, clustered, power, hypotheses, controls } = comparison;
  const validated = controls
    .find(({ control }) => control === 'unfiltered')
    ?.contrasts.find(({ to }) => to.name === 'finetuned');
  const { minimum_detectable_difference_80: detectable } = power;
  const numbers = [
    number(
      'Difference by task',
      `${signedPoints(stratified.mh_risk_difference)} pp`,
      `95% interval ${pointsInterval(hypotheses.h1.decided_by.interval_95)}; H1 asks for +${points(hypotheses.h1.decided_by.threshold)}`,
    ),
    ...(validated === undefined
      ? []
      : [
          number(
            'Validated minus unfiltered',
            `${signedPoints(validated.difference)} pp`,
            `95% interval ${pointsInterval(validated.interval_95)}; p ${pValue(validated.p)}`,
          ),
        ]),
    number(
      'Exact p, stratified by task',
      pValue(stratified.p_two_sided),
      `two-sided; H1 asks for less than ${hypotheses.h1.decided_by.alpha}`,
    ),
    number(arms.finetuned, percent(overall.finetuned.rate), passed(overall.finetuned)),
    number(arms.baseline, percent(overall.baseline.rate), passed(overall.baseline)),
    number(
      'Common odds ratio',
      ratio(stratified.common_odds_ratio),
      `95% interval ${ratioInterval(stratified.common_odds_ratio_95)}`,
    ),
    number(
      'On tasks like these',
      `${signedPoints(clustered.difference)} pp`,
      clustered.df === null
        ? 'needs two tasks'
        : `95% interval ${pointsInterval(clustered.ci_95)}, t with ${clustered.df} df`,
    ),
    number(
      'All trials pooled',
      `${signedPoints(overall.difference)} pp`,
      `95% interval ${pointsInterval(overall.newcombe_95)}; Fisher’s p ${pValue(overall.fisher_p_two_sided)}`,
    ),
    number(
      'Cohen’s h, pooled',
      overall.cohens_h === null ? 'n/a' : overall.cohens_h.toFixed(3),
      overall.cohens_h_label ?? 'not defined',
    ),
    number(
      'Smallest detectable gain',
      detectable === null ? 'n/a' : `${points(detectable)} pp`,
      'with 80% power, Fisher’s test at this baseline',
    ),
  ];
  return {
    id: 'numbers',
    title: 'Key numbers',
    body: markup`<dl class="numbers">${numbers}</dl>
`,
  };
}

function number(name: string, value: string, detail: string): Markup {
  return markup`<div><dt>${name}</dt><dd><b>${typeset(value)}</b> <span>${typeset(detail)}</span></dd></div>
`;
}

function passed({ successes, trials, wilson_95 }: ScoredRate): string {
  return `${successes} of ${trials} trials; 95% interval ${percentInterval(wilson_95)}`;
}
