import { resolve } from 'node:path';
import {
  type Client,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type WorkflowHandle,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { Command } from 'commander';
import { z } from 'zod';
import { InvalidInput } from '../domain/invalid-input.ts';
import { parseInput } from '../domain/parse-input.ts';
import { NotReady } from '../setup/not-ready.ts';
import { type Control, controlQuery } from '../workflows/messages.ts';
import { isUnreachable } from './follow.ts';
import { joinStack } from './joined-stack.ts';
import { isPhase, type OpenRun, runUnder } from './open-runs.ts';
import { numberOf } from './number-option.ts';
import { createOutput } from './output.ts';

/** Workers that are up answer within a second; one that starts again, within this time. */
const ANSWER_TIMEOUT_MS = 30_000;

export interface ControlOptions {
  resultsDir: string;
  json?: boolean;
}

/** A change of a running workflow, and what to say of it. */
export interface Change {
  update: (handle: WorkflowHandle) => Promise<Control>;
  told: (before: Control, after: Control, workflowId: string) => string;
}

export function withControlOptions(command: Command): Command {
  return command
    .argument('<id>', 'what runs, as `tddft status` prints it: an experiment, or an arm or training that runs alone')
    .option('--results-dir <dir>', 'where results are kept', 'results')
    .option('--json', 'as JSON');
}

/** The argument `n`, at least 1; how large it may be, the workflow says. */
export function countOf(n: string): number {
  return parseInput(z.strictObject({ n: z.int().min(1) }), { n: numberOf(n) }).n;
}

/** Changes what runs under an id. `InvalidInput` when nothing does or the change is refused, `NotReady` without a stack. */
export async function changeRun(
  id: string,
  { resultsDir, json }: ControlOptions,
  { update, told }: Change,
): Promise<void> {
  const { client } = await joinStack(resolve(resultsDir));
  const { workflowId } = await answered(client, id, () => controlledRun(client, id));
  const handle = client.workflow.getHandle(workflowId);
  const [before, after] = await answered(client, workflowId, async () => {
    const asItWas = await handle.query(controlQuery);
    return [asItWas, await update(handle)] as const;
  });
  createOutput(json ?? false).data({ workflow_id: workflowId, ...after }, told(before, after, workflowId));
}

/** A phase of an experiment is controlled through the experiment, which hands it on. */
async function controlledRun(client: Client, id: string): Promise<OpenRun> {
  const run = await runUnder(client, id);
  return isPhase(run) ? runUnder(client, run.experimentId) : run;
}

async function answered<T>(client: Client, id: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await client.withDeadline(Date.now() + ANSWER_TIMEOUT_MS, ask);
  } catch (cause) {
    if (cause instanceof WorkflowNotFoundError) throw new InvalidInput([`id: ${id} has just ended`]);
    if (cause instanceof WorkflowUpdateFailedError && isRefusal(cause.cause))
      throw new InvalidInput([cause.cause.message]);
    if (cause instanceof WorkflowUpdateFailedError) throw cause;
    if (cause instanceof WorkflowUpdateRPCTimeoutOrCancelledError || isUnreachable(cause)) {
      throw new NotReady({ component: 'workers', reason: `no answer from ${id}`, fix: 'tddft doctor' });
    }
    throw cause;
  }
}

function isRefusal(cause: Error | undefined): cause is ApplicationFailure {
  return cause instanceof ApplicationFailure && cause.type === 'InvalidInput';
}
