import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { NIGHT_ARM } from '../activities/nightly/plan.ts';
import { InvalidInput } from '../domain/invalid-input.ts';
import { armId } from '../domain/trial-plan.ts';
import { EXPERIMENT_ID } from '../workflows/search-attributes.ts';
import { experimentOf } from './nights.ts';

const TYPES = ['experiment', 'benchmark', 'fineTune', 'attribution', 'reverify'] as const;

/** A workflow that a command or a schedule started and that is not at its end, whether or not a command follows it. */
export interface OpenRun {
  type: (typeof TYPES)[number];
  workflowId: string;
  experimentId: string;
  /** The workflow that this one is a part of: the experiment of a phase, the night of an arm. */
  parent: string | null;
}

/** Whether it is a part of something larger: a phase of an experiment, or the attribution of an arm that is benchmarked. */
export function isPhase(run: OpenRun): boolean {
  return run.parent?.split('.')[0] === run.experimentId && !isNightArm(run);
}

/** Whether it is the arm of a night: the `nightly` workflow around it only plans, and draws the conclusion. */
export function isNightArm({ workflowId, experimentId, parent }: OpenRun): boolean {
  return parent !== null && workflowId === armId(experimentId, NIGHT_ARM);
}

/** The workflow that ends when all is done: of the arm of a night, the night. */
export function wholeOf(run: OpenRun): string {
  return isNightArm(run) ? (run.parent ?? run.workflowId) : run.workflowId;
}

interface Execution {
  type: string;
  workflowId: string;
  parentExecution?: { workflowId?: string | null };
}

/** What runs on a server, phases of whole experiments aside. */
export async function openRuns(client: Client): Promise<OpenRun[]> {
  const runs: OpenRun[] = [];
  const names = TYPES.map((type) => `"${type}"`).join(', ');
  const query = `ExecutionStatus = "Running" AND WorkflowType IN (${names})`;
  for await (const execution of client.workflow.list({ query })) {
    const run = openRun(execution);
    if (run) runs.push(run);
  }
  return runs.filter(({ parent }) => !runs.some(({ workflowId }) => workflowId === parent));
}

/**
 * What runs under an id: the workflow of that very id, else the arm or training of that experiment that runs alone.
 * Without an id, the one that runs. A night is its arm, under the id of its experiment and under that of its workflow.
 * `InvalidInput` says what does run when there is none, or more than one.
 */
export async function runUnder(client: Client, id: string | undefined): Promise<OpenRun> {
  const itself = id === undefined ? null : await runNamed(client, id);
  if (itself?.running) return itself.run;
  const open = await openRuns(client);
  const meant =
    id === undefined ? open : open.filter(({ experimentId, parent }) => experimentId === id || parent === id);
  const [run, ...others] = meant;
  if (run && others.length === 0) return run;
  const ended = run || id === undefined ? null : await endedExperiment(client, id);
  if (ended !== null) throw new InvalidInput([`id: ${id} has ended; \`tddft status ${ended}\``]);
  const allowed = (run ? meant : open).map(({ workflowId }) => workflowId).join(', ');
  throw new InvalidInput([
    `id: ${run ? 'more than one workflow runs' : 'nothing runs under this id'} (got ${id === undefined ? 'nothing' : `"${id}"`}, ` +
      `${allowed === '' ? 'nothing runs now' : `allowed ${allowed}`})`,
  ]);
}

/** The experiment of an id under which something has run and nothing runs any more; null when there is none. */
async function endedExperiment(client: Client, id: string): Promise<string | null> {
  if (!/^[\w.:-]+$/.test(id)) return null;
  const types = [...TYPES, 'nightly'].map((type) => `"${type}"`).join(', ');
  const query = `WorkflowType IN (${types}) AND (WorkflowId = "${id}" OR ExperimentId = "${id}")`;
  let experimentId: string | null = null;
  for await (const { status, workflowId, typedSearchAttributes } of client.workflow.list({ query })) {
    if (status.name === 'RUNNING') return null;
    experimentId ??= typedSearchAttributes.get(EXPERIMENT_ID) ?? experimentOf(workflowId);
  }
  return experimentId;
}

/** The last run of the workflow of an id, running or ended; null when Temporal knows none. */
export async function runNamed(client: Client, workflowId: string): Promise<{ run: OpenRun; running: boolean } | null> {
  try {
    const description = await client.workflow.getHandle(workflowId).describe();
    const run = openRun(description);
    return run && { run, running: description.status.name === 'RUNNING' };
  } catch (cause) {
    if (cause instanceof WorkflowNotFoundError) return null;
    throw cause;
  }
}

function openRun({ type: name, workflowId, parentExecution }: Execution): OpenRun | null {
  const type = TYPES.find((each) => each === name);
  if (!type) return null;
  const experimentId = workflowId.split('.')[0] ?? workflowId;
  return { type, workflowId, experimentId, parent: parentExecution?.workflowId ?? null };
}
