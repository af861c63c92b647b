import type { Comparison, ScoredRate } from '../../../domain/comparison/comparison.ts';
import type { H1 } from '../../../domain/comparison/hypothesis.ts';
import { verdictMarks } from '../../../domain/comparison/verdict.ts';
import {
  chosenPoints,
  oddsRatio,
  percent,
  percentInterval,
  points,
  pointsInterval,
  pValue,
  ratioInterval,
  signedPoints,
  testedInterval,
  testedP,
} from '../../numbers.ts';
import { labelled } from '../arm-words.ts';
import { markup, type Markup } from '../markup.ts';
import type { ReportData } from '../report-data.ts';
import { typeset } from '../typeset.ts';
import type { Section } from './section.ts';

interface KeyNumber {
  name: string;
  value: string;
  detail: string;
}

/** The few numbers that most readers came for: the answer, the arms, then what else was asked of them. */
export function keyNumbers({ comparison }: ReportData): Section {
  const { arms, overall, hypotheses } = comparison;
  const numbers = [
    ...answer(hypotheses.h1),
    rate(arms.finetuned, overall.finetuned),
    rate(arms.baseline, overall.baseline),
    ...heldAgainst(comparison),
    ...otherViews(comparison),
    ...detectable(comparison),
  ];
  return {
    id: 'numbers',
    title: 'Key numbers',
    body: markup`<dl class="numbers">${numbers.map(card)}</dl>
`,
  };
}

function answer(h1: H1): KeyNumber[] {
  const { estimate, interval_95, threshold, p, alpha } = h1.decided_by;
  const marks = verdictMarks(h1);
  return [
    {
      name: 'Difference by task',
      value: inPoints(estimate, marks),
      detail: `95% interval ${pointsInterval(interval_95, marks)}; H1 asks for +${chosenPoints(threshold)}`,
    },
    {
      name: 'Exact p, stratified by task',
      value: testedP(p, estimate),
      detail: `two-sided; H1 asks for less than ${alpha}`,
    },
  ];
}

function rate(arm: string, { rate: share, successes, trials, wilson_95 }: ScoredRate): KeyNumber {
  const interval = share === null ? 'n/a' : percentInterval(wilson_95);
  return { name: arm, value: percent(share), detail: `${successes} of ${trials} trials; 95% interval ${interval}` };
}

/** The control that a gain is held against, and the arm that H2 is about; nothing where they were not measured. */
function heldAgainst({ controls, hypotheses }: Comparison): KeyNumber[] {
  const { reference, decided_by } = hypotheses.h2;
  const marks = verdictMarks(hypotheses.h2);
  const validated = controls
    .find(({ control }) => control === 'unfiltered')
    ?.contrasts.find(({ to }) => to.name === 'finetuned');
  return [
    ...(validated === undefined
      ? []
      : [
          {
            name: 'Validated minus unfiltered',
            value: inPoints(validated.difference),
            detail: `95% interval ${pointsInterval(validated.interval_95)}; p ${testedP(validated.p, validated.difference)}`,
          },
        ]),
    ...(reference === null
      ? []
      : [
          {
            name: `finetuned minus ${reference.arm}`,
            value: inPoints(decided_by.estimate, marks),
            detail: `95% interval ${pointsInterval(decided_by.interval_95, marks)}; H2 asks for more than ${chosenPoints(decided_by.threshold)}${
              decided_by.p === null ? ', once H1 is met' : `; p ${pValue(decided_by.p)}`
            }`,
          },
        ]),
  ];
}

function otherViews({ overall, stratified, clustered }: Comparison): KeyNumber[] {
  return [
    {
      name: 'Common odds ratio',
      value: oddsRatio(stratified.common_odds_ratio, stratified.common_odds_ratio_95),
      detail: `95% interval ${ratioInterval(stratified.common_odds_ratio_95)}`,
    },
    { name: 'On tasks like these', value: inPoints(clustered.difference), detail: clusteredWords(clustered) },
    {
      name: 'All trials pooled',
      value: inPoints(overall.difference),
      detail: `95% interval ${testedInterval(overall.newcombe_95, overall.difference)}; Fisher’s p ${testedP(overall.fisher_p_two_sided, overall.difference)}`,
    },
    {
      name: 'Cohen’s h, pooled',
      value: overall.cohens_h === null ? 'n/a' : overall.cohens_h.toFixed(3),
      detail: overall.cohens_h_label ?? 'not defined',
    },
  ];
}

function clusteredWords({ df, ci_95 }: Comparison['clustered']): string {
  if (df === null || df === 0) return 'needs two tasks with scored trials';
  if (ci_95 === null) return 'no interval: all tasks changed alike';
  return `95% interval ${pointsInterval(ci_95)}, t with ${df} df`;
}

/** Nothing where no gain is large enough; the limits say so. */
function detectable({ power: { minimum_detectable_difference_80: gain, method } }: Comparison): KeyNumber[] {
  if (gain === null) return [];
  return [
    {
      name: 'Smallest detectable gain',
      value: `${points(gain)} pp`,
      detail: `with 80% power, Fisher’s test at this baseline${method === 'normal' ? ' (normal approximation)' : ''}`,
    },
  ];
}

function inPoints(difference: number | null, marks: readonly number[] = []): string {
  return difference === null ? 'n/a' : `${signedPoints(difference, marks)} pp`;
}

function card({ name, value, detail }: KeyNumber): Markup {
  return markup`<div><dt>${labelled(name)}</dt><dd><b>${typeset(value)}</b> <span>${typeset(detail)}</span></dd></div>
`;
}
