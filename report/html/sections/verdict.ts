import type { Comparison } from '../../../domain/comparison/comparison.ts';
import type { H2, Status } from '../../../domain/comparison/hypothesis.ts';
import { h2Verdict } from '../../../domain/comparison/verdict.ts';
import { armTasks } from '../../../domain/tuned-arms.ts';
import { pointsInterval, pValue, signedPoints } from '../../numbers.ts';
import { armLabel, labelled } from '../arm-words.ts';
import { markup, type Markup } from '../markup.ts';
import type { ReportData } from '../report-data.ts';
import { typeset } from '../typeset.ts';

/** What a headline begins with where not all is measured that was declared, a sentence of its own. */
const INTERIM = /^Interim, .*?\.(?: |$)(?=\p{Lu}|$)/u;

const H1_WORDS: Record<Status, string> = {
  met: '✓ H1 met',
  not_met: '✗ H1 not met',
  inconclusive: '✗ H1 not met: inconclusive',
};

/** `✓ H1 met`: the answer in a few words. */
export function badge({ headline, hypotheses: { h1 } }: Pick<Comparison, 'headline' | 'hypotheses'>): string {
  const answer = h1.decided_by.estimate === null ? '– H1 not tested' : H1_WORDS[h1.status];
  return INTERIM.test(headline) ? `Interim: ${answer}` : answer;
}

/** What was asked, and the answer in one sentence; then what controls and a reference arm say of it. */
export function verdict({ comparison, manifest, arms }: ReportData): Markup {
  const { spec } = manifest.design;
  const { h1, h2 } = comparison.hypotheses;
  const { answer, further: ofControls } = parted(comparison.headline);
  const further = [...ofControls, ...h2Sentences(h2)];
  return markup`<header>
<p class="kicker">Test-driven development before and after fine-tuning</p>
<h1>${spec.experiment_id}</h1>
<p class="byline">${spec.model}, ${trialsWords({ manifest, arms })}, ${count(spec.retry_budget, 'attempt')} per step at most; declared <time datetime="${manifest.created_at}">${minute(manifest.created_at)}</time></p>
<p class="verdict"><strong class="badge ${INTERIM.test(comparison.headline) ? 'inconclusive' : h1.status}">${badge(comparison)}</strong> ${typeset(labelled(answer))}</p>
${
  further.length === 0
    ? null
    : markup`<p class="further">${typeset(labelled(further.join(' ')))}</p>
`
}</header>
`;
}

/** The headline's claim with its last clause, which says what is not shown; apart from them what else it tells. */
function parted(headline: string): { answer: string; further: string[] } {
  const interim = INTERIM.exec(headline)?.[0].trim() ?? '';
  const [claim = '', ...rest] = headline.replace(INTERIM, '').split(/(?<=\.) (?=\p{Lu})/u);
  const clauses = rest.join(' ').replace(/\.$/, '').split('; ');
  const notShown = clauses.pop() ?? '';
  const before = interim === '' ? [] : [interim];
  if (notShown === '') return { answer: claim, further: before };
  return {
    answer: `${claim.replace(/\.$/, '')}; ${notShown.charAt(0).toLowerCase()}${notShown.slice(1)}.`,
    further: [...before, ...(clauses.length === 0 ? [] : [`${clauses.join('; ')}.`])],
  };
}

function h2Sentences(h2: H2): string[] {
  const { estimate, interval_95, p } = h2.decided_by;
  if (estimate === null) return [];
  const test = p === null ? '' : `, one-sided p = ${pValue(p)}`;
  return [`${h2Verdict(h2)}: ${signedPoints(estimate)} points (${pointsInterval(interval_95)}${test}).`];
}

/** What was measured, which is less than what was declared where an arm is not whole. */
function trialsWords({ manifest, arms }: Pick<ReportData, 'manifest' | 'arms'>): string {
  const { spec } = manifest.design;
  const measured = arms
    .filter(({ role }) => role === 'baseline' || role === 'finetuned')
    .map((arm) => ({
      label: armLabel(arm),
      trials: arm.summary.overall.trials,
      scheduled: armTasks(spec, arm.summary.arm).length * spec.trials_per_task,
    }));
  if (measured.every(({ trials, scheduled }) => trials === scheduled)) {
    return `${count(spec.tasks.length, 'task')} × ${count(spec.trials_per_task, 'trial')} in each arm`;
  }
  return measured
    .map(({ label, trials, scheduled }) => `${label} ${trials} of ${count(scheduled, 'trial')}`)
    .join(', ');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** `2026-11-23 02:43 UTC` */
export function minute(iso: string): string {
  return `${new Date(iso).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
