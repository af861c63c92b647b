import type { Outcome } from './records.ts';

/**
 * Pages of the Temporal Web UI, as paths below its address. Workflow code puts them into current details as they are:
 * there a path that begins with a slash stays on the server that shows it.
 */
export interface TrialFilter {
  namespace: string;
  experimentId?: string;
  arm?: string;
  taskId?: string;
  outcome?: Outcome;
  /** Attempts of both steps together. */
  minAttempts?: number;
}

/** The workflows that a person starts. A trial is started by its arm only. */
export type StartableType = 'experiment' | 'benchmark' | 'fineTune' | 'attribution' | 'compare' | 'nightly';

/** The list of the finished trials that `filter` describes. */
export function trialListPath({ namespace, experimentId, arm, taskId, outcome, minAttempts }: TrialFilter): string {
  return listPath(namespace, [
    equals('WorkflowType', 'trial'),
    equals('ExperimentId', experimentId),
    equals('Arm', arm),
    equals('TaskId', taskId),
    equals('Outcome', outcome),
    minAttempts === undefined ? null : `Attempts >= ${minAttempts}`,
  ]);
}

/** The list of what runs now: of one experiment, trials included, or of all that a person or a schedule started. */
export function runningListPath({ namespace, experimentId }: { namespace: string; experimentId?: string }): string {
  const scope = experimentId === undefined ? 'ParentWorkflowId is null' : equals('ExperimentId', experimentId);
  return listPath(namespace, [equals('ExecutionStatus', 'Running'), scope]);
}

/** One workflow: its history, input and result. */
export function workflowPath({ namespace, workflowId }: { namespace: string; workflowId: string }): string {
  return `${workflowsPath(namespace)}/${encoded(workflowId)}`;
}

/** The start form with everything filled in but the input. */
export function startPath({
  namespace,
  workflowType,
  workflowId,
}: {
  namespace: string;
  workflowType: StartableType;
  workflowId: string;
}): string {
  const fields = [
    ['workflowType', workflowType],
    ['taskQueue', 'experiments'],
    ['workflowId', workflowId],
  ] as const;
  const parameters = fields.map(([name, value]) => `${name}=${encoded(value)}`);
  return `${workflowsPath(namespace)}/start-workflow?${parameters.join('&')}`;
}

function listPath(namespace: string, conditions: readonly (string | null)[]): string {
  const query = conditions.filter((condition) => condition !== null).join(' AND ');
  return `${workflowsPath(namespace)}?query=${encoded(query)}`;
}

function equals(attribute: string, value: string | undefined): string | null {
  return value === undefined ? null : `${attribute} = "${value}"`;
}

function workflowsPath(namespace: string): string {
  return `/namespaces/${encoded(namespace)}/workflows`;
}

/** A parenthesis would end the link of a Markdown text. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll('(', '%28').replaceAll(')', '%29');
}
