import type { z } from 'zod';
import type { Design } from '../../domain/design.ts';
import { ArmSummary, type ModelIdentity, TrialRecord } from '../../domain/records.ts';
import { trialId } from '../../domain/trial-plan.ts';

/** The summary of one arm of a design; that of another arm can have been copied into its place. */
export function ownSummary({ spec }: Design, arm: string): z.ZodType<ArmSummary> {
  return ArmSummary.superRefine((summary, context) => {
    const differs = (key: 'experiment_id' | 'arm', own: string): void => {
      if (summary[key] !== own) context.addIssue({ code: 'custom', path: [key], message: notOwn(summary[key], own) });
    };
    differs('experiment_id', spec.experiment_id);
    differs('arm', arm);
    const seen = new Set<string>();
    for (const { task_id } of summary.tasks) {
      const problem = seen.has(task_id) ? 'appears twice' : spec.tasks.includes(task_id) ? null : 'not in the design';
      if (problem !== null) context.addIssue({ code: 'custom', path: ['tasks'], message: `${task_id} ${problem}` });
      seen.add(task_id);
    }
  });
}

interface TrialsFile {
  design: Design;
  arm: string;
  /** Who answered in every trial. */
  model: ModelIdentity;
  taskId: string;
}

/** The schema of the lines of one file of trials: those that the design schedules there, each once. */
export function ownTrials({ design, arm, model, taskId }: TrialsFile): z.ZodType<TrialRecord> {
  const { experiment_id, trials_per_task, retry_budget } = design.spec;
  const version = design.tasks.find(({ id }) => id === taskId)?.version;
  const seen = new Set<number>();
  return TrialRecord.superRefine((record, context) => {
    const { trial_index: trialIndex } = record;
    const own: [string, unknown, unknown][] = [
      ['experiment_id', record.experiment_id, experiment_id],
      ['arm', record.arm, arm],
      ['task_id', record.task_id, taskId],
      ['task_version', record.task_version, version],
      ['prompts_version', record.prompts_version, design.prompts.version],
      ['model.name', record.model.name, model.name],
      ['model.digest', record.model.digest, model.digest],
      ['model.adapter_digest', record.model.adapter_digest, model.adapter_digest],
      ['trial_id', record.trial_id, trialId(experiment_id, arm, { taskId, trialIndex })],
    ];
    const problem = (path: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [path], message });
    for (const [path, is, should] of own) if (is !== should) problem(path, notOwn(is, should));
    if (trialIndex >= trials_per_task) problem('trial_index', notOwn(trialIndex, `below ${trials_per_task}`));
    for (const step of ['g_test', 'g_impl'] as const) {
      const tried = record[step].length;
      if (tried > retry_budget)
        problem(step, `more attempts than the retry budget (got ${tried}, allowed ${retry_budget})`);
    }
    if (seen.has(trialIndex)) problem('trial_id', `${record.trial_id} appears twice`);
    seen.add(trialIndex);
  });
}

function notOwn(is: unknown, should: unknown): string {
  return `not what belongs here (got ${String(is)}, allowed ${String(should)})`;
}
