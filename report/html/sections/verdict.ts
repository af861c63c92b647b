import type { Status } from '../../../domain/comparison/hypothesis.ts';
import { markup, type Markup } from '../markup.ts';
import type { ReportData } from '../report-data.ts';
import { typeset } from '../typeset.ts';

const BADGES: Record<Status, string> = {
  met: '✓ H1 met',
  not_met: '✗ H1 not met',
  inconclusive: '✗ H1 not met: inconclusive',
};

/** What was asked, and the answer in one sentence. */
export function verdict({ comparison, manifest }: ReportData): Markup {
  const { spec } = manifest.design;
  const { status } = comparison.hypotheses.h1;
  return markup`<header>
<p class="kicker">Test-driven development before and after fine-tuning</p>
<h1>${spec.experiment_id}</h1>
<p class="byline">${spec.model}, ${count(spec.tasks.length, 'task')} × ${count(spec.trials_per_task, 'trial')} in each arm, ${count(spec.retry_budget, 'attempt')} per step at most; declared <time datetime="${manifest.created_at}">${minute(manifest.created_at)}</time></p>
<p class="verdict"><strong class="badge ${status}">${BADGES[status]}</strong> ${typeset(comparison.headline)}</p>
</header>
`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** `2026-11-23 02:43 UTC` */
export function minute(iso: string): string {
  return `${new Date(iso).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
