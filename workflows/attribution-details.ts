import { changedTasksLine } from '../domain/attribution/changed-tasks.ts';
import { duration } from '../domain/duration.ts';
import { table } from '../domain/table.ts';
import type { AttributionPlan } from '../activities/spec/attribution-plan.ts';
import { pausedLine } from './arm-details.ts';
import type { AttributionProgress } from './attribution-progress.ts';
import { PANE_CHARACTERS } from './pane.ts';

/** How an attribution stands, as Markdown for its current details. */
export function attributionDetails(progress: AttributionProgress, { changed_tasks }: AttributionPlan): string {
  const { experiment_id, arm, done, trials, runs, known, paused, held } = progress;
  const seconds = Math.max(0, Date.now() - Date.parse(progress.started_at)) / 1000;
  return [
    `### attribution of ${arm} of ${experiment_id}`,
    `**${done} of ${trials} trials judged** in ${duration(seconds)}: ${runs} programs ran, ${known} judgements were known.`,
    ...(changed_tasks.length > 0 ? [changedTasksLine(changed_tasks)] : []),
    ...(paused ? [pausedLine(paused)] : []),
    ...held.map((reason) => `**Waits:** ${reason}`),
    verdictTable(progress),
  ].join('\n\n');
}

/** In a code block: the Web UI draws Markdown tables without padding. */
function verdictTable({ verdicts }: AttributionProgress): string {
  const rows = Object.entries(verdicts).map(([verdict, trials]) => [verdict, String(trials)]);
  return ['```', ...table([['verdict', 'trials'], ...rows], { width: PANE_CHARACTERS }), '```'].join('\n');
}
