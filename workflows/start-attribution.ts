import { startChild, type ChildWorkflowHandle } from '@temporalio/workflow';
import { attributionId } from '../domain/trial-plan.ts';
import { attribution } from './attribution.ts';
import type { Control } from './messages.ts';
import { whenFree } from './when-free.ts';

/** A person may be attributing the same arm: an hour is more than that takes for any arm that fits a day. */
const WAIT = { every: '10s', tries: 360, summary: 'this arm is being attributed already' } as const;

/** Starts the attribution of an arm that has just been counted. */
export function startAttribution(
  { experiment_id, arm }: { experiment_id: string; arm: string },
  control: Control,
): Promise<ChildWorkflowHandle<typeof attribution>> {
  return whenFree(WAIT, () =>
    startChild(attribution, {
      workflowId: attributionId(experiment_id, arm),
      args: [{ experiment_id, arm }, { control }],
      staticSummary: `attribution of ${arm} of ${experiment_id}`,
      staticDetails:
        "Judges every trial by its task's own controls: whose fault it was, and whether its success is one. The model never sees any of it.",
    }),
  );
}
