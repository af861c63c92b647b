import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { Client } from '@temporalio/client';
import { Command } from 'commander';
import { readJson } from '../../activities/files/parse.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { Cancelled } from '../../activities/records/cancelled.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { type ControlOptions, withControlOptions } from '../control.ts';
import { Interrupted } from '../errors.ts';
import { cancelledText } from '../experiment-status.ts';
import { follow } from '../follow.ts';
import { goOnCommand } from '../go-on.ts';
import { onInterrupt } from '../interruption.ts';
import { joinStack } from '../joined-stack.ts';
import { experimentOf } from '../nights.ts';
import { isNightArm, isPhase, type OpenRun, runUnder, wholeOf } from '../open-runs.ts';
import { createOutput, type Output } from '../output.ts';
import { progressLine } from '../progress-line.ts';
import type { RunningStack } from '../stack.ts';
import { type Ending, endingOf } from '../watch/ending.ts';
import { readSnapshot, snapshotLine } from '../watch/snapshot.ts';

interface CancelOptions extends ControlOptions {
  reason?: string;
}

export function cancelCommand(): Command {
  return withControlOptions(
    new Command('cancel').description(
      'stop a run for good, cleanly; what is recorded is kept, and can be gone on with',
    ),
  )
    .option('--reason <text>', 'why; kept in the history of the workflow')
    .addHelpText('after', '\nExamples:\n  tddft cancel exp-1\n  tddft cancel exp-1.larger --reason "wrong model"\n')
    .action(cancel);
}

/** They record no trials, so nothing of them is in the experiment's `cancelled.json`. */
const JUDGING: ReadonlySet<OpenRun['type']> = new Set(['attribution', 'reverify']);

async function cancel(id: string, { resultsDir, reason, json }: CancelOptions): Promise<void> {
  const output = createOutput(json ?? false);
  const left = new AbortController();
  const release = onInterrupt(() => left.abort(new Interrupted('not waited for; it is being cancelled all the same')));
  try {
    const stack = await joinStack(resolve(resultsDir), left.signal);
    const run = await runToCancel(stack.client, id, resultsDir);
    if (run === null) return await tell(id, 'was cancelled already', resultsDir, output);
    await requestCancellation(stack.client, wholeOf(run), reason ?? '');
    const what = isNightArm(run) ? run.experimentId : run.workflowId;
    output.narrate(`Cancelling ${what}: what is in flight is stopped first ...`);
    const { state, text } = await endOf(run, stack, output);
    if (state === 'cancelled' && JUDGING.has(run.type)) {
      const told = `${what} is cancelled; what is judged is kept; ${goOnCommand(run)} goes on.`;
      return output.data({ workflow_id: what, state, trials: {} }, told);
    }
    if (state === 'cancelled') return await tell(what, 'is cancelled', resultsDir, output);
    output.data({ workflow_id: wholeOf(run), state, trials: {} }, `${what} had ended first: ${text}`);
  } finally {
    release();
  }
}

/** Null when it is cancelled already. `InvalidInput` when nothing runs under the id, or a part of something larger does. */
async function runToCancel(client: Client, id: string, resultsDir: string): Promise<OpenRun | null> {
  try {
    const run = await runUnder(client, id);
    if (!isPhase(run)) return run;
    throw new InvalidInput([
      `id: a part of ${run.parent}, which is cancelled as a whole (got "${id}", allowed ${run.parent})`,
    ]);
  } catch (cause) {
    if (cause instanceof InvalidInput && (await cancelledFile(id, resultsDir))) return null;
    throw cause;
  }
}

/** By the request itself: the client's own `cancel` takes no reason. */
async function requestCancellation(client: Client, workflowId: string, reason: string): Promise<void> {
  const { namespace, identity } = client.options;
  const requestId = randomUUID();
  await client.workflowService.requestCancelWorkflowExecution({
    ...{ namespace, identity, requestId, reason },
    workflowExecution: { workflowId },
  });
}

function endOf(run: OpenRun, stack: RunningStack, output: Output): Promise<Ending> {
  const { client } = stack;
  const line = progressLine(async () => snapshotLine(await readSnapshot(client, run)), output);
  return endingOf(run, <T>() => follow<T, string>(client.workflow.getHandle(wholeOf(run)), line, stack));
}

async function tell(id: string, what: string, resultsDir: string, output: Output): Promise<void> {
  const cancelled = await cancelledFile(id, resultsDir);
  const text = cancelled ? cancelledText(cancelled) : 'nothing was recorded';
  output.data({ workflow_id: id, state: 'cancelled', ...cancelled }, `${id} ${what}; ${text}.`);
}

function cancelledFile(id: string, resultsDir: string): Promise<Cancelled | null> {
  return readJson(new ResultsFolder(resolve(resultsDir), experimentOf(id)).cancelled, Cancelled);
}
