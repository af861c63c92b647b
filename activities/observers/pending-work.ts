import type { Client, WorkflowExecutionDescription } from '@temporalio/client';

/** A workflow task that failed this often is no accident of a killed worker. */
const USUAL_ATTEMPTS = 3;
/** As many as an arm keeps in flight by default; more of them would tell nothing new. */
const LOOKED_AT = 24;

/** One thing that a workflow waits for. */
export interface PendingWork {
  /** The activity's name, or `workflow code`. */
  what: string;
  attempt: number;
  /** Why the last attempt failed; null at the first. */
  failure: string | null;
  /** Where it waits for a worker; null when one works on it, or when it waits for its next attempt. */
  queue: string | null;
}

/** What a workflow and its open children wait for. */
export async function pendingWork(client: Client, workflowId: string): Promise<PendingWork[]> {
  const ids = [workflowId];
  const query = `ParentWorkflowId = "${workflowId}" AND ExecutionStatus = "Running"`;
  for await (const child of client.workflow.list({ query })) {
    ids.push(child.workflowId);
    if (ids.length > LOOKED_AT) break;
  }
  const descriptions = await Promise.allSettled(ids.map((id) => client.workflow.getHandle(id).describe()));
  return descriptions.flatMap((each) => (each.status === 'fulfilled' ? pendingOf(each.value) : []));
}

function pendingOf({ raw }: WorkflowExecutionDescription): PendingWork[] {
  const task = raw.pendingWorkflowTask;
  const code = {
    what: 'workflow code',
    attempt: task?.attempt ?? 0,
    failure: 'it fails, see the history',
    queue: null,
  };
  const activities = (raw.pendingActivities ?? []).map((activity) => ({
    what: activity.activityType?.name ?? 'an activity',
    attempt: activity.attempt ?? 1,
    failure: activity.lastFailure?.message ?? null,
    // 1: scheduled. One that waits for its next attempt is scheduled too, but has a time for it.
    queue: activity.state === 1 && !activity.nextAttemptScheduleTime ? queueOf(activity.activityType?.name) : null,
  }));
  return code.attempt > USUAL_ATTEMPTS ? [code, ...activities] : activities;
}

/** The server does not say on which queue an activity waits. */
function queueOf(activity: string | null | undefined): string {
  switch (activity) {
    case 'checkServing':
    case 'describeModel':
    case 'warmUp':
    case 'generate':
    case 'unloadModel':
    case 'serveAdapter':
    case 'probeAdapter':
      return 'llm';
    case 'describeSandbox':
    case 'checkTests':
    case 'runTests':
    case 'judgePrograms':
    case 'rejudge':
      return 'sandbox';
    case 'train':
    case 'preflight':
    case 'exportAdapter':
    case 'mergeAdapter':
      return 'gpu';
    default:
      return 'experiments';
  }
}
