import { workflowInfo } from '@temporalio/workflow';
import { trialListPath, runningListPath, workflowPath } from '../domain/links.ts';
import { duration } from '../domain/duration.ts';
import { wilson95 } from '../domain/statistics/wilson.ts';
import { table } from '../domain/table.ts';
import { attributionId } from '../domain/trial-plan.ts';
import { type ArmProgress, overall, planned, type TaskProgress } from './arm-progress.ts';
import { PANE_CHARACTERS } from './pane.ts';

/** How an arm stands, as Markdown for its current details. */
export function armDetails(progress: ArmProgress): string {
  const all = overall(progress);
  const { experiment_id, arm, paused, attributing, unattributed, held } = progress;
  const passed = scored(all) === 0 ? '' : `, ${rateWithInterval(all)} passed`;
  return [
    `### ${arm} of ${experiment_id}`,
    `**${all.done} of ${planned(progress)} trials${passed}.** ${pace(progress)}`,
    ...(attributing ? [attributionLine(progress)] : []),
    ...(unattributed === undefined
      ? []
      : [`**Not attributed:** ${unattributed}; \`tddft attribute ${experiment_id} --arm ${arm}\` tries again.`]),
    ...(paused ? [pausedLine(paused)] : []),
    ...held.map((reason) => `**Waits:** ${reason}`),
    progressTable(progress),
    links(progress),
  ].join('\n\n');
}

function attributionLine({ experiment_id, arm }: ArmProgress): string {
  const { namespace } = workflowInfo();
  const path = workflowPath({ namespace, workflowId: attributionId(experiment_id, arm) });
  return `[Being attributed](${path}): tests and implementations are judged by the tasks' controls.`;
}

export function pausedLine({ since, reason }: NonNullable<ArmProgress['paused']>): string {
  return `**Paused** since ${since.slice(0, 16).replace('T', ' ')} UTC${reason ? `: ${reason}` : ''}`;
}

/** In a code block: the Web UI draws Markdown tables without padding. */
function progressTable(progress: ArmProgress): string {
  const rows = [...progress.tasks, { task_id: 'all', ...overall(progress) }].map((task) => [
    task.task_id,
    `${task.done}/${task.task_id === 'all' ? planned(progress) : progress.trials_per_task}`,
    rateWithInterval(task),
    String(task.g_test_failed),
    String(task.g_impl_failed),
    String(task.infrastructure_errors),
  ]);
  const header = ['task', 'trials', 'pass [95%]', 'g_test', 'g_impl', 'infra'];
  return ['```', ...table([header, ...rows], { width: PANE_CHARACTERS }), '```'].join('\n');
}

/** `54% [48, 60]`, of the trials that count. */
function rateWithInterval(counts: Omit<TaskProgress, 'task_id'>): string {
  const { successes } = counts;
  const trials = scored(counts);
  if (trials === 0) return '-';
  const [low, high] = wilson95({ successes, trials }).map((end) => (100 * end).toFixed(0));
  return `${((100 * successes) / trials).toFixed(0)}% [${low}, ${high}]`;
}

function scored({ done, infrastructure_errors }: Omit<TaskProgress, 'task_id'>): number {
  return done - infrastructure_errors;
}

function pace(progress: ArmProgress): string {
  const { in_flight, finished_per_s, eta_s } = progress;
  if (overall(progress).done === planned(progress)) return '';
  const speed = finished_per_s === null ? '' : `, ${finished_per_s.toPrecision(2)} trials/s`;
  return `${in_flight} in flight${speed}${eta_s === null ? '' : `, about ${duration(eta_s)} left`}.`;
}

function links({ experiment_id, arm }: ArmProgress): string {
  const { namespace } = workflowInfo();
  const of = (outcome: 'g_test_failed' | 'g_impl_failed' | 'infrastructure_error') =>
    trialListPath({ namespace, experimentId: experiment_id, arm, outcome });
  return [
    `Failed in [g_test](${of('g_test_failed')})`,
    `in [g_impl](${of('g_impl_failed')})`,
    `by [infrastructure errors](${of('infrastructure_error')})`,
    `[all ended trials](${trialListPath({ namespace, experimentId: experiment_id, arm })})`,
    `[running now](${runningListPath({ namespace, experimentId: experiment_id })})`,
  ].join(' · ');
}
