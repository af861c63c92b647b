import { proxyActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import type { ArmSummary } from '../domain/records.ts';
import { trialId, trialSlot } from '../domain/trial-plan.ts';
import { models, records, sandbox, specs } from '../workflows/activities.ts';
import { countTrial, noProgress } from '../workflows/arm-progress.ts';
import { progressQuery } from '../workflows/messages.ts';
import type { PlainActivities } from './orchestration-plain.ts';

const { plainTrial } = proxyActivities<PlainActivities>({ startToCloseTimeout: '10m', heartbeatTimeout: '10s' });

/** An arm whose trials are one activity each, `concurrency` at a time. */
export async function plainArm(input: unknown, concurrency: number): Promise<ArmSummary> {
  const { design, arm, model } = await specs.resolveBenchmark(input, workflowInfo().workflowId);
  const { spec, tasks, prompts } = design;
  const { experiment_id } = spec;
  const taskIds = tasks.map(({ id }) => id);
  const progress = noProgress({ experimentId: experiment_id, arm }, taskIds);
  setHandler(progressQuery, () => progress);
  const [identity, contained] = await Promise.all([models.describeModel(model), sandbox.describeSandbox()]);
  await records.checkIdentity({ experiment_id, arm, identity });

  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < spec.trials_per_task * tasks.length) {
      const slot = trialSlot(next, taskIds);
      next += 1;
      const task = tasks.find(({ id }) => id === slot.taskId);
      if (!task) throw new RangeError(`no task ${slot.taskId}`);
      const trial_id = trialId(experiment_id, arm, slot);
      const { retry_budget, feedback, guards, sampling, limits } = spec;
      const rules = { retry_budget, feedback, guards, sampling, limits };
      const place = { trial_id, experiment_id, arm, task, trial_index: slot.trialIndex };
      const outcome = await plainTrial({
        ...place,
        prompts,
        model,
        identity,
        sandbox: contained,
        rules,
        replaces: null,
      });
      countTrial(progress, slot.taskId, outcome);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  return records.summarizeArm({ experiment_id, arm });
}
