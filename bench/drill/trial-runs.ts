import type { Client } from '@temporalio/client';
import { z } from 'zod';

/** One execution of a trial's workflow, as the server remembers it. */
export interface TrialRun {
  workflowId: string;
  status: string;
  /** What its completed `generate` activities answered, in order. */
  completions: string[];
}

const Answer = z.looseObject({ completion: z.string() });

/** Every execution of every trial of an experiment. */
export async function trialRuns(client: Client, experimentId: string): Promise<TrialRun[]> {
  const runs: TrialRun[] = [];
  const query = `WorkflowType = "trial" AND ExperimentId = "${experimentId}"`;
  for await (const { workflowId, runId, status } of client.workflow.list({ query })) {
    const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    const activity = new Map<string, string>();
    const completions: string[] = [];
    for (const { eventId, ...event } of events ?? []) {
      const scheduled = event.activityTaskScheduledEventAttributes;
      if (scheduled) activity.set(String(eventId), scheduled.activityType?.name ?? '');
      const completed = event.activityTaskCompletedEventAttributes;
      if (completed && activity.get(String(completed.scheduledEventId)) === 'generate') {
        const payload = completed.result?.payloads?.[0]?.data ?? new Uint8Array();
        completions.push(Answer.parse(JSON.parse(Buffer.from(payload).toString('utf8'))).completion);
      }
    }
    runs.push({ workflowId, status: status.name, completions });
  }
  return runs;
}
