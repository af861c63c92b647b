import type { Comparison } from '../../../domain/comparison/comparison.ts';
import type { H2, Status } from '../../../domain/comparison/hypothesis.ts';
import { interimSentence, sentence } from '../../../domain/comparison/headline.ts';
import { h2Verdict, verdictMarks } from '../../../domain/comparison/verdict.ts';
import { armTasks } from '../../../domain/tuned-arms.ts';
import { pointsInterval, pValue, signedPoints } from '../../numbers.ts';
import { armLabel, labelled } from '../arm-words.ts';
import { markup, type Markup } from '../markup.ts';
import type { ReportData } from '../report-data.ts';
import { typeset } from '../typeset.ts';

const H1_WORDS: Record<Status, string> = {
  met: '✓ H1 met',
  not_met: '✗ H1 not met',
  inconclusive: '✗ H1 not met: inconclusive',
};

/** `✓ H1 met`: the answer in a few words. */
export function badge(comparison: Pick<Comparison, 'statement' | 'hypotheses'>): string {
  const { h1 } = comparison.hypotheses;
  const answer = h1.decided_by.estimate === null ? '– H1 not tested' : H1_WORDS[h1.status];
  return isInterim(comparison) ? `Interim: ${answer}` : answer;
}

function isInterim({ statement }: Pick<Comparison, 'statement'>): boolean {
  return statement !== null && statement.interim.length > 0;
}

/** What was asked, and the answer in one sentence; then what controls and a reference arm say of it. */
export function verdict({ comparison, manifest, arms }: ReportData): Markup {
  const { spec } = manifest.design;
  const { h1, h2 } = comparison.hypotheses;
  const { answer, further: ofControls } = parted(comparison);
  const further = [...ofControls, ...h2Sentences(h2)];
  return markup`<header>
<p class="kicker">Test-driven development before and after fine-tuning</p>
<h1>${spec.experiment_id}</h1>
<p class="byline">${spec.model}, ${trialsWords({ manifest, arms })}, ${count(spec.retry_budget, 'attempt')} per step at most; declared <time datetime="${manifest.created_at}">${minute(manifest.created_at)}</time></p>
<p class="verdict"><strong class="badge ${isInterim(comparison) ? 'inconclusive' : h1.status}">${badge(comparison)}</strong> ${typeset(labelled(answer))}</p>
${
  further.length === 0
    ? null
    : markup`<p class="further">${typeset(labelled(further.join(' ')))}</p>
`
}</header>
`;
}

/** The claim with what is not shown; apart from them what else there is to say. */
function parted({ headline, statement }: Pick<Comparison, 'headline' | 'statement'>): {
  answer: string;
  further: string[];
} {
  if (statement === null) return { answer: headline, further: [] };
  const { interim, claim, further, not_shown } = statement;
  return {
    answer: `${claim}${not_shown === null ? '' : `; ${not_shown}`}.`,
    further: [interimSentence(interim), sentence(further)].filter((text) => text !== ''),
  };
}

function h2Sentences(h2: H2): string[] {
  const { estimate, interval_95, p } = h2.decided_by;
  const marks = verdictMarks(h2);
  if (estimate === null) return [];
  const test = p === null ? '' : `, one-sided p = ${pValue(p)}`;
  return [`${h2Verdict(h2)}: ${signedPoints(estimate, marks)} points (${pointsInterval(interval_95, marks)}${test}).`];
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
