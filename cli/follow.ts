import { setTimeout as sleep } from 'node:timers/promises';
import { isGrpcServiceError, type WorkflowHandle } from '@temporalio/client';
import { StackEnded } from './errors.ts';
import type { Output } from './output.ts';
import type { RunningStack } from './stack.ts';
import { repeatedFailure } from './repeated-failure.ts';

const POLL_MS = 1000;
const STACK_POLL_MS = 2000;

/** Says how far a running workflow has come, in a few words; null when it cannot tell. */
export type Describe = () => Promise<string | null>;

/**
 * Waits for a workflow and shows its progress: one line that changes in a terminal, a new line when something changed
 * (at most every 5 s) elsewhere. A server that is restarting is waited for. Returns the workflow's result, or throws
 * its failure; throws `StackEnded` when the stack ends, and the reason of `interrupted` when that aborts.
 */
export async function follow<T>(
  handle: WorkflowHandle,
  describe: Describe,
  output: Output,
  stack: Pick<RunningStack, 'interrupted' | 'serves'>,
): Promise<T> {
  const over = new AbortController();
  try {
    // Calls to a server that is gone come back late or never, so they are not waited for.
    return await Promise.race([
      resultOf<T>(handle, describe, output, over.signal),
      interruption(stack.interrupted),
      endOfStack(stack.serves, over.signal),
    ]);
  } finally {
    over.abort();
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  }
}

async function resultOf<T>(handle: WorkflowHandle, describe: Describe, output: Output, over: AbortSignal): Promise<T> {
  const show = process.stderr.isTTY ? terminalLine() : plainLines(output);
  let failureTold = false;
  while (!over.aborted && !(await whenReachable(() => closed(handle), false))) {
    const line = await whenReachable(describe, null);
    const failure: string | null = failureTold ? null : await whenReachable(() => repeatedFailure(handle), null);
    if (over.aborted) break;
    if (failure !== null) output.narrate(failure);
    failureTold ||= failure !== null;
    if (line !== null) show(line);
    await sleep(POLL_MS, undefined, { signal: over }).catch(() => undefined);
  }
  over.throwIfAborted();
  return handle.result();
}

function interruption(interrupted: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = (): void => reject(interrupted.reason);
    if (interrupted.aborted) end();
    else interrupted.addEventListener('abort', end, { once: true });
  });
}

async function endOfStack(serves: () => Promise<boolean>, over: AbortSignal): Promise<never> {
  while (await serves()) await sleep(STACK_POLL_MS, undefined, { signal: over });
  throw new StackEnded('the stack that this command used has ended; the same command continues');
}

async function closed(handle: WorkflowHandle): Promise<boolean> {
  const { status } = await handle.describe();
  return status.name !== 'RUNNING' && status.name !== 'PAUSED';
}

/** Queries fail while workers or server start again; the next poll asks again. */
async function whenReachable<T>(ask: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    const restarting = isGrpcServiceError(cause) || (cause instanceof Error && cause.cause !== undefined);
    if (!restarting) throw cause;
    return otherwise;
  }
}

function terminalLine(): (line: string) => void {
  return (line) => void process.stderr.write(`\r\u001b[K${line.slice(0, (process.stderr.columns ?? 100) - 1)}`);
}

function plainLines(output: Output): (line: string) => void {
  let last = '';
  let shownAt = 0;
  return (line) => {
    if (line === last || Date.now() - shownAt < 5000) return;
    output.narrate(line);
    last = line;
    shownAt = Date.now();
  };
}
